import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Project } from '../../src/domain/project.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { createProjectStore } from '../../src/store/project/project-store.ts'
import { claimingKey } from '../../src/store/redis/registry-keys.ts'
import { createControllerMemory } from '../../src/store/sync/controller-memory.ts'
import { type Answer, withBridge } from '../helpers/bridge.ts'
import { freePort } from '../helpers/free-port.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const { call } = bridge
const API = '/api/v1/controllers'
const TOKEN = 'admin-token'

const code = ({ status, body }: Answer) => [status, body?.code]
const pointers = ({ body }: Answer) => (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)

async function another(t: Test, options: Parameters<typeof startStandIn>[0] = {}) {
  const jenkins = await startStandIn(options)
  t.teardown(() => jenkins.close())
  return jenkins
}

const register = (name: string, url: string, more: object = {}) =>
  call('POST', API, { name, url, user: 'admin', token: TOKEN, ...more })

t.test('a controller is registered, checked and used by projects of its own', async t => {
  const jenkins = await another(t)
  const made = await register('eu-1', jenkins.url, { projects: ['shop-*'], labels: { region: 'eu' }, maxInFlight: 2 })
  t.match(made, {
    status: 201,
    body: {
      controller: {
        ...{ name: 'eu-1', url: jenkins.url, user: 'admin', login: 'token', managedBy: 'api', maxInFlight: 2, generation: 1 },
        ...{ projects: ['shop-*'], labels: { region: 'eu' }, reachable: true }
      },
      check: { state: 'ok' }
    }
  })
  t.equal(made.headers.get('location'), `${API}/eu-1`)
  t.notMatch(made.text, TOKEN)
  t.strictSame(
    (await call('GET', API)).body.items.map(({ name }: { name: string }) => name),
    ['default', 'eu-1']
  )

  await bridge.project('shop-a', { controller: 'eu-1' })
  const credential = { id: 'a', type: 'access-token', data: { token: 'value-of-a' } }
  await call('POST', '/api/v1/projects/shop-a/credentials', credential, { prefer: 'wait=20' })
  await bridge.phase('shop-a', 'a', 'Synced')
  t.equal(await bridge.readback('shop-a', 'a'), null, 'nothing is in the other Jenkins')

  const refused = await call('POST', '/api/v1/projects', { name: 'other', controller: 'eu-1' })
  t.strictSame([...code(refused), ...pointers(refused)], [400, 'VALIDATION_FAILED', '#/controller'])
  const unknown = await call('POST', '/api/v1/projects', { name: 'shop-b', controller: 'constructor' })
  t.strictSame([...code(unknown), ...pointers(unknown)], [400, 'VALIDATION_FAILED', '#/controller'])

  const used = await call('DELETE', `${API}/eu-1`)
  t.strictSame(code(used), [409, 'CONTROLLER_USED'])
  t.match(used.body.detail, /shop-a/)
  await call('DELETE', '/api/v1/projects/shop-a')
  await until('the project is gone', async () => (await call('GET', '/api/v1/projects/shop-a')).status === 404)
  t.equal((await call('DELETE', `${API}/eu-1`)).status, 204)
  t.strictSame(code(await call('GET', `${API}/eu-1`)), [404, 'CONTROLLER_NOT_FOUND'])
  t.equal(await bridge.redis.client.exists('{jcb-queue}:sync-eu-1:id'), 0, 'its queue is gone')
  t.strictSame(
    (await bridge.redis.client.hkeys('jcb:{registry}:sealed')).filter(field => field.startsWith('controller:')),
    []
  )
})

t.test('another login is used at once; another address needs its login with it', async t => {
  const jenkins = await another(t)
  await register('moves', jenkins.url, { token: 'wrong-token' })
  const failing = await call('POST', `${API}/moves/check`)
  t.match(failing, { status: 200, body: { state: 'failing', findings: [{ code: 'Unauthorized' }] } })
  const read = await call('GET', `${API}/moves`)
  const etag = read.headers.get('etag') ?? ''
  const changed = await call('PATCH', `${API}/moves`, { token: TOKEN }, { 'if-match': etag })
  t.match(changed, { status: 200, body: { reachable: true, generation: 2 } })
  t.strictSame(code(await call('PATCH', `${API}/moves`, { user: 'x' }, { 'if-match': etag })), [412, 'PRECONDITION_FAILED'])

  const elsewhere = await another(t)
  const bare = await call('PATCH', `${API}/moves`, { url: elsewhere.url })
  t.strictSame([...code(bare), ...pointers(bare)], [400, 'VALIDATION_FAILED', '#/url'])
  const moved = await call('PATCH', `${API}/moves`, { url: elsewhere.url, token: TOKEN })
  t.match(moved, { status: 200, body: { url: elsewhere.url, reason: 'ControllerChanged' } }, 'it is another Jenkins')
  const wrong = await call('POST', `${API}/moves/accept`, { identity: 'url:https://nobody.example' })
  t.strictSame([...code(wrong), ...pointers(wrong)], [400, 'VALIDATION_FAILED', '#/identity'])
  const { seen } = (await call('GET', `${API}/moves`)).body.identity
  t.equal((await call('POST', `${API}/moves/accept`, { identity: seen })).status, 200)
  await until('it is accepted', async () => (await call('GET', `${API}/moves`)).body.identity.standing === 'known')
})

