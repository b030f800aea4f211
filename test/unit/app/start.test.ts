import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import t, { type Test } from 'tap'
import { isSecretToken } from '../../../src/access/secret-token.ts'
import { banner } from '../../../src/app/banner.ts'
import { type Config, loadConfig } from '../../../src/app/config/config.ts'
import { jenkinsSettings } from '../../../src/app/config/jenkins.ts'
import { SECRET_SETTINGS } from '../../../src/app/config/settings.ts'
import { Disposal } from '../../../src/app/disposal.ts'
import { adminTokenFile, embeddedAdminToken, embeddedMasterKeys, makeDataDir } from '../../../src/app/embedded.ts'
import { createLogger } from '../../../src/app/logger.ts'
import { createStopSignals } from '../../../src/app/stop-signals.ts'
import { lockDirectory } from '../../../src/embedded/directory-lock.ts'
import { parseKeyring } from '../../../src/store/sealing/keyring.ts'
import { spawnBound } from '../../helpers/child.ts'

async function directory(t: Test): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-app-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** The faults that a configuration is refused for, a line each. */
function faultsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    const [title, ...lines] = (error as Error).message.split('\n')
    if (title !== 'The configuration is not valid:') throw error
    return lines.map(line => line.replace(/^ {2}- /, ''))
  }
}

/** A configuration with its wrapped secrets in clear, to be compared. */
const revealed = (config: Config) => ({
  ...config,
  kubesphere: config.kubesphere?.jwt?.secret.reveal(),
  backup: { ...config.backup, passphrase: config.backup?.passphrase.reveal() },
  tracing: [...(config.tracing?.headers ?? [])].map(([name, value]) => [name, value.reveal()])
})

const jenkins = { JENKINS_URL: 'https://ci.example.com/jenkins', JENKINS_USER: 'bridge', JENKINS_TOKEN: 'token' }
const shared = { REDIS_URL: 'redis://redis:6379', MASTER_KEYS: `k1:${'A'.repeat(43)}`, ADMIN_TOKEN: 'a'.repeat(20) }

