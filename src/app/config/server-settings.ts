import { resolve } from 'node:path'
import { defaultQuota } from '../../domain/quota.ts'
import { defaultThreads } from '../../threads/pool.ts'
import {
  readDirectories,
  readGlobs,
  readKeyIds,
  readMasterKeys,
  readOtlpHeaders,
  readOutboundAllow,
  readPassphrase,
  readRedisUrl,
  readTrustProxy
} from './readers.ts'
import { choice, duration, file, flag, int, setting, text, token } from './setting.ts'

const MIB = 1024 * 1024
const MOST = 9_999_999

export const roles = ['all', 'api', 'worker'] as const
export type Role = (typeof roles)[number]

const SECONDS = { units: ['ms', 's', 'm', 'h'] } as const
/** The units of a retention. */
const DAYS = { units: ['m', 'h', 'd'], min: 1 } as const

export const processSettings = {
  HOST: text({ default: '127.0.0.1', help: 'Address to listen on.' }),
  PORT: int({ default: '8080', min: 0, max: 65_535, help: 'Port to listen on; `0` picks a free one.' }),
  ROLE: choice(roles, { default: 'all', help: '`api` serves requests, `worker` runs syncs, `all` does both.' }),
  DATA_DIR: setting(
    {
      default: './data',
      help: 'Directory for what the bridge runs itself: its own Redis, the stand-in Jenkins, and the generated key and token.'
    },
    path => ({ value: resolve(path) })
  ),
  RECONCILE_INTERVAL: duration({
    ...{ default: '5m', ...SECONDS, min: 100 },
    fault: 'must be a duration of 100 ms or more, such as 30s, 5m or 1h',
    help: 'How often an unchanged project is compared with Jenkins: `500ms`, `30s`, `5m`, `1h`; at least 100 ms.'
  }),
  WORKER_CONTROLLERS: setting(
    {
      default: '*',
      help: 'The controllers that a worker serves, by their names, with `*` for any characters: `eu-*,default`. [Each needs a worker](operations.md#workers-near-their-controllers).'
    },
    readGlobs
  ),
  WORKER_VERIFY: setting(
    {
      default: '*',
      help: 'The verify targets on which a worker tries credentials, by their names, with `*` for any characters: `intranet-*,registry`. Each needs a worker.'
    },
    readGlobs
  ),
  DRAIN_TIME: duration({
    ...{ default: '5s', ...SECONDS, max: 600_000 },
    fault: 'must be a duration of at most 10 minutes, such as 5s; 0s for none',
    help: 'Time between SIGTERM and closing the port, during which [proxies move to other processes](operations.md#stop); `0s` for none.'
  }),
  LOG_LEVEL: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const, {
    ...{ default: 'info', inFile: true },
    help: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.'
  })
}

export const redis = {
  REDIS_URL: setting(
    {
      ...{ secret: true, shownDefault: 'its own Redis', example: 'redis://127.0.0.1:6379' },
      help: '`redis://user:password@host:6379`, a socket path, Sentinels or a cluster ([addresses](#addresses-of-redis)). `rediss…` for TLS.'
    },
    readRedisUrl
  ),
  REDIS_UNSAFE: choice(['refuse', 'warn'] as const, {
    ...{ shownDefault: '`refuse`', example: 'refuse' },
    help: "What to do if Redis is configured so that it can lose acknowledged writes: `refuse` (no start, no changes) or `warn`. The default is `warn` for the bridge's own Redis."
  })
}

export const keysAndTokens = {
  MASTER_KEYS: setting(
    {
      ...{ secret: true, shownDefault: 'generated in `DATA_DIR`' },
      help: 'Encryption keys: `id:key`, comma-separated, each key 32 bytes in base64url. The first encrypts; any of them decrypts.'
    },
    readMasterKeys
  ),
  MASTER_KEYS_LOST: setting(
    {
      help: 'Ids of keys that are permanently lost, comma-separated. Credentials that need them become `Blocked`; everything else works.'
    },
    readKeyIds
  ),
  ADMIN_TOKEN: token({
    ...{ min: 20, shownDefault: 'generated in `DATA_DIR`' },
    help: 'Admin token of the API, at least 20 characters.'
  }),
  METRICS_TOKEN: token({
    min: 16,
    help: 'Token that can only read `/metrics`, at least 16 characters. Works while Redis is down.'
  })
}