t.test('a password in the place of a token is told: every change would be refused', async t => {
  const jenkins = await another(t)
  const made = await register('mistaken', jenkins.url, { token: 'admin-pw' })
  t.match(made, {
    status: 201,
    body: { check: { state: 'failing', findings: [{ code: 'PasswordAsToken', remedy: /API token/ }] } }
  })
  await call('PATCH', `${API}/mistaken`, { password: 'admin-pw' })
  t.match(await call('POST', `${API}/mistaken/check`), { body: { state: 'ok' } }, 'as a password it works')
  await call('PATCH', `${API}/mistaken`, { token: TOKEN })
  t.match(await call('GET', `${API}/mistaken`), { body: { login: 'token', reachable: true } })
})

t.test('one Jenkins is registered once, by its address and by its key', async t => {
  const jenkins = await another(t)
  await register('first', jenkins.url)
  const port = new URL(jenkins.url).port
  for (const url of [jenkins.url, `${jenkins.url}/`, `http://localhost:${port}`]) {
    const twin = await register('second', url)
    t.strictSame(code(twin), [409, 'CONTROLLER_EXISTS'], url)
    t.match(twin.body.detail, /"first"/, url)
  }
  t.strictSame(code(await register('first', 'http://127.0.0.1:1')), [409, 'CONTROLLER_EXISTS'])
  t.strictSame(code(await register('default', 'http://127.0.0.1:1')), [409, 'CONTROLLER_EXISTS'])
  t.strictSame(code(await register('third', bridge.jenkins.url)), [409, 'CONTROLLER_EXISTS'])
})

t.test('one that was registered a moment ago is known by the key that it showed', async t => {
  const jenkins = await another(t)
  t.equal((await register('just-now', jenkins.url)).status, 201)
  // As long as no process has asked it who it is.
  await createControllerMemory(bridge.redis.client).forget('just-now')
  const twin = await register('at-once', jenkins.url.replace('127.0.0.1', '0.0.0.0'))
  t.strictSame([...code(twin), ...pointers(twin)], [409, 'CONTROLLER_EXISTS', '#/url'])
  t.match(twin.body.detail, /"just-now"/)
})

t.test('one that does not answer is registered, and compared before anything is written to it', async t => {
  const home = await mkdtemp(join(tmpdir(), 'jcb-twice-'))
  t.teardown(() => rm(home, { recursive: true, force: true }))
  const original = await startStandIn({ home })
  await register('original', original.url)
  await original.close()
  const port = await freePort()
  const made = await register('asleep', `http://127.0.0.1:${port}`)
  t.match(made, { status: 201, body: { check: { state: 'unknown' }, controller: { state: 'Unknown', reachable: false } } })
  const same = await another(t, { home, port })
  await call('POST', '/api/v1/projects', { name: 'twice', controller: 'asleep' })
  const waiting = await until('it is asked', async () => {
    const { body } = await call('GET', `${API}/asleep`)
    return body.reason === 'ControllerTwice' ? body : undefined
  })
  t.match(waiting.message, /registered already under another name/)
  t.strictSame([...same.controller.root.items], [], 'no folder is made in it')
})

