import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../helpers/bridge-process.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const directory = await mkdtemp(join(tmpdir(), 'jcb-controllers-'))
const [redis, eu, us] = await Promise.all([startTestRedis(), startStandIn(), startStandIn()])
t.teardown(async () => {
  await Promise.all([redis.close(), eu.close(), us.close()])
  await rm(directory, { recursive: true })
})

/** Exchanges the whole volume, as Kubernetes does: the files are links into `..data`, which is made another link. */
let version = 0
async function publish(files: Readonly<Record<string, string>>): Promise<void> {
  const next = `..${++version}`
  await mkdir(join(directory, next))
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, next, name), text, { mode: 0o440 })
  await symlink(next, join(directory, '..data.new'))
  await rename(join(directory, '..data.new'), join(directory, '..data'))
  for (const name of Object.keys(files)) await symlink(join('..data', name), join(directory, name)).catch(() => {})
}
const entry = (name: string, url: string, more = '') =>
  `- name: ${name}\n  url: ${url}\n  user: admin\n  tokenFile: ${name}.token\n${more}`
const euEntry = entry('eu-1', eu.url, "  projects: ['shop-*']\n")
const token = { 'eu-1.token': 'admin-token\n' }

await publish({ 'controllers.yaml': euEntry, ...token })
const shared = { REDIS_URL: redis.url, MASTER_KEYS: newMasterKeys(), CONTROLLERS_FILE: join(directory, 'controllers.yaml') }
const [api, worker] = await Promise.all([
  startBridgeProcess({ ...shared, ROLE: 'api', ADMIN_TOKEN }),
  startBridgeProcess({ ...shared, ROLE: 'worker', RECONCILE_INTERVAL: '1s' })
])
t.teardown(async () => void (await Promise.all([api.end('SIGKILL'), worker.end('SIGKILL')])))

const API = '/api/v1/controllers'
const call = async (method: string, path: string, body?: object) => {
  const { status, text } = await api.call(method, path, body)
  return { status, text, body: text === '' ? undefined : JSON.parse(text) }
}
const names = async () => (await call('GET', API)).body.items.map(({ name }: { name: string }) => name)
const lines = ({ output }: BridgeProcess, sentence: string) => output().split(sentence).length - 1
const both = (sentence: string, count = 1) =>
  until(sentence, async () => [api, worker].every(process => lines(process, sentence) >= count))
const make = async (project: string, controller: string) => {
  t.equal((await call('POST', '/api/v1/projects', { name: project, controller })).status, 201)
  const credential = { id: 'a', type: 'access-token', data: { token: `value-of-${project}` } }
  t.equal((await call('POST', `/api/v1/projects/${project}/credentials`, credential)).status, 201)
}
const status = async (project: string) => (await call('GET', `/api/v1/projects/${project}/credentials/a`)).body.status
const synced = (project: string) => until(`${project} is synced`, async () => (await status(project)).phase === 'Synced')

const hasFolder = (name: string) => us.controller.root.items.some(item => item.name === name)

t.test('the controllers of the file are the only ones, and are used', async t => {
  t.strictSame(await names(), ['eu-1'])
  const { body } = await call('GET', `${API}/eu-1`)
  t.match(body, { managedBy: 'file', url: eu.url, login: 'token', projects: ['shop-*'], generation: null, reachable: true })
  await make('shop-a', 'eu-1')
  await synced('shop-a')
  const other = await call('POST', '/api/v1/projects', { name: 'other', controller: 'eu-1' })
  t.match(other, { status: 400, body: { errors: [{ pointer: '#/controller' }] } })
})