const keys = mkdtempSync(join(tmpdir(), 'jcb-keys-'))
t.teardown(() => rmSync(keys, { recursive: true }))
/** A file of master keys with this mode. */
function keysFile(mode: number, text = `k1:${'A'.repeat(43)}\n`): string {
  const path = join(keys, randomUUID())
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

t.test('every setting that is a secret can be in a file, with its final line end', async t => {
  const values = {
    ADMIN_TOKEN: 'a'.repeat(20),
    BACKUP_PASSPHRASE: 'twelve characters',
    JENKINS_PASSWORD: 'pass word ',
    JENKINS_PROXY: 'http://user:password@proxy:3128',
    JENKINS_TOKEN: 'token',
    KUBESPHERE_JWT_SECRET: 's'.repeat(20),
    MASTER_KEYS: `k1:${'A'.repeat(43)}`,
    METRICS_TOKEN: 'm'.repeat(16),
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20dTpw, X-Scope = a=b',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-scope=c',
    REDIS_URL: 'redis://:secret@redis:6379'
  }
  t.strictSame(Object.keys(values), SECRET_SETTINGS)
  const rest = {
    JENKINS_URL: 'https://ci.example.com',
    JENKINS_USER: 'bridge',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    BACKUP_EVERY: '1d',
    BACKUP_DIRECTORY: '/backups'
  }
  const direct = loadConfig({ ...rest, ...values })
  t.notMatch(inspect(direct.tracing, { depth: 9 }), /Basic/)
  t.strictSame(revealed(direct).tracing, [
    ['authorization', 'Basic dTpw'],
    ['x-scope', 'c']
  ])
  t.equal(loadConfig({ ...rest, ...values }, () => 'http://other').jenkins?.proxyUrl, values.JENKINS_PROXY)
  for (const [name, value] of Object.entries(values)) {
    for (const end of ['', '\n', '\r\n']) {
      const env = { ...rest, ...values, [name]: '', [`${name}_FILE`]: keysFile(0o440, value + end) }
      t.equal(JSON.stringify(revealed(loadConfig(env))), JSON.stringify(revealed(direct)), `${name}_FILE`)
    }
    t.strictSame(faultsOf({ ...rest, ...values, [`${name}_FILE`]: keysFile(0o400, value) }), [
      `${name} and ${name}_FILE must not be set both`
    ])
    t.strictSame(faultsOf({ ...rest, ...values, [name]: '', [`${name}_FILE`]: '/nowhere' }), [
      `${name}_FILE names a file that cannot be read`
    ])
  }
})

t.test('without any variable everything has its default', async t => {
  const config = loadConfig({})
  t.strictSame(config, {
    ...{
      host: '127.0.0.1',
      port: 8080,
      dataDir: join(process.cwd(), 'data'),
      redisUrl: undefined,
      jenkins: undefined,
      controllers: undefined
    },
    ...{
      controllerAccept: undefined,
      masterKeys: undefined,
      lostKeys: [],
      adminToken: undefined,
      metricsToken: undefined,
      drainTime: 5000,
      reconcileInterval: 300_000,
      workerControllers: ['*'],
      workerVerify: ['*'],
      logLevel: 'info',
      role: 'all'
    },
    ...{ cluster: undefined, kubesphere: undefined, kubeconfig: { file: undefined, serviceAccount: undefined } },
    eventsMaxAge: 365 * 86_400_000,
    audit: { maxAge: 90 * 86_400_000, maxCount: 100_000, isShipped: false },
    listener: {
      trustProxy: undefined,
      tls: undefined,
      maxConnections: 5000,
      maxConnectionsPerAddress: 2500,
      maxBodies: 67_108_864,
      maxFaults: 20,
      rateLimit: 30_000,
      signInLimit: 20
    },
    threads: { threads: 2, waitingOfCaller: 16 },
    quota: { projectsPerMaker: 50, projects: 10_000, credentials: 5_000, bytes: 67_108_864, members: 1_000 },
    unsafeRedis: 'warn',
    oidc: undefined,
    issuers: [],
    backup: undefined,
    tracing: undefined,
    queuesWritable: false,
    outbound: { http: false, networks: [], hosts: [] },
    secretFiles: {
      directories: [],
      forbidden: ['data/master-keys', 'data/admin-token', 'data'].map(path => join(process.cwd(), path))
    },
    apiServer: undefined
  })
  t.throws(() => Object.assign(config, { port: 1 }), TypeError, 'frozen')
  const empty = Object.fromEntries([...Object.keys({ ...jenkins, ...shared }), 'PORT', 'HOST', 'ROLE'].map(name => [name, '']))
  t.strictSame(loadConfig(empty), config, 'an empty variable is one that is not set')
})

t.test('scheduled backups need a directory and a passphrase', async t => {
  const whole = { BACKUP_EVERY: '12h', BACKUP_DIRECTORY: 'backups', BACKUP_PASSPHRASE: 'twelve chars' }
  const { backup } = loadConfig(whole)
  t.match(backup, { every: 43_200_000, directory: join(process.cwd(), 'backups'), keep: 7 })
  t.notMatch(inspect(backup, { depth: 9 }), /twelve/)
  t.strictSame(faultsOf({ ...whole, BACKUP_DIRECTORY: '', BACKUP_PASSPHRASE: '' }), [
    'BACKUP_DIRECTORY must be set when BACKUP_EVERY is',
    'BACKUP_PASSPHRASE_FILE must be set when BACKUP_EVERY is'
  ])
  t.strictSame(faultsOf({ ...whole, BACKUP_EVERY: '', BACKUP_KEEP: '3' }), [
    'BACKUP_DIRECTORY, BACKUP_KEEP, BACKUP_PASSPHRASE: BACKUP_EVERY must be set, too'
  ])
  for (const [name, values] of [
    ['BACKUP_EVERY', ['59s', '0m', '32d', 'daily', '-1d', '1e3m']],
    ['BACKUP_KEEP', ['0', '1001', 'all', '-1', '1.5']],
    ['BACKUP_PASSPHRASE', ['eleven char', 'two lines,\nlong enough', 'x'.repeat(4097)]]
  ] as const)
    for (const value of values)
      t.match(faultsOf({ ...whole, [name]: value })[0], new RegExp(`^${name} must `), `${name}=${value}`)
})

t.test('where requests of users may lead is read with care', async t => {
  const { outbound } = loadConfig({ OUTBOUND_ALLOW: '10.0.0.0/8, ::1,Hooks.Internal,192.168.7.7', OUTBOUND_HTTP: 'true' })
  t.strictSame(outbound, {
    ...{ http: true, networks: ['10.0.0.0/8', '::1/128', '192.168.7.7/32'], hosts: ['hooks.internal'] }
  })
  for (const name of ['OUTBOUND_ALLOW', 'WEBHOOK_ALLOW'])
    for (const value of ['10.0.0.0/40', '*', 'https://hooks.internal', 'a..b', '*.internal'])
      t.throws(() => loadConfig({ [name]: value }), new RegExp(`${name} must be`), value)
  for (const name of ['OUTBOUND_HTTP', 'WEBHOOK_HTTP'])
    t.throws(() => loadConfig({ [name]: 'yes' }), new RegExp(`${name} must be`))
})

t.test('the older names of webhooks allow as well, and take nothing away', async t => {
  const both = {
    ...{ OUTBOUND_ALLOW: '10.0.0.0/8,vault.internal', WEBHOOK_ALLOW: 'hooks.internal,10.0.0.0/8' },
    ...{ OUTBOUND_HTTP: 'false', WEBHOOK_HTTP: 'true' }
  }
  t.strictSame(loadConfig(both).outbound, { http: true, networks: ['10.0.0.0/8'], hosts: ['vault.internal', 'hooks.internal'] })
  const { OUTBOUND_ALLOW: _, ...older } = both
  t.strictSame(loadConfig(older).outbound, { http: true, networks: ['10.0.0.0/8'], hosts: ['hooks.internal'] })
})

t.test('the callers of KubeSphere', async t => {
  const secret = 'a'.repeat(20)
  const { kubesphere } = loadConfig({
    KUBESPHERE_JWT_SECRET_FILE: keysFile(0o440, `${secret}\n`),
    KUBESPHERE_PROXIES: '10.0.0.7, fd00::/8',
    KUBESPHERE_ROLE_MAP: '{"user:root":"platform-admin"}'
  })
  t.equal(kubesphere?.jwt?.secret.reveal(), secret, 'the end of the line is none of it')
  t.strictSame([kubesphere?.jwt?.issuer, kubesphere?.proxies], ['kubesphere', ['10.0.0.7', 'fd00::/8']])
  t.equal(loadConfig({ KUBESPHERE_PROXIES: '10.0.0.7' }).kubesphere?.jwt, undefined)
  t.notMatch(inspect(loadConfig({ KUBESPHERE_JWT_SECRET: secret }), { depth: 9 }), secret)
  const faults: [Record<string, string>, RegExp][] = [
    [{ KUBESPHERE_JWT_SECRET: 'short' }, /20 characters or more/],
    [{ KUBESPHERE_JWT_SECRET: secret, KUBESPHERE_JWT_SECRET_FILE: keysFile(0o400, secret) }, /must not be set both/],
    [{ KUBESPHERE_JWT_SECRET_FILE: keysFile(0o444, secret) }, /others may read/],
    [{ KUBESPHERE_JWT_SECRET_FILE: '/nowhere' }, /cannot be read/],
    [{ KUBESPHERE_JWT_ISSUER: 'x' }, /KUBESPHERE_JWT_SECRET must be set, too/],
    [{ KUBESPHERE_ROLE_MAP: '{}' }, /must be set, too/],
    [{ KUBESPHERE_PROXIES: 'gateway.example' }, /addresses or networks of KubeSphere's gateway/],
    [{ KUBESPHERE_PROXIES: '10.0.0.7', KUBESPHERE_ROLE_MAP: '{"a":1}' }, /^KUBESPHERE_ROLE_MAP must give each group/]
  ]
  for (const [env, fault] of faults) {
    const found = faultsOf(env)
    t.equal(found.length, 1, JSON.stringify(found))
    t.match(found[0], fault)
  }
})

t.test('what is set is taken', async t => {
  const config = loadConfig({
    ...jenkins,
    ...shared,
    HOST: '::',
    PORT: '0',
    DATA_DIR: '/var/x/../lib',
    ROLE: 'api',
    LOG_LEVEL: 'trace'
  })
  t.match(config, { host: '::', port: 0, dataDir: '/var/lib', role: 'api', logLevel: 'trace', redisUrl: shared.REDIS_URL })
  t.match(config.jenkins, { url: jenkins.JENKINS_URL, user: 'bridge', token: 'token' })
  t.match(loadConfig({ ...jenkins, JENKINS_TOKEN: '', JENKINS_PASSWORD: 'p' }).jenkins, { password: 'p' })
  for (const url of ['redis://h', 'rediss://h', '/run/redis.sock'])
    t.equal(loadConfig({ ...shared, ...jenkins, REDIS_URL: url }).redisUrl, url)
  t.strictSame(faultsOf({ ...shared, ...jenkins, ADMIN_TOKEN: '', ROLE: 'worker' }), [], 'a worker needs no token')
})

t.test('master keys come from a file of one a line, with comments, that nobody else may read', async t => {
  const text = `# made in May\nk2:${'B'.repeat(43)}  # seals\n\n  k1:${'A'.repeat(43)}\n`
  for (const mode of [0o400, 0o600, 0o440]) {
    const { masterKeys = '' } = loadConfig({ ...shared, MASTER_KEYS: '', MASTER_KEYS_FILE: keysFile(mode, text) })
    t.strictSame(parseKeyring(masterKeys).ids, ['k2', 'k1'], mode.toString(8))
  }
})

t.test('durations', async t => {
  const table: Record<string, number> = {
    '100ms': 100,
    '2s': 2000,
    '5m': 300_000,
    '1h': 3_600_000,
    ' 30s ': 30_000,
    '024h': 86_400_000
  }
  for (const [text, ms] of Object.entries(table)) t.equal(loadConfig({ RECONCILE_INTERVAL: text }).reconcileInterval, ms, text)
  for (const text of ['5', 'm', '5 m', '-5m', '1.5h', '5d', '5M', '99ms', '0s', '1e3s', '9999999999s', '5m5m', '∞h'])
    t.match(faultsOf({ RECONCILE_INTERVAL: text }), [/^RECONCILE_INTERVAL must be a duration/], text)
})

t.test('every fault is named, by the variable and without its value', async t => {
  const table: [string, Record<string, string>, RegExp][] = [
    ['a role that is none', { ...shared, ROLE: 'S3CRET' }, /^ROLE must be one of all, api, worker$/],
    [
      'an identity without its number',
      { CONTROLLER_ACCEPT: `key:${'k'.repeat(43)}` },
      /^CONTROLLER_ACCEPT must be what `doctor` prints/
    ],
    ['an acceptance of nothing', { CONTROLLER_ACCEPT: '1:S3CRET' }, /^CONTROLLER_ACCEPT/],
    ['a port that is none', { PORT: 'S3CRET' }, /^PORT must be a number from 0 to 65535$/],
    ['a port too high', { PORT: '65536' }, /^PORT/],
    ['a negative port', { PORT: '-1' }, /^PORT/],
    ['a fraction of a port', { PORT: '80.5' }, /^PORT/],
    ['a level that is none', { LOG_LEVEL: 'S3CRET' }, /^LOG_LEVEL must be one of trace/],
    ['a Redis by HTTP', { ...shared, REDIS_URL: 'http://S3CRET' }, /^REDIS_URL must start with/],
    [
      'a Redis without keys',
      { ...shared, MASTER_KEYS: '' },
      /^MASTER_KEYS \(or MASTER_KEYS_FILE\) must be set when REDIS_URL is/
    ],
    ['a Redis without a token', { ...shared, ADMIN_TOKEN: '' }, /^ADMIN_TOKEN must be set when REDIS_URL is/],
    ['a short token', { ADMIN_TOKEN: 'S3CRET' }, /^ADMIN_TOKEN must have 20 to 4096 printable ASCII characters and no space$/],
    ['a token of 19', { ADMIN_TOKEN: 'S3CRET'.padEnd(19, 'x') }, /^ADMIN_TOKEN must have/],
    ['a token with a space', { ADMIN_TOKEN: `${'S3CRET'.repeat(4)} x` }, /^ADMIN_TOKEN must have/],
    ['a short token for metrics', { METRICS_TOKEN: 'S3CRET'.padEnd(15, 'x') }, /^METRICS_TOKEN must have 16 to 4096 printable/],
    [
      'one token for two purposes',
      { ADMIN_TOKEN: 'S3CRET'.repeat(4), METRICS_TOKEN: 'S3CRET'.repeat(4) },
      /^METRICS_TOKEN must not/
    ],
    ['a drain without an end', { DRAIN_TIME: '11m' }, /^DRAIN_TIME must be a duration of at most 10 minutes/],
    ['a drain that is no time', { DRAIN_TIME: 'S3CRET' }, /^DRAIN_TIME must be/],
    ['keys that are none', { MASTER_KEYS: 'k1:S3CRET' }, /^MASTER_KEYS: key 1 must be 32 bytes/],
    ['keys twice', { ...shared, MASTER_KEYS_FILE: keysFile(0o400) }, /^MASTER_KEYS and MASTER_KEYS_FILE must not be set both$/],
    ['a file of keys for all', { MASTER_KEYS_FILE: keysFile(0o444) }, /^MASTER_KEYS_FILE names a file that others may read/],
    [
      'a file of keys that its group may change',
      { MASTER_KEYS_FILE: keysFile(0o460) },
      /^MASTER_KEYS_FILE names a file that others/
    ],
    ['a file of keys that is not there', { MASTER_KEYS_FILE: '/S3CRET' }, /^MASTER_KEYS_FILE names a file that cannot be read$/],
    ['a file without a key', { MASTER_KEYS_FILE: keysFile(0o400, '# S3CRET\n\n') }, /^MASTER_KEYS holds no key$/],
    ['an empty file', { ADMIN_TOKEN_FILE: keysFile(0o400, '\n') }, /^ADMIN_TOKEN_FILE names a file that is empty$/],
    ['a file with half a key', { MASTER_KEYS_FILE: keysFile(0o400, '\nk1:S3CRET\n') }, /^MASTER_KEYS: key 1 must be 32 bytes/],
    ['a port in another notation', { PORT: '0x1F90' }, /^PORT/],
    ['a user without a Jenkins', { JENKINS_USER: 'S3CRET' }, /^JENKINS_USER: JENKINS_URL must be set/],
    ['a Jenkins that is no address', { ...jenkins, JENKINS_URL: 'S3CRET' }, /^JENKINS_URL must be an http/],
    ['a Jenkins by another protocol', { ...jenkins, JENKINS_URL: 'ftp://S3CRET' }, /^JENKINS_URL must be an http/],
    ['a Jenkins with a user', { ...jenkins, JENKINS_URL: 'https://S3CRET@ci' }, /^JENKINS_URL must not hold/],
    ['a Jenkins with a password', { ...jenkins, JENKINS_URL: 'https://u:S3CRET@ci' }, /^JENKINS_URL must not hold/],
    ['a Jenkins without a user', { ...jenkins, JENKINS_USER: '' }, /^JENKINS_USER must be set when JENKINS_URL is$/],
    ['a Jenkins without a token', { ...jenkins, JENKINS_TOKEN: '' }, /^JENKINS_TOKEN \(or JENKINS_PASSWORD\) must be set/],
    ['a file that is not there', { ...jenkins, JENKINS_CA_FILE: '/S3CRET' }, /^JENKINS_CA_FILE names a file/],
    [
      'a proxy that is no address',
      { ...jenkins, JENKINS_PROXY: 'S3CRET:3128' },
      /^JENKINS_PROXY must be an http or https address$/
    ],
    [
      'headers without a name',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_HEADERS: 'a=b,S3CRET' },
      /^OTEL_EXPORTER_OTLP_HEADERS must be name=value/
    ],
    [
      'headers that are not encoded',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=S3CRET%' },
      /^OTEL_EXPORTER_OTLP_TRACES_HEADERS must be name=value/
    ],
    ['no calls at all', { ...jenkins, JENKINS_MAX_IN_FLIGHT: '0' }, /^JENKINS_MAX_IN_FLIGHT must be/],
    ['too many calls', { ...jenkins, JENKINS_MAX_IN_FLIGHT: '65' }, /^JENKINS_MAX_IN_FLIGHT must be/]
  ]
  for (const [name, env, fault] of table) {
    const faults = faultsOf(env)
    t.equal(faults.length, 1, name)
    t.match(faults[0], fault)
    t.notMatch(faults.join(), 'S3CRET')
  }
  for (const role of ['api', 'worker'])
    t.ok(faultsOf({ ROLE: role }).includes('ROLE=api and ROLE=worker need REDIS_URL: they share one Redis'))
})

t.test('all faults are named at once', async t => {
  const env = {
    ROLE: 'x',
    PORT: 'x',
    LOG_LEVEL: 'x',
    RECONCILE_INTERVAL: 'x',
    ADMIN_TOKEN: 'x',
    REDIS_URL: 'x',
    JENKINS_URL: 'x'
  }
  const faults = faultsOf(env)
  for (const name of [...Object.keys(env), 'MASTER_KEYS', 'JENKINS_USER', 'JENKINS_TOKEN'])
    t.ok(
      faults.some(fault => fault.startsWith(name)),
      name
    )
})

t.test('secrets towards Jenkins are wrapped', async t => {
  const settings = jenkinsSettings({ url: 'http://x', user: 'u', token: 'S3CRET1', password: 'S3CRET2' })
  t.notMatch(inspect(settings, { depth: 9 }) + JSON.stringify(settings), 'S3CRET')
  t.strictSame([settings.token?.reveal(), settings.password?.reveal()], ['S3CRET1', 'S3CRET2'])
})

t.test('one token opens, nothing else does', async t => {
  const isAdmin = isSecretToken('right-token-0123456789')
  t.ok(isAdmin('right-token-0123456789'))
  for (const token of ['', 'right-token-012345678', 'right-token-01234567890', 'RIGHT-TOKEN-0123456789', 'x'.repeat(4096)])
    t.notOk(isAdmin(token))
  t.notOk(isSecretToken('')(''), 'and without one nothing does')
})

t.test('a second signal ends the process, the same one at the same moment does not', async t => {
  const told: string[] = []
  let now = 0
  const signals = () =>
    createStopSignals({ stop: signal => told.push(`stop ${signal}`), exit: () => told.push('exit'), now: () => now })
  const at = (on: (signal: NodeJS.Signals) => void, ...given: [ms: number, signal: NodeJS.Signals][]) => {
    for (const [ms, signal] of given) {
      now = ms
      on(signal)
    }
    return told.splice(0)
  }
  t.strictSame(at(signals(), [0, 'SIGINT'], [0, 'SIGINT'], [900, 'SIGINT']), ['stop SIGINT'], 'of a terminal, and of npm')
  t.strictSame(at(signals(), [0, 'SIGINT'], [1_100, 'SIGINT']), ['stop SIGINT', 'exit'])
  t.strictSame(at(signals(), [0, 'SIGTERM'], [1, 'SIGINT']), ['stop SIGTERM', 'exit'], 'a person does not want to wait')
})

t.test('what was opened is closed backwards, each thing once, also after a failure', async t => {
  const closed: string[] = []
  const disposal = new Disposal()
  for (const name of ['first', 'second', 'third']) {
    t.equal(
      disposal.add(name, async n => {
        await Promise.resolve()
        closed.push(n)
        if (n !== 'first') throw new Error(n)
      }),
      name
    )
  }
  await t.rejects(disposal.close(), { message: 'third' }, 'the first failure is told')
  t.strictSame(closed, ['third', 'second', 'first'])
  await disposal.close()
  t.equal(closed.length, 3)
})

t.test('the log has kinds of errors, never their texts', async t => {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    }
  })
  const log = createLogger('info', stream)
  const error = Object.assign(new TypeError('S3CRET', { cause: new Error('S3CRET') }), { body: 'S3CRET' })
  log.error({ err: error }, 'it failed')
  log.child({ project: 'demo' }).warn({ err: error, code: 'X' }, 'it failed again')
  log.debug('not at this level')
  t.strictSame(lines.length, 2)
  t.notMatch(lines.join(), /S3CRET|stack/)
  t.match(JSON.parse(lines[0] ?? ''), { level: 'error', err: { type: 'TypeError' }, msg: 'it failed', time: /^\d{4}-.*Z$/ })
  t.match(JSON.parse(lines[1] ?? ''), { level: 'warn', project: 'demo', code: 'X' })
})