const bad: readonly (readonly [string, object, string])[] = [
  ['a URL with a user', { url: 'http://user:secret@127.0.0.1' }, '#/url'],
  ['another scheme', { url: 'ftp://127.0.0.1' }, '#/url'],
  ['a query', { url: 'http://127.0.0.1/?token=x' }, '#/url'],
  ['a metadata service', { url: 'http://169.254.169.254/' }, '#/url'],
  ['a link-local address', { url: 'http://[fe80::1]/' }, '#/url'],
  ['a mapped metadata service', { url: 'http://[::ffff:169.254.169.254]/' }, '#/url'],
  ['both kinds of login', { password: 'x' }, '#/password'],
  ['no login', { token: undefined }, '#/token'],
  ['a certificate without its key', { clientCertificate: 'x' }, '#/clientKey'],
  ['authorities without a certificate', { ca: 'nothing' }, '#/ca'],
  ['a token with a line end', { token: 'a\nb' }, '#/token'],
  ['a user with a colon', { user: 'a:b' }, '#/user'],
  ['a pattern of other characters', { projects: ['a/b'] }, '#/projects/0'],
  ['no pattern', { projects: [] }, '#/projects'],
  ['too many requests', { maxInFlight: 65 }, '#/maxInFlight'],
  ['an unknown field', { folder: ['a'] }, '#/folder'],
  ['a bad name', { name: '__proto__' }, '#/name'],
  ['a port that is none', { url: 'https://jenkins.example.com:99999' }, '#/url'],
  ['a metadata service behind NAT64', { url: 'http://[64:ff9b::a9fe:a9fe]/' }, '#/url'],
  ['one behind a local NAT64', { url: 'http://[64:ff9b:1::a9fe:a9fe]/' }, '#/url'],
  ['one by 6to4', { url: 'http://[2002:a9fe:a9fe::1]/' }, '#/url'],
  ['one as a compatible address', { url: 'http://[::a9fe:a9fe]/' }, '#/url'],
  ['one as a decimal number', { url: 'http://2852039166/' }, '#/url'],
  ['one in octal', { url: 'http://0251.0376.0251.0376/' }, '#/url'],
  ['one in hexadecimal', { url: 'http://0xa9fea9fe/' }, '#/url'],
  ['one in three parts', { url: 'http://169.254.43518/' }, '#/url'],
  ['one with a final dot', { url: 'http://169.254.169.254./' }, '#/url'],
  ['one in wide digits', { url: 'http://\uff11\uff16\uff19.254.169.254/' }, '#/url'],
  ['one with ideographic dots', { url: 'http://169\u3002254\u3002169\u3002254/' }, '#/url'],
  ['the identities of pods', { url: 'http://[fd00:ec2::23]/' }, '#/url']
]
for (const [what, change, pointer] of bad)
  t.test(`${what} is refused with its place, and nothing is stored`, async t => {
    const answer = await register('bad', 'http://127.0.0.1:1', change)
    t.strictSame([...code(answer), ...pointers(answer)], [400, 'VALIDATION_FAILED', pointer])
    t.notMatch(answer.text, /secret@|token=x/)
    t.equal((await call('GET', `${API}/bad`)).status, 404)
  })

for (const host of ['127.0.0.1', '127.1.2.3', '0.0.0.0', '[::ffff:127.0.0.1]', 'localhost'])
  t.test(`the bridge itself is no Jenkins, as ${host}`, async t => {
    const answer = await register('self', `http://${host}:${new URL(bridge.url).port}`)
    t.strictSame([...code(answer), ...pointers(answer)], [400, 'VALIDATION_FAILED', '#/url'])
  })

t.test('no folder is claimed on a controller that is gone, whatever a process still knows of it', async t => {
  const projects = createProjectStore(bridge.redis.client, bridge.proofs)
  const jenkins = await another(t)
  await register('leaving', jenkins.url)
  const { body } = await call('POST', '/api/v1/projects', { name: 'stays', controller: 'leaving', policies: { paused: true } })
  const project = (await projects.get('stays')) as Project
  t.equal(body.controller, 'leaving')
  const other = { ...project, name: 'late', uid: 'another', folder: ['late'] }
  t.equal(await projects.claimFolder({ ...other, controller: 'gone' }), 'no-controller')
  t.equal(await projects.claimFolder(other), 'ok')
  t.strictSame(code(await call('DELETE', `${API}/leaving`)), [409, 'CONTROLLER_USED'], 'a claim alone holds it')
})

t.test('a folder that was claimed for a refused request keeps no controller', async t => {
  const jenkins = await another(t)
  await register('untouched', jenkins.url)
  await bridge.project('tries')
  await bridge.project('has', { folder: ['taken'] })
  const targets = [
    { controller: 'default', folder: ['tries'] },
    { controller: 'untouched', folder: ['tries'] },
    { controller: 'default', folder: ['taken'] }
  ]
  t.strictSame(code(await call('PATCH', '/api/v1/projects/tries', { targets })), [409, 'FOLDER_OWNED'])
  t.strictSame(code(await call('DELETE', `${API}/untouched`)), [409, 'CONTROLLER_USED'], 'the request may be under way')
  await bridge.redis.client.del(claimingKey('untouched/tries'))
  t.equal((await call('DELETE', `${API}/untouched`)).status, 204)
})

