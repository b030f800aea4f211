import { createSecureContext, Server } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { authoritiesFault } from '../../domain/authorities.ts'
import { comparableUrl } from '../../domain/controller-identity.ts'
import { conflictingKeys } from '../../store/sealing/key-checks.ts'
import { parseKeyring } from '../../store/sealing/keyring.ts'
import type { Access } from '../access.ts'
import type { Backups } from '../backups.ts'
import type { OpenStore } from '../compose-store.ts'
import type { Config } from '../config/config.ts'
import type { FileController } from '../config/controllers-file.ts'
import { jenkinsSettings } from '../config/jenkins.ts'
import type { SettingName } from '../config/settings.ts'
import type { OpenControllers } from '../controllers/controllers.ts'
import type { ControllerFollower } from '../controllers/follow.ts'
import type { OpenRegistered } from '../controllers/registered.ts'
import type { OpenTracing } from '../tracing/tracing.ts'

/** Something that takes new values of some settings while the process runs. */
export interface ReloadPart {
  readonly settings: readonly SettingName[]
  /** Whether the new values can only be taken by a restart; default: no. */
  needsRestart?(next: Config): boolean
  /** What speaks against them, a sentence each. Changes nothing. */
  check?(next: Config): Promise<readonly string[]> | readonly string[]
  /** Must not fail: other parts have taken theirs. */
  apply(next: Config, changed: ReadonlySet<SettingName>): void
}

export interface PartDeps {
  readonly store: Pick<OpenStore, 'redis' | 'connections' | 'keyring' | 'keyWatch' | 'processes' | 'metrics'>
  readonly access: Pick<Access, 'replace'>
  readonly jenkins: Pick<OpenControllers, 'reconnect'>
  readonly controllers: Pick<OpenRegistered, 'registered'> & Pick<ControllerFollower, 'relist'>
  readonly backups: Pick<Backups, 'replace'>
  readonly tracing: Pick<OpenTracing, 'replace'>
  /** Undefined until the port is about to be opened. */
  readonly http: () => FastifyInstance | undefined
  readonly log: Logger
}

export const reloadParts = (deps: PartDeps): readonly ReloadPart[] => [
  masterKeys(deps.store),
  redisLogin(deps),
  {
    settings: [
      ...(['ADMIN_TOKEN', 'METRICS_TOKEN', 'OIDC_ISSUERS', 'OIDC_ROLE_MAP'] as const),
      ...(['KUBESPHERE_ROLE_MAP', 'KUBESPHERE_JWT_SECRET'] as const)
    ],
    apply: ({ adminToken, metricsToken, oidc, issuers, kubesphere }, changed) =>
      deps.access.replace({
        ...(changed.has('ADMIN_TOKEN') ? { adminToken: adminToken ?? '' } : {}),
        ...(changed.has('METRICS_TOKEN') ? { metricsToken } : {}),
        oidc,
        issuers,
        kubesphere
      })
  },
  {
    settings: ['JENKINS_TOKEN', 'JENKINS_PASSWORD', 'JENKINS_PROXY', 'JENKINS_CA_FILE', 'JENKINS_CERT_FILE', 'JENKINS_KEY_FILE'],
    check: ({ jenkins }) => [
      ...(jenkins?.ca === undefined ? [] : authoritiesFault(jenkins.ca).map(fault => `JENKINS_CA_FILE ${fault}`)),
      ...certificateFault('JENKINS_CERT_FILE and JENKINS_KEY_FILE', { cert: jenkins?.clientCertificate, key: jenkins?.clientKey })
    ],
    apply({ jenkins }) {
      if (jenkins !== undefined) deps.jenkins.reconnect(jenkinsSettings(jenkins))
    }
  },
  {
    settings: ['CONTROLLERS_FILE'],
    check: ({ controllers = [] }) => registeredTwins(deps.controllers.registered, controllers),
    apply: ({ controllers = [] }) => deps.controllers.relist(controllers)
  },
  {
    settings: ['TLS_CERT_FILE', 'TLS_KEY_FILE'],
    check: ({ listener: { tls } }) => certificateFault('TLS_CERT_FILE and TLS_KEY_FILE', { cert: tls?.cert, key: tls?.key }),
    apply({ listener: { tls } }) {
      const server: unknown = deps.http()?.server
      if (tls !== undefined && server instanceof Server) server.setSecureContext({ cert: tls.cert, key: tls.key })
      deps.store.metrics.certificate(tls?.cert)
    }
  },
  {
    settings: ['BACKUP_PASSPHRASE'],
    apply({ backup }) {
      if (backup !== undefined) deps.backups.replace(backup)
    }
  },
  {
    settings: ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'],
    apply({ tracing }) {
      if (tracing !== undefined) deps.tracing.replace(tracing)
    }
  },
  {
    settings: ['LOG_LEVEL'],
    apply({ logLevel }) {
      deps.log.level = logLevel
    }
  }
]

