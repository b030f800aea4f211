import { resolve } from 'node:path'
import { getProxyForUrl } from 'proxy-from-env'
import type { KubesphereConfig } from '../../access/kubesphere-token.ts'
import type { OidcConfig } from '../../access/oidc.ts'
import type { KubeconfigSettings } from '../../commands/current-kubeconfig.ts'
import type { Quota } from '../../domain/quota.ts'
import type { ClusterSettings } from '../../kubesphere/cluster/start.ts'
import { parseRedisAddress } from '../../store/redis/address.ts'
import type { UnsafeRedis } from '../watch-durability.ts'
import { type AuditConfig, auditOf } from './audit.ts'
import { clusterOf } from './cluster.ts'
import { eventsMaxAgeOf } from './events.ts'
import { controllerAcceptOf, type JenkinsConfig, jenkinsOf, wholeNumber } from './jenkins.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { kubesphereOf } from './kubesphere.ts'
import { type ListenerSettings, listenerSettings } from './listener.ts'
import { lostKeysOf, masterKeysOf } from './master-keys.ts'
import { oidcOf } from './oidc.ts'
import { queuesWritableOf } from './queues.ts'
import { quotaOf } from './quota.ts'
import { settingsText } from './settings-text.ts'
import { type ThreadsConfig, threadsOf } from './threads.ts'
import { type TracingConfig, tracingOf } from './tracing.ts'
import { type WebhookConfig, webhooksOf } from './webhooks.ts'

/** How this process is set up: read once from the environment, checked, frozen. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** Undefined: the bridge runs a redis-server of its own below `dataDir`. */
  readonly redisUrl: string | undefined
  /** Undefined: the bridge runs a stand-in Jenkins for trying it out. */
  readonly jenkins: JenkinsConfig | undefined
  /** The Jenkins that is accepted in the place of the one that was known, as `doctor` prints it. */
  readonly controllerAccept: string | undefined
  /** `id:base64url,…`; undefined only where the bridge makes one itself below `dataDir`. */
  readonly masterKeys: string | undefined
  /** Ids of master keys that are gone for good. */
  readonly lostKeys: readonly string[]
  /** Undefined only where the bridge makes one itself below `dataDir`. */
  readonly adminToken: string | undefined
  /** Reads the metrics, and may do nothing else. */
  readonly metricsToken: string | undefined
  /** Milliseconds between a SIGTERM and the closing of the port, for proxies to go elsewhere. */
  readonly drainTime: number
  readonly oidc: OidcConfig | undefined
  readonly kubesphere: KubesphereConfig | undefined
  readonly audit: AuditConfig
  /** Milliseconds for which events of projects are kept. */
  readonly eventsMaxAge: number
  /** Milliseconds between two checks of an unchanged project. */
  readonly reconcileInterval: number
  readonly logLevel: string
  readonly role: Role
  /** The cluster whose Secrets are followed; undefined: none. */
  readonly cluster: ClusterSettings | undefined
  /** The kubeconfig that forms offer. */
  readonly kubeconfig: KubeconfigSettings
  readonly door: ListenerSettings
  readonly quota: Quota
  readonly threads: ThreadsConfig
  /** What to do with a Redis that loses answered writes. */
  readonly unsafeRedis: UnsafeRedis
  /** Whether more can be done with jobs than to look at them. */
  readonly queuesWritable: boolean
  /** Undefined: nothing is traced. */
  readonly tracing: TracingConfig | undefined
  /** Where webhooks may lead. */
  readonly webhooks: WebhookConfig
}

const roles = ['all', 'api', 'worker'] as const
export type Role = (typeof roles)[number]
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** The configuration of this process; throws one error that names every fault. */
export const processConfig = (): Config => loadConfig(process.env, getProxyForUrl)

/** What fits an Authorization header. What a person makes up is too short to hold against guessing. */
const TOKEN = /^[\x21-\x7e]{20,4096}$/
const METRICS_TOKEN = /^[\x21-\x7e]{16,4096}$/
/** Milliseconds. */
const LONGEST_DRAIN = 600_000