export const tlsAndProxies = {
  TLS_CERT_FILE: file({ help: 'PEM file with the server certificate and its chain. With it the bridge serves HTTPS.' }),
  TLS_KEY_FILE: file({ help: 'PEM file with the key of that certificate.' }),
  TRUST_PROXY: setting(
    {
      ...{ shownDefault: 'nobody', example: '10.0.0.7,192.168.0.0/16' },
      help: 'Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` headers are trusted: addresses and networks (`10.0.0.7,192.168.0.0/16`), or the number of proxies in the chain.'
    },
    readTrustProxy
  )
}

export const limits = {
  RATE_LIMIT: int({ default: '30000', min: 0, max: MOST, help: 'Requests per caller and minute; `0` for no limit.' }),
  SIGN_IN_LIMIT: int({ default: '20', min: 0, max: MOST, help: 'Invalid tokens per address and minute; `0` for no limit.' }),
  MAX_CONNECTIONS: int({
    ...{ default: '5000', min: 1, max: MOST },
    help: 'Maximum concurrent connections. Beyond that, the oldest idle connection of the address with the most connections is closed.'
  }),
  MAX_CONNECTIONS_PER_ADDRESS: int({
    ...{ min: 1, max: MOST, shownDefault: 'half of `MAX_CONNECTIONS`', example: '2500' },
    help: 'Maximum concurrent connections per address (per /64 for IPv6) that is not in `TRUST_PROXY`.'
  }),
  MAX_BODIES_MIB: int({
    ...{ default: '64', min: 64, max: MOST },
    help: 'Total size of the request bodies being processed, in MiB; at least 64. A single caller may use half of it.'
  }),
  MAX_FAULTS: int({
    ...{ default: '20', min: 1, max: MOST },
    help: 'Maximum number of validation errors reported for one request body.'
  }),
  MAX_THREADS: int({
    ...{ default: String(defaultThreads.threads), min: 1, max: 64 },
    help: 'Threads for encrypted keys, kubeconfigs, YAML, and JSON over 256 KiB. A single caller never occupies all of them.'
  }),
  MAX_CHECKS_PER_CALLER: int({
    ...{ default: String(defaultThreads.waitingOfCaller), min: 1, max: 1000 },
    help: 'Maximum number of requests per caller that wait for a thread.'
  }),
  MAX_PROJECTS: int({ default: String(defaultQuota.projects), min: 1, max: MOST, help: 'Maximum number of projects.' }),
  MAX_PROJECTS_PER_MAKER: int({
    ...{ default: String(defaultQuota.projectsPerMaker), min: 1, max: MOST },
    help: 'Maximum number of projects that one [project-maker](access.md#who-makes-projects) has made and that still exist.'
  }),
  MAX_CREDENTIALS: int({
    ...{ default: String(defaultQuota.credentials), min: 1, max: MOST },
    help: 'Maximum number of credentials per project.'
  }),
  MAX_MEMBERS: int({
    ...{ default: String(defaultQuota.members), min: 1, max: MOST },
    help: 'Maximum number of members per project.'
  }),
  MAX_PROJECT_MIB: int({
    ...{ default: String(defaultQuota.bytes / MIB), min: 1, max: MOST },
    help: "Maximum size of a project's credentials, sealed secrets included, in MiB."
  })
}

