import { getProxyForUrl } from 'proxy-from-env'
import type { KubesphereConfig } from '../../access/kubesphere-token.ts'
import type { BackupSettings } from '../../backup/schedule.ts'
import type { Quota } from '../../domain/quota.ts'
import { Secret } from '../../domain/secret.ts'
import type { TrustProxy } from '../../http/server.ts'
import type { AddressRules } from '../../outbound/address.ts'
import type { ThreadOptions } from '../../threads/pool.ts'
import { type ConfigFile, configFiles, inEnvironment, listedFiles } from './config-files.ts'
import { jenkinsFrom } from './jenkins.ts'
import { apiServerFrom, clusterFrom, kubeconfigFrom, secretFilesFrom } from './kubernetes.ts'
import { misspeltSettings } from './misspelt.ts'
import { issuersFrom, oidcFrom } from './oidc.ts'
import { type Environment, readSettings } from './read-settings.ts'
import { togetherFaults } from './required-together.ts'
import type { SettingName, SettingValues } from './settings.ts'

const MIB = 1024 * 1024
/** What KubeSphere 3 calls itself in its tokens; KubeSphere 4 has an address there. */
const KUBESPHERE_ISSUER = 'kubesphere'
/** How the HTTP side of the bridge faces the world. */
export interface ListenerSettings {
  readonly trustProxy: TrustProxy | undefined
  /** PEM texts; undefined for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly maxConnections: number
  /** Of one address, or one /64 of IPv6. */
  readonly maxConnectionsPerAddress: number
  /** Bytes of all request bodies being processed. */
  readonly maxBodies: number
  /** Validation errors reported for one body. */
  readonly maxFaults: number
  /** Requests per caller and minute, and invalid tokens per address and minute; 0 for no limit. */
  readonly rateLimit: number
  readonly signInLimit: number
}

/** Where traces are sent; what is not said here is read from the standard variables (`OTEL_…`) by the exporter. */
export interface TracingConfig {
  readonly url?: string
  /** Headers for the collector, such as a token. */
  readonly headers?: ReadonlyMap<string, Secret>
}

/** How much of the audit trail is kept. */
export interface AuditConfig {
  /** Milliseconds. */
  readonly maxAge: number
  /** Entries of each kind: what was done, and what was denied or refused. */
  readonly maxCount: number
  /** Whether entries are also printed as they happen. */
  readonly isShipped: boolean
}

/** The configuration of this process: read once from the environment, checked, frozen. */
export type Config = Readonly<ReturnType<typeof configFrom>>

/** The configuration of this process; throws one error that names every fault. */
export const processConfig = (): ConfigSource => configSource(process.env, getProxyForUrl)

export const loadConfig = (env: Environment, proxyFor?: (url: string) => string): Config => configSource(env, proxyFor).config

/** The configuration with the values of its settings, or everything that is wrong with it. */
export type ConfigRead =
  | { readonly config: Config; readonly values: SettingValues }
  | { readonly faults: readonly [string, ...string[]] }

function readConfig(env: Environment, proxyFor: (url: string) => string): ConfigRead {
  const { values, faults, isSet, isReadable } = readSettings(env)
  const all = [...misspeltSettings(env), ...(isReadable ? [...faults, ...togetherFaults(values, isSet)] : faults)]
  const [first, ...rest] = all
  return first === undefined ? { config: Object.freeze(configFrom(values, proxyFor)), values } : { faults: [first, ...rest] }
}

/** The configuration of a process, and what it can read again: the files that its environment names. */
export interface ConfigSource {
  readonly config: Config
  readonly values: SettingValues
  readonly files: readonly ConfigFile[]
  /** Settings that could be in a file and are in the environment. */
  readonly fixed: readonly SettingName[]
  /** The list of controllers with the files that it names at this moment. */
  listed(): readonly string[]
  read(): ConfigRead
}

export function configSource(env: Environment, proxyFor: (url: string) => string = () => ''): ConfigSource {
  const read = () => readConfig(env, proxyFor)
  const first = read()
  if ('faults' in first)
    throw new Error(`The configuration is not valid:\n${first.faults.map(fault => `  - ${fault}`).join('\n')}`)
  return { ...first, files: configFiles(env), fixed: inEnvironment(env), listed: () => listedFiles(env), read }
}

/** What every setting is read as when none is set. */
export const defaultValues: SettingValues = readSettings({}).values