export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  proxyFor: (url: string) => string = () => ''
): Config {
  const faults: string[] = []
  const text = settingsText(env, faults)
  // A secret that could not be read would be called missing, which it is not.
  refuse(faults)
  const check = <T>(value: T, isFine: boolean, fault: string): T => {
    if (!isFine) faults.push(fault)
    return value
  }
  const redisUrl = text('REDIS_URL')
  const role = (text('ROLE') ?? 'all') as Role
  const port = wholeNumber(text('PORT') ?? '8080')
  const interval = duration(text('RECONCILE_INTERVAL') ?? '5m')
  const drainTime = duration(text('DRAIN_TIME') ?? '5s')
  const adminToken = text('ADMIN_TOKEN')
  const metricsToken = text('METRICS_TOKEN')
  const logLevel = text('LOG_LEVEL') ?? 'info'
  check(role, roles.includes(role), `ROLE must be one of ${roles.join(', ')}`)
  check(port, Number.isInteger(port) && port >= 0 && port <= 65535, 'PORT must be a number from 0 to 65535')
  check(
    interval,
    interval !== undefined && interval >= 100,
    'RECONCILE_INTERVAL must be a duration of 100 ms or more, such as 30s, 5m or 1h'
  )
  check(
    drainTime,
    drainTime !== undefined && drainTime <= LONGEST_DRAIN,
    'DRAIN_TIME must be a duration of at most 10 minutes, such as 5s; 0s for none'
  )
  check(logLevel, logLevels.includes(logLevel), `LOG_LEVEL must be one of ${logLevels.join(', ')}`)
  // Our own Redis is set up by us; what a person has changed in it is said, and left to him.
  const unsafeRedis = (text('REDIS_UNSAFE') ?? (redisUrl === undefined ? 'warn' : 'refuse')) as UnsafeRedis
  check(unsafeRedis, ['refuse', 'warn'].includes(unsafeRedis), 'REDIS_UNSAFE must be refuse or warn')
  const redis = redisUrl === undefined ? undefined : parseRedisAddress(redisUrl)
  if (redis?.kind === 'fault') faults.push(`REDIS_URL ${redis.fault}`)
  check(
    adminToken,
    adminToken === undefined || TOKEN.test(adminToken),
    'ADMIN_TOKEN must have 20 to 4096 printable ASCII characters and no space'
  )
  check(
    metricsToken,
    metricsToken === undefined || METRICS_TOKEN.test(metricsToken),
    'METRICS_TOKEN must have 16 to 4096 printable ASCII characters and no space'
  )
  check(
    0,
    metricsToken === undefined || metricsToken !== adminToken,
    'METRICS_TOKEN must not be the ADMIN_TOKEN: it is for a monitoring system, which may only read numbers'
  )
  const masterKeys = masterKeysOf(text, faults)
  if (redisUrl !== undefined) {
    check(
      0,
      text('MASTER_KEYS') !== undefined,
      'MASTER_KEYS (or MASTER_KEYS_FILE) must be set when REDIS_URL is: all processes on one Redis need the same keys'
    )
    check(0, role === 'worker' || adminToken !== undefined, 'ADMIN_TOKEN must be set when REDIS_URL is')
  }
  if (role === 'api' || role === 'worker') {
    check(0, redisUrl !== undefined, 'ROLE=api and ROLE=worker need REDIS_URL: they share one Redis')
    check(0, text('JENKINS_URL') !== undefined, 'ROLE=api and ROLE=worker need JENKINS_URL: they share one Jenkins')
  }
  const config: Config = {
    host: text('HOST') ?? '127.0.0.1',
    port,
    dataDir: resolve(text('DATA_DIR') ?? './data'),
    redisUrl,
    jenkins: jenkinsOf(text, proxyFor, faults),
    controllerAccept: controllerAcceptOf(text, faults),
    masterKeys,
    lostKeys: lostKeysOf(text('MASTER_KEYS_LOST'), faults),
    ...{ adminToken, metricsToken },
    drainTime: drainTime ?? 0,
    reconcileInterval: interval ?? 0,
    logLevel,
    role,
    cluster: clusterOf(text, faults),
    kubeconfig: kubeconfigOf(text),
    door: listenerSettings(text, faults),
    quota: quotaOf(text, faults),
    threads: threadsOf(text, faults),
    oidc: oidcOf(text, faults),
    kubesphere: kubesphereOf(text, faults),
    audit: auditOf(text, faults),
    eventsMaxAge: eventsMaxAgeOf(text, faults),
    tracing: tracingOf(text, faults),
    queuesWritable: queuesWritableOf(text, faults),
    webhooks: webhooksOf(text, faults),
    unsafeRedis
  }
  refuse(faults)
  return Object.freeze(config)
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`The configuration is not valid:\n${faults.map(fault => `  - ${fault}`).join('\n')}`)
}

const units = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000]
])

/** Milliseconds of `500ms`, `30s`, `5m` or `1h`. */
function duration(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h)$/.exec(text.trim())
  return match === null ? undefined : Number(match[1]) * (units.get(match[2] ?? '') ?? 0)
}