t.test('a directory is taken by one process at a time', async t => {
  const dir = await directory(t)
  const lock = await lockDirectory(dir)
  await t.rejects(lockDirectory(dir), { message: new RegExp(`in use by the process ${process.pid}\\. Stop it, or set DATA_DIR`) })
  t.equal((await stat(join(dir, 'lock'))).mode & 0o777, 0o600)
  await lock.close()
  const again = await lockDirectory(dir)
  await again.close()
})

t.test('a lock that nobody holds any more is taken over', async t => {
  const dir = await directory(t)
  const child = spawnBound(process.execPath, ['-e', ''], {})
  await once(child, 'exit')
  const stale = {
    'a process that has ended': `${child.pid} 12345`,
    'another process with the same id, after a restart': `${process.pid} 1`,
    'an id that cannot be': '99999999 5',
    nonsense: 'x y',
    'a negative id': '-1 5',
    nothing: ''
  }
  for (const [name, text] of Object.entries(stale)) {
    await writeFile(join(dir, 'lock'), text)
    const lock = await lockDirectory(dir)
    t.match(await readFile(join(dir, 'lock'), 'utf8'), new RegExp(`^${process.pid} \\d+$`), name)
    await lock.close()
  }
})

t.test('a lock that a live process holds is not taken over', async t => {
  const dir = await directory(t)
  const source = new URL('../../../src/embedded/directory-lock.ts', import.meta.url)
  const script = `import { lockDirectory } from ${JSON.stringify(source.href)}\nawait lockDirectory(${JSON.stringify(dir)})\nconsole.log('locked')\nsetInterval(() => {}, 1000)`
  const child = spawnBound(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await t.rejects(lockDirectory(dir), { message: new RegExp(`in use by the process ${child.pid}`) })
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  const lock = await lockDirectory(dir)
  await lock.close()
})

t.test('the master key and the token are made once, and only their owner reads them', async t => {
  const dir = join(await directory(t), 'data')
  await mkdir(dir, { mode: 0o755 })
  await makeDataDir(dir)
  t.equal((await stat(dir)).mode & 0o777, 0o700, 'also when the directory was there')
  for (const make of [embeddedMasterKeys, embeddedAdminToken]) {
    const first = await make(dir)
    const second = await make(dir)
    t.strictSame([first.isNew, second.isNew, second.text], [true, false, first.text])
  }
  t.equal(parseKeyring((await embeddedMasterKeys(dir)).text).current.id, 'k1')
  t.match((await embeddedAdminToken(dir)).text, /^jcb_[0-9A-Za-z]{49}$/)
  for (const file of ['master-keys', 'admin-token']) t.equal((await stat(join(dir, file))).mode & 0o777, 0o600)
})

t.test('what is printed at the start', async t => {
  const facts = {
    url: 'http://127.0.0.1:8080',
    redis: '/d/redis.sock',
    jenkins: 'http://127.0.0.1:1',
    dataDir: '/d',
    signInCode: undefined
  }
  const fresh = banner({ ...facts, jenkinsIsStandIn: true, newToken: 'jcb_new', tokenIsOurs: true })
  t.match(fresh, `Token     jcb_new  (shown only now; stored in ${adminTokenFile('/d')})`)
  t.equal(fresh.match(/^ {2}curl -sS/gm)?.length, 3)
  t.notMatch(fresh, 'sign-in')
  const linked = banner({ ...facts, signInCode: 'one-time', jenkinsIsStandIn: true, newToken: undefined, tokenIsOurs: true })
  t.match(linked, /Console +http:\/\/127\.0\.0\.1:8080\/\n {2}Sign in +http:\/\/127\.0\.0\.1:8080\/sign-in#once=one-time {2}/)
  t.match(fresh, '-u admin:admin-token')
  t.equal(fresh.split('jcb_new').length, 2, 'the commands read the token from its file')
  const later = banner({ ...facts, jenkinsIsStandIn: true, newToken: undefined, tokenIsOurs: true })
  t.match(later, `Token     in ${adminTokenFile('/d')}`)
  const real = banner({ ...facts, jenkinsIsStandIn: false, newToken: undefined, tokenIsOurs: false })
  t.match(real, 'Bearer $ADMIN_TOKEN')
  t.match(real, '-u "$JENKINS_USER:$JENKINS_TOKEN"')
  t.notMatch(real, 'stand-in')
})