t.test('a record that does not open hides no Jenkins, and can be removed', async t => {
  const jenkins = await another(t)
  await register('broken', jenkins.url)
  const field = 'controller:broken'
  const sealed = (await bridge.redis.client.hget('jcb:{registry}:sealed', field)) ?? ''
  await bridge.redis.client.hset('jcb:{registry}:sealed', field, 'no sealed text')
  const twin = await register('second', jenkins.url)
  t.strictSame([...code(twin), ...pointers(twin)], [409, 'CONTROLLER_EXISTS', '#/url'])
  t.strictSame(code(await call('PATCH', `${API}/broken`, { user: 'x' })), [409, 'RECORD_BROKEN'])
  await bridge.redis.client.hset('jcb:{registry}:sealed', field, sealed)
  t.equal((await call('PATCH', `${API}/broken`, { maxInFlight: 3 })).status, 200)
  await bridge.redis.client.hset('jcb:{registry}:sealed', field, 'no sealed text')
  t.equal((await call('DELETE', `${API}/broken`)).status, 204)
  t.equal((await register('second', jenkins.url)).status, 201)
})

t.test('another Jenkins that took the address gets nothing, even within the time of a recognition', async t => {
  const port = await freePort()
  const before = await startStandIn({ port })
  await register('swapped', before.url)
  await bridge.project('swap', { controller: 'swapped' })
  const credential = { id: 'a', type: 'access-token', data: { token: 'value-of-a' } }
  await call('POST', '/api/v1/projects/swap/credentials', credential, { prefer: 'wait=20' })
  await bridge.phase('swap', 'a', 'Synced')
  await before.close()
  const after = await another(t, { port })
  await call('POST', '/api/v1/projects/swap/sync')
  await until('it waits', async () => {
    const { status } = (await call('GET', '/api/v1/projects/swap/credentials/a')).body
    return status.reason === 'ControllerChanged'
  })
  t.strictSame([...after.controller.root.items], [], 'no folder is made')
  t.match(await call('POST', `${API}/swapped/check`), { body: { state: 'failing', findings: [{ code: 'ControllerChanged' }] } })
})

t.test('the metrics have each controller by its name, and nothing of one that is gone', async t => {
  const of = async (name: string) => {
    const { text } = await bridge.call('GET', '/metrics')
    return text.split('\n').filter((line: string) => line.includes(`controller="${name}"`))
  }
  const jenkins = await another(t)
  await register('measured', jenkins.url)
  await call('POST', '/api/v1/projects', { name: 'measured', controller: 'measured' })
  const credential = { id: 'a', type: 'access-token', data: { token: 'value-of-a' } }
  await call('POST', '/api/v1/projects/measured/credentials', credential, { prefer: 'wait=20' })
  await until('all are there', async () => {
    const lines = await of('measured')
    return [
      /^jcb_jenkins_calls_total\{.*operation="ping",outcome="ok"\} [1-9]/,
      /^jcb_jenkins_call_duration_seconds_bucket/,
      /^jcb_controller_circuit\{.*state="closed"\} 1$/,
      /^jcb_controller_recognition\{.*standing="known"\} 1$/,
      /^jcb_controller_recognition\{.*standing="changed"\} 0$/,
      /^jcb_jenkins_calls_in_flight\{.*\} \d+$/,
      /^jcb_controller_waiting_credentials\{/,
      /^jcb_controller_oldest_unsynced_change_seconds\{/,
      /^jcb_queue_wait_seconds_count\{/
    ].every(pattern => lines.some(line => pattern.test(line)))
  })
  await call('DELETE', '/api/v1/projects/measured')
  await until('the project is gone', async () => (await call('GET', '/api/v1/projects/measured')).status === 404)
  t.equal((await call('DELETE', `${API}/measured`)).status, 204)
  await until('its series end', async () => (await of('measured')).length === 0, 60_000)
  t.ok((await of('default')).length > 10)
})

t.test('the controller of the settings is changed there', async t => {
  for (const [method, path, body] of [
    ['PATCH', '/default', { user: 'x' }],
    ['DELETE', '/default', undefined],
    ['POST', '/default/accept', { identity: 'url:http://x' }]
  ] as const)
    t.strictSame(code(await call(method, API + path, body)), [409, 'CONTROLLER_FIXED'], method)
  t.match(await call('POST', `${API}/default/check`), { status: 200, body: { state: 'ok' } })
  for (const path of ['/constructor', '/%2e%2e'])
    t.strictSame(code(await call('POST', `${API}${path}/check`)), [404, 'CONTROLLER_NOT_FOUND'], path)
})

t.test('a restart finds the controllers again, and nothing of a login is ever shown', async t => {
  const jenkins = await another(t)
  await register('lasting', jenkins.url, { token: undefined, password: 'hunter2-password', user: 'admin' })
  await bridge.restart()
  await until('it is open again', async () => (await call('GET', `${API}/lasting`)).status === 200)
  t.match((await call('GET', `${API}/lasting`)).body, { login: 'password', generation: 1 })
  for (const text of [bridge.logs(), bridge.answers()]) t.notMatch(text, /hunter2-password|wrong-token/)
})