t.test('requests change nothing of them, and are told where to', async t => {
  const taken = { name: 'eu-1', url: 'http://127.0.0.1:1', user: 'admin', token: 'x' }
  t.match(await call('POST', API, taken), { status: 409, body: { code: 'CONTROLLER_EXISTS' } })
  t.match(await call('POST', API, { ...taken, name: 'twin', url: eu.url }), { status: 409, body: { detail: /"eu-1"/ } })
  for (const [method, path, body] of [
    ['PATCH', '', { user: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/accept', { identity: 'url:http://x' }]
  ] as const)
    t.match(await call(method, `${API}/eu-1${path}`, body), {
      status: 409,
      body: { code: 'CONTROLLER_FIXED', detail: /CONTROLLERS_FILE/ }
    })
  t.match(await call('POST', `${API}/eu-1/check`), { status: 200, body: { state: 'ok' } })
})

t.test('an added one is used by every process without a restart', async t => {
  await publish({ 'controllers.yaml': euEntry + entry('us-1', us.url), ...token, 'us-1.token': 'admin-token' })
  await both('"us-1"')
  await make('games', 'us-1')
  await synced('games')
  t.ok(hasFolder('games'))
})

t.test('another token is used when only its file has changed', async () => {
  await publish({ 'controllers.yaml': euEntry + entry('us-1', us.url), ...token, 'us-1.token': 'no-token' })
  await both('a controller was changed')
  await until('it is refused', async () => (await call('GET', `${API}/us-1`)).body.reason === 'Unauthorized')
  await publish({ 'controllers.yaml': euEntry + entry('us-1', us.url), ...token, 'us-1.token': 'admin-token' })
  await both('a controller was changed', 2)
  await until('it is accepted', async () => (await call('GET', `${API}/us-1`)).body.reachable)
})

t.test('a fault: the last good file stays in force, and the event, the metric and the log say where it is', async t => {
  await publish({ 'controllers.yaml': `${euEntry}  folder: x\n`, ...token, 'us-1.token': 'admin-token' })
  await both('reload of the settings refused')
  t.strictSame(await names(), ['eu-1', 'us-1'])
  const [event] = (await call('GET', `${API}/default/events`)).body.items
  t.match(
    event,
    { type: 'ReloadRefused', message: /CONTROLLERS_FILE: line 6, #\/0\/folder/ },
    'although there is no such controller'
  )
  const [item] = (await call('POST', '/api/v1/admin/reload')).body.items
  t.match(item, { outcome: 'refused', faults: [/^CONTROLLERS_FILE: line 6, #\/0\/folder: There is no field of this name/] })
  t.match((await api.call('GET', '/metrics')).text, /^jcb_reload_refused 1$/m)
  await make('shop-b', 'eu-1')
  await synced('shop-b')
})

t.test('one that leaves the file is unknown: its projects wait, nothing is deleted, and it comes back', async t => {
  await publish({ 'controllers.yaml': euEntry, ...token })
  await both('a controller was removed')
  t.strictSame(await names(), ['eu-1'])
  const fresh = { data: { token: 'another-value' } }
  t.equal((await call('PATCH', '/api/v1/projects/games/credentials/a', fresh)).status, 200)
  await until('it waits', async () => (await status('games')).reason === 'ControllerUnknown')
  t.ok(hasFolder('games'))
  t.equal((await call('GET', '/api/v1/projects/games')).body.controller, 'us-1')
  await publish({ 'controllers.yaml': euEntry + entry('us-1', us.url), ...token, 'us-1.token': 'admin-token' })
  await until('it is back', async () => (await names()).length === 2)
  await synced('games')
})

t.test('a name that is registered, too: the file is what is used, until the name leaves it', async t => {
  const registered = { name: 'both', url: 'http://127.0.0.1:1', user: 'admin', token: 'x' }
  t.equal((await call('POST', API, registered)).status, 201)
  const twin = await startStandIn()
  t.teardown(() => twin.close())
  const listed = euEntry + entry('us-1', us.url)
  const tokens = { ...token, 'us-1.token': 'admin-token', 'both.token': 'admin-token' }
  await publish({ 'controllers.yaml': listed + entry('both', twin.url), ...tokens })
  await until('it is that of the file', async () => (await call('GET', `${API}/both`)).body.managedBy === 'file')
  await both('a registered controller is in the file, too')
  t.match(await call('PATCH', `${API}/both`, { user: 'x' }), { status: 409, body: { code: 'CONTROLLER_FIXED' } })
  await publish({ 'controllers.yaml': listed, ...tokens })
  await until('it is the registered one', async () => (await call('GET', `${API}/both`)).body.managedBy === 'api')
  await publish({ 'controllers.yaml': listed + entry('third', 'http://127.0.0.1:1/'), ...tokens, 'third.token': 'x' })
  const [item] = await until('it is refused', async () => {
    const { items } = (await call('POST', '/api/v1/admin/reload')).body
    return items[0].outcome === 'refused' ? items : undefined
  })
  t.match(item.faults, [/gives "third" the address of the registered controller "both"/])
})

t.test('no secret is in any log or answer', async t => {
  for (const process of [api, worker]) t.notMatch(process.output(), /admin-token|no-token/)
})
