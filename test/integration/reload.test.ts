import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { SignJWT } from 'jose'
import t from 'tap'
import { Secret } from '../../src/domain/secret.ts'
import { createController } from '../../src/jenkins/create-controller.ts'
import { JenkinsError } from '../../src/jenkins/http/jenkins-error.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN } from '../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../helpers/bridge-process.ts'
import { cli } from '../helpers/cli.ts'
import { certificate } from '../helpers/kubeconfigs.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const directory = await mkdtemp(join(tmpdir(), 'jcb-reload-'))
const [redis, jenkins] = await Promise.all([startTestRedis(), startStandIn()])
t.teardown(async () => {
  await Promise.all([redis.close(), jenkins.close()])
  await rm(directory, { recursive: true })
})

const secrets = new Set<string>([ADMIN_TOKEN, 'admin-token'])
const key = (id: string): string => {
  const material = randomBytes(32).toString('base64url')
  secrets.add(material)
  return `${id}:${material}`
}
const token = (): string => {
  const text = randomBytes(24).toString('base64url')
  secrets.add(text)
  return text
}
const [k1, k2] = [key('k1'), key('k2')]

const path = (name: string) => join(directory, name)
/** As Kubernetes does it: the file is another one, all at once. */
async function put(name: string, text: string): Promise<void> {
  await writeFile(path(`${name}.new`), text, { mode: 0o400 })
  await rename(path(`${name}.new`), path(name))
}
const shared = {
  REDIS_URL: redis.url,
  JENKINS_URL: jenkins.url,
  JENKINS_USER: 'admin',
  JENKINS_TOKEN: 'admin-token'
}

/** The fingerprint of the certificate that `b` shows. */
async function shown(): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(b.url).port), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}

const [[firstCert, firstKey], [nextCert, nextKey]] = [certificate(2), certificate(2)]
const jwtSecret = token()
await Promise.all([
  ...[put('keys-a', k1), put('keys-b', k1), put('level', 'info'), put('metrics', token()), put('admin', ADMIN_TOKEN)],
  ...[put('cert', firstCert), put('key', firstKey), put('roles', '{"user:carol":{"demo":"viewer"}}')]
])
const a = await startBridgeProcess({
  ...{ ...shared, ROLE: 'api', MASTER_KEYS_FILE: path('keys-a') },
  ...{ LOG_LEVEL_FILE: path('level'), METRICS_TOKEN_FILE: path('metrics'), ADMIN_TOKEN_FILE: path('admin') },
  ...{ KUBESPHERE_JWT_SECRET: jwtSecret, KUBESPHERE_ROLE_MAP_FILE: path('roles') }
})
const b = await startBridgeProcess({
  ...{ ...shared, ROLE: 'worker', MASTER_KEYS_FILE: path('keys-b') },
  ...{ TLS_CERT_FILE: path('cert'), TLS_KEY_FILE: path('key') }
})
t.teardown(async () => void (await Promise.all([a.end('SIGKILL'), b.end('SIGKILL')])))

const body = (answer: { text: string }) => JSON.parse(answer.text)
const reload = async () => {
  const answer = await a.call('POST', '/api/v1/admin/reload')
  t.equal(answer.status, 200)
  // Those of `a`, which asks, first.
  return body(answer).items.toSorted((x: Item) => (x.process.includes(`-${a.pid}-`) ? -1 : 1)) as Item[]
}
type Item = { process: string; outcome: string; changed: string[]; needRestart: string[]; fixed: string[]; faults: string[] }
const current = async () => body(await a.call('GET', '/api/v1/keys')).items.find((item: { current: boolean }) => item.current).id
const events = async () => body(await a.call('GET', '/api/v1/controllers/default/events')).items
const lines = ({ output }: BridgeProcess, sentence: string) =>
  output()
    .split('\n')
    .filter(line => line.includes(sentence)).length

t.test('nothing has changed', async t => {
  await until('both are registered', async () => body(await a.call('GET', '/api/v1/controllers')).items[0].processes.length === 2)
  const items = await reload()
  t.match(items, [
    {
      outcome: 'unchanged',
      changed: [],
      needRestart: [],
      fixed: ['JENKINS_TOKEN', 'KUBESPHERE_JWT_SECRET', 'REDIS_URL'],
      faults: []
    },
    { outcome: 'unchanged' }
  ])
  t.strictSame(await events(), [])
})

t.test('one bad file: all values before stay in force, and the answer, the log and an event say so', async t => {
  await a.call('POST', '/api/v1/projects', { name: 'demo' })
  const fresh = token()
  await put('metrics', fresh)
  await put('level', 'loud')
  const [own] = await reload()
  t.match(own, { outcome: 'refused', faults: [/^LOG_LEVEL must be one of trace/] })
  t.equal((await fetch(`${a.url}/metrics`, { headers: { authorization: `Bearer ${fresh}` } })).status, 401)
  t.match((await events())[0], { type: 'ReloadRefused', message: /LOG_LEVEL must be one of/ })
  t.ok(lines(a, 'reload of the settings refused'))
  t.match((await a.call('GET', '/metrics')).text, /^jcb_reload_refused 1$/m)

  await put('level', 'debug')
  await put('keys-a', k2)
  const [keyless] = await reload()
  t.match(keyless, { outcome: 'refused', changed: ['LOG_LEVEL', 'MASTER_KEYS', 'METRICS_TOKEN'] })
  t.match(keyless?.faults, [/^MASTER_KEYS lacks the key "k1", which is in use$/, /not every live process has "k2"/])
  t.equal(await current(), 'k1')
  t.equal((await fetch(`${a.url}/metrics`, { headers: { authorization: `Bearer ${fresh}` } })).status, 401)

  await put('keys-a', key('k1'))
  t.match((await reload())[0], { outcome: 'refused', faults: ['MASTER_KEYS has another key under the id "k1" than this Redis'] })

  await put('keys-a', k1)
  t.match((await reload())[0], { outcome: 'reloaded', changed: ['LOG_LEVEL', 'METRICS_TOKEN'] })
  t.equal((await fetch(`${a.url}/metrics`, { headers: { authorization: `Bearer ${fresh}` } })).status, 200)
  t.match((await a.call('GET', '/metrics')).text, /^jcb_reload_refused 0$/m)
  t.match((await events())[0], { type: 'SettingsReloaded', actor: 'admin', fields: ['LOG_LEVEL', 'METRICS_TOKEN'] })
})