const COMPARED = 'MASTER_KEYS could not be compared with those in use, because Redis does not answer: try again'

/** A keyring must open everything that is stored, and the key that seals must be one that every live process has. */
function masterKeys({ redis, keyring, keyWatch, processes }: PartDeps['store']): ReloadPart {
  const read = ({ masterKeys, lostKeys }: Config) => parseKeyring(masterKeys ?? '', lostKeys)
  return {
    settings: ['MASTER_KEYS'],
    async check(config) {
      const next = read(config)
      try {
        const other = await conflictingKeys(redis, next)
        const missing = await keyWatch.missingIn(next)
        const sealsOn = next.find(keyring.current.id) !== undefined
        const lacking = sealsOn ? [] : (await processes.all()).filter(({ keys }) => !keys.includes(next.current.id))
        return [
          ...other.map(id => `MASTER_KEYS has another key under the id "${id}" than this Redis`),
          ...missing.map(id => `MASTER_KEYS lacks the key "${id}", which is in use`),
          // Our own process does not have it either, until it has been taken.
          ...(lacking.length > 1
            ? [`MASTER_KEYS lacks the key that seals, and not every live process has "${next.current.id}": first append that one`]
            : [])
        ]
      } catch {
        return [COMPARED]
      }
    },
    apply(config) {
      keyring.replace(read(config))
      keyWatch.changed()
    }
  }
}

/** Another user or password of the same Redis; another Redis would have other data. */
const redisLogin = ({ store: { connections }, log }: Pick<PartDeps, 'store' | 'log'>): ReloadPart => ({
  settings: ['REDIS_URL'],
  needsRestart: ({ redisUrl }) => redisUrl === undefined || !connections.isSamePlace(redisUrl),
  async check({ redisUrl = '' }) {
    const fault = await connections.fault(redisUrl)
    return fault === undefined ? [] : [`REDIS_URL ${fault}`]
  },
  apply({ redisUrl = '' }) {
    connections.relogin(redisUrl, () =>
      log.warn('a connection to Redis did not take the new login of REDIS_URL: it is used when the connection is opened again')
    )
  }
})

/** Controllers of the file that lead to where a registered one of another name does. */
async function registeredTwins(
  registered: PartDeps['controllers']['registered'],
  listed: readonly FileController[]
): Promise<string[]> {
  // Without Redis nothing is written; the identity of each is compared before that.
  const { controllers } = await registered.list().catch(() => ({ controllers: [] }))
  const names = new Set(listed.map(({ name }) => name))
  return listed.flatMap(({ name, url }) => {
    const twin = controllers.find(({ record }) => !names.has(record.name) && comparableUrl(record.url) === comparableUrl(url))
    if (twin === undefined) return []
    return [`CONTROLLERS_FILE gives "${name}" the address of the registered controller "${twin.record.name}": remove one of them`]
  })
}

/** OpenSSL's own words could quote the file. */
function certificateFault(names: string, pem: { readonly cert: string | undefined; readonly key: string | undefined }): string[] {
  const given = Object.fromEntries(Object.entries(pem).filter(([, text]) => text !== undefined))
  try {
    createSecureContext(given)
    return []
  } catch {
    return [`${names}: no certificate that can be used${pem.key === undefined ? '' : ' with that key'}`]
  }
}