function configFrom(values: SettingValues, proxyFor: (url: string) => string) {
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir: values.DATA_DIR,
    /** Undefined: the bridge runs its own redis-server below `dataDir`. */
    redisUrl: values.REDIS_URL,
    /** Undefined: the bridge runs a stand-in Jenkins for trying it out, unless there is a file of controllers. */
    jenkins: jenkinsFrom(values, proxyFor),
    /** The controllers of the file; undefined: there is no file. */
    controllers: values.CONTROLLERS_FILE?.map(one => ({ ...one, proxyUrl: proxyFor(one.url) || undefined })),
    /** The Jenkins accepted instead of the known one, as printed by `doctor`. */
    controllerAccept: values.CONTROLLER_ACCEPT,
    /** `id:base64url,…`; undefined only where the bridge makes one itself below `dataDir`. */
    masterKeys: values.MASTER_KEYS,
    /** Ids of master keys that are permanently lost. */
    lostKeys: values.MASTER_KEYS_LOST ?? [],
    /** Undefined only where the bridge makes one itself below `dataDir`. */
    adminToken: values.ADMIN_TOKEN,
    /** Can only read the metrics. */
    metricsToken: values.METRICS_TOKEN,
    /** Milliseconds between a SIGTERM and the closing of the port, for proxies to go elsewhere. */
    drainTime: values.DRAIN_TIME,
    /** Milliseconds between two checks of an unchanged project. */
    reconcileInterval: values.RECONCILE_INTERVAL,
    workerControllers: values.WORKER_CONTROLLERS,
    workerVerify: values.WORKER_VERIFY,
    logLevel: values.LOG_LEVEL,
    role: values.ROLE,
    cluster: clusterFrom(values),
    kubeconfig: kubeconfigFrom(values),
    listener: listenerFrom(values),
    quota: quotaFrom(values),
    threads: threadsFrom(values),
    oidc: oidcFrom(values),
    issuers: issuersFrom(values),
    kubesphere: kubesphereFrom(values),
    audit: auditFrom(values),
    /** Milliseconds for which events of projects are kept. */
    eventsMaxAge: values.EVENTS_MAX_AGE,
    /** Undefined: no backups are scheduled. */
    backup: backupFrom(values),
    tracing: tracingFrom(values),
    /** Whether jobs may be modified, not only viewed. */
    queuesWritable: values.QUEUES_WRITABLE,
    /** Where requests may lead that are sent on behalf of users. */
    outbound: outboundFrom(values),
    secretFiles: secretFilesFrom(values),
    /** The API server of the cluster that the bridge runs in; undefined: it runs in none. */
    apiServer: apiServerFrom(values),
    /**
     * What to do with a Redis that loses acknowledged writes. Our own is set up by us; what a person changed in it is only
     * reported.
     */
    unsafeRedis: values.REDIS_UNSAFE ?? (values.REDIS_URL === undefined ? 'warn' : 'refuse')
  }
}

const nowhere = { networks: [], hosts: [] }

/** The settings of webhooks are older names: what either name allows is allowed. */
function outboundFrom(values: SettingValues): AddressRules {
  const { OUTBOUND_ALLOW: named = nowhere, WEBHOOK_ALLOW: older = nowhere } = values
  return {
    http: values.OUTBOUND_HTTP || values.WEBHOOK_HTTP,
    networks: [...new Set([...named.networks, ...older.networks])],
    hosts: [...new Set([...named.hosts, ...older.hosts])]
  }
}

export function listenerFrom(values: SettingValues): ListenerSettings {
  const { TLS_CERT_FILE: cert, TLS_KEY_FILE: key, MAX_CONNECTIONS: maxConnections } = values
  return {
    trustProxy: values.TRUST_PROXY,
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    maxConnections,
    maxConnectionsPerAddress: values.MAX_CONNECTIONS_PER_ADDRESS ?? Math.ceil(maxConnections / 2),
    maxFaults: values.MAX_FAULTS,
    maxBodies: MIB * values.MAX_BODIES_MIB,
    rateLimit: values.RATE_LIMIT,
    signInLimit: values.SIGN_IN_LIMIT
  }
}

export const auditFrom = (values: SettingValues): AuditConfig => ({
  maxAge: values.AUDIT_MAX_AGE,
  maxCount: values.AUDIT_MAX_COUNT,
  isShipped: values.AUDIT_LOG === 'stdout'
})

const quotaFrom = (values: SettingValues): Quota => ({
  projects: values.MAX_PROJECTS,
  projectsPerMaker: values.MAX_PROJECTS_PER_MAKER,
  credentials: values.MAX_CREDENTIALS,
  bytes: MIB * values.MAX_PROJECT_MIB,
  members: values.MAX_MEMBERS
})

const threadsFrom = (values: SettingValues): Pick<ThreadOptions, 'threads' | 'waitingOfCaller'> => ({
  threads: values.MAX_THREADS,
  waitingOfCaller: values.MAX_CHECKS_PER_CALLER
})

/** The KubeSphere whose users are let in; undefined: none. */
function kubesphereFrom(values: SettingValues): KubesphereConfig | undefined {
  const { KUBESPHERE_JWT_SECRET: secret, KUBESPHERE_JWT_ISSUER: issuer = KUBESPHERE_ISSUER } = values
  if (secret === undefined && values.KUBESPHERE_PROXIES === undefined) return undefined
  return {
    jwt: secret === undefined ? undefined : { secret: new Secret(secret), issuer },
    proxies: values.KUBESPHERE_PROXIES ?? [],
    roleMap: values.KUBESPHERE_ROLE_MAP ?? new Map()
  }
}

function backupFrom(values: SettingValues): BackupSettings | undefined {
  const { BACKUP_EVERY: every, BACKUP_DIRECTORY: directory, BACKUP_PASSPHRASE: passphrase } = values
  if (every === undefined || directory === undefined || passphrase === undefined) return undefined
  return { every, directory, keep: values.BACKUP_KEEP, passphrase }
}

/** Tracing is on when there is somewhere to send traces to. */
function tracingFrom(values: SettingValues): TracingConfig | undefined {
  const endpoint = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? values.OTEL_EXPORTER_OTLP_ENDPOINT
  if (endpoint === undefined || values.OTEL_SDK_DISABLED.toLowerCase() === 'true') return undefined
  // The exporter reads these variables itself, but not from a file.
  const headers = new Map([...(values.OTEL_EXPORTER_OTLP_HEADERS ?? []), ...(values.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? [])])
  return headers.size === 0 ? {} : { headers }
}