t.test('a new first key seals once every live process has it', async t => {
  await put('keys-a', `${k2},${k1}`)
  t.match(await reload(), [{ outcome: 'reloaded', changed: ['MASTER_KEYS'] }, { outcome: 'unchanged' }])
  t.equal(await current(), 'k1')
  const written = { id: 'one', type: 'access-token', data: { token: token() } }
  t.equal((await a.call('POST', '/api/v1/projects/demo/credentials', written)).status, 201, 'changes are accepted meanwhile')
  t.equal(await current(), 'k1', 'the worker does not have it yet')

  await put('keys-b', `${k1},${k2}`)
  process.kill(b.pid, 'SIGHUP')
  await until('the worker has read its file', async () => lines(b, '"settings reloaded"') > 0)
  await until('the new key seals', async () => (await current()) === 'k2')
  t.equal((await a.call('POST', '/api/v1/projects/demo/credentials', { ...written, id: 'two' })).status, 201)
  await until(
    'what it sealed reaches Jenkins',
    async () => body(await a.call('GET', '/api/v1/projects/demo/credentials/two')).status.phase === 'Synced'
  )
})

t.test('the listener shows a new certificate, and none that does not fit its key', async t => {
  const before = await shown()
  await put('cert', nextCert)
  process.kill(b.pid, 'SIGHUP')
  await until('it is refused', async () => lines(b, 'TLS_CERT_FILE and TLS_KEY_FILE: no certificate that can be used') > 0)
  t.equal(await shown(), before)
  await put('key', nextKey)
  process.kill(b.pid, 'SIGHUP')
  await until('the new one is shown', async () => (await shown()) !== before)
})

t.test('a file that changes is read without being asked', async t => {
  const jwt = await new SignJWT({ token_type: 'static_token', username: 'carol' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('kubesphere')
    .sign(new TextEncoder().encode(jwtSecret))
  const keys = () => fetch(`${a.url}/api/v1/keys`, { headers: { authorization: `Bearer ${jwt}` } })
  t.equal((await keys()).status, 403)
  await put('roles', '{"user:carol":"platform-admin"}')
  await until('the new role counts', async () => (await keys()).status === 200)
})

t.test('another admin token', async t => {
  const fresh = token()
  await put('admin', fresh)
  t.match((await reload())[0], { outcome: 'reloaded', changed: ['ADMIN_TOKEN'] })
  t.equal((await a.call('GET', '/api/v1/keys')).status, 401)
  t.equal((await fetch(`${a.url}/api/v1/keys`, { headers: { authorization: `Bearer ${fresh}` } })).status, 200)
  await put('admin', ADMIN_TOKEN)
  const before = lines(a, '"settings reloaded"')
  process.kill(a.pid, 'SIGHUP')
  await until('it is taken', async () => lines(a, '"settings reloaded"') > before)
  t.equal((await a.call('GET', '/api/v1/keys')).status, 200, 'the former one counts again')
})

t.test('from the command line', async t => {
  const env = { JCB_URL: a.url, JCB_TOKEN: ADMIN_TOKEN }
  const done = await cli(['admin', 'reload'], env)
  t.match(done, { exit: 0, err: '' })
  t.match(done.out.toString(), /process +outcome +changed +needRestart/i)
  await put('level', 'loud')
  const refused = await cli(['admin', 'reload', '-o', 'json'], env)
  t.equal(refused.exit, 1)
  t.match(refused.err, /: LOG_LEVEL must be one of[\s\S]*1 of 2 processes did not reload: what they had before is still in force/)
  t.equal(JSON.parse(refused.out.toString()).items.length, 2)
  await put('level', 'debug')
})

t.test('another login for Jenkins', async t => {
  const login = (text: string) => ({ token: new Secret(text) })
  const config = { name: 'default', url: jenkins.url, user: 'admin', breakerFailures: 100 }
  const controller = createController({ ...config, ...login('wrong') }, { hash: text => text })
  t.teardown(() => controller.close())
  await t.rejects(controller.ping(), JenkinsError)
  controller.reconnect(login('admin-token'))
  await controller.ping()
})

t.test('no secret is in a log, an event or Redis', async t => {
  const stored = JSON.stringify([
    await events(),
    await redis.client.xrange('jcb:{registry}:reloads', '-', '+'),
    await Promise.all((await redis.client.keys('jcb:{registry}:reload:*')).map(name => redis.client.hgetall(name))),
    await redis.client.hgetall('jcb:{registry}:processes')
  ])
  for (const text of [a.output(), b.output(), stored])
    t.notOk(
      [...secrets].some(secret => text.includes(secret)),
      'no secret'
    )
})