export const outbound = {
  OUTBOUND_ALLOW: setting(
    {
      example: '10.20.0.0/16,hooks.internal',
      help: 'Destinations to allow that are not public, such as receivers of [webhooks](webhooks.md#where-it-may-lead): networks, addresses and host names, comma-separated.'
    },
    readOutboundAllow
  ),
  OUTBOUND_HTTP: flag({ default: 'false', help: 'Whether these destinations may have `http://` URLs.' }),
  SECRET_DIRECTORIES: setting(
    {
      example: '/mnt/secrets,/vault/secrets',
      help: 'Directories below which secret stores of the provider `file` may read: absolute paths, comma-separated. Without it, anywhere but in `DATA_DIR`, `/proc`, `/sys`, `/dev` and `/etc`. A file that a setting names is never read.'
    },
    readDirectories
  ),
  WEBHOOK_ALLOW: setting({ help: 'Older name of `OUTBOUND_ALLOW`. What either of them allows is allowed.' }, readOutboundAllow),
  WEBHOOK_HTTP: flag({ default: 'false', help: 'Older name of `OUTBOUND_HTTP`. One of them is enough.' })
}

export const records = {
  AUDIT_LOG: choice(['off', 'stdout'], {
    default: 'off',
    help: '`stdout` also prints every entry of the audit trail as it happens, [chained](access.md#shipping-the-trail); `off` does not.'
  }),
  AUDIT_MAX_AGE: duration({
    ...{ default: '90d', ...DAYS, fault: 'must be a duration such as 30m, 12h or 90d' },
    help: 'Retention of the audit trail: `30m`, `12h`, `90d`.'
  }),
  AUDIT_MAX_COUNT: int({
    ...{ default: '100000', min: 1000, max: 99_999_999 },
    help: 'Maximum number of audit entries kept, counted separately for actions and denials.'
  }),
  EVENTS_MAX_AGE: duration({
    ...{ default: '365d', ...DAYS, fault: 'must be a duration such as 12h, 90d or 365d' },
    help: 'Retention of project events: `12h`, `90d`. Each project keeps about its last 10 000 events at most.'
  }),
  QUEUES_WRITABLE: flag({
    default: 'false',
    help: 'Whether [`/queues`](operations.md#the-queue) can retry and remove jobs and pause the queue.'
  })
}

export const backups = {
  BACKUP_EVERY: duration({
    ...{ units: ['m', 'h', 'd'], min: 60_000, max: 31 * 86_400_000, example: '24h' },
    fault: 'must be a duration from 1m to 31d, such as 12h',
    help: 'How often a worker makes a [backup](operations.md#scheduled-backups): `12h`, `1d`; from `1m` to `31d`. Without it none is scheduled.'
  }),
  BACKUP_DIRECTORY: setting(
    {
      example: '/var/backups/jenkins-credentials-bridge',
      help: 'Directory for these backups, of this bridge alone. It must exist: the bridge does not create it.'
    },
    path => ({ value: resolve(path) })
  ),
  BACKUP_KEEP: int({
    default: '7',
    min: 1,
    max: 1000,
    help: 'Number of backups that stay; older ones are removed once a new one was read back.'
  }),
  BACKUP_PASSPHRASE: setting(
    {
      secret: true,
      help: 'Passphrase of these backups, at least 12 characters; better in a file: `BACKUP_PASSPHRASE_FILE`. Keep a copy apart from the backups.'
    },
    readPassphrase
  )
}

export const traces = {
  OTEL_EXPORTER_OTLP_ENDPOINT: text({
    example: 'http://127.0.0.1:4318',
    help: 'Collector that receives traces (OTLP over HTTP, JSON): `http://collector:4318`. Without it tracing is off.'
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text({ help: 'Full URL for traces only; takes precedence.' }),
  OTEL_EXPORTER_OTLP_HEADERS: setting(
    {
      secret: true,
      help: 'Headers for the collector, such as a token: `authorization=Bearer%20…`, comma-separated.'
    },
    readOtlpHeaders
  ),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: setting({ secret: true, help: 'Headers for traces only.' }, readOtlpHeaders),
  OTEL_SDK_DISABLED: text({ default: 'false', help: '`true` turns tracing off even if an endpoint is set.' })
}
