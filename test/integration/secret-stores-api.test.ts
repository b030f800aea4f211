import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import t from 'tap'
import { secretStoreField } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { createSecretStoreUsers } from '../../src/store/secret-store/secret-store-users.ts'
import { makeToken } from '../helpers/access.ts'
import { type Answer, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { dumpOf, startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const API = '/api/v1/secret-stores'
const VALUE = 'not-a-real-one, but looked for'
const mount = await mkdtemp(join(tmpdir(), 'jcb-stores-'))
t.teardown(() => rm(mount, { recursive: true }))
for (const [path, text] of Object.entries({ 'shop/db/password': VALUE, 'shop/token': VALUE, 'bank/pin': VALUE, top: VALUE })) {
  await mkdir(join(mount, path, '..'), { recursive: true })
  await writeFile(join(mount, path), text)
}

const secretFiles = { directories: [mount], forbidden: [] }
const masterKeys = newMasterKeys().replace('k1:', 'old:')
const bridge = await withBridge(t, { masterKeys, secretFiles })
const { call } = bridge
const redis = bridge.redis.client
const allowed = [
  { projects: ['shop-*'], paths: ['shop/'] },
  { projects: ['shop-a', 'bank'], paths: ['bank/pin', 'far/away'] }
]
const body = (name: string, more: object = {}) => ({ name, provider: 'file', directory: mount, allowed, ...more })
const make = (name: string, more: object = {}) => call('POST', API, body(name, more))
const code = ({ status, body }: Answer) => [status, body?.code]
const pointers = ({ body }: Answer) => (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
const names = ({ body }: Answer) => body.items.map(({ name }: { name: string }) => name)
const typesOf = async (name: string) =>
  (await call('GET', `${API}/${name}/events`)).body.items.map((e: { type: string }) => e.type)

t.test('rules can be withdrawn while the directory is away', async t => {
  const directory = join(mount, 'going')
  await mkdir(directory)
  t.equal((await make('going', { directory })).status, 201)
  await rm(directory, { recursive: true })
  t.match(await call('PATCH', `${API}/going`, { allowed: [], refreshEvery: '1h' }), { status: 200, body: { allowed: [] } })
  const refused = await call('PATCH', `${API}/going`, { allowed, keepLineEnd: true })
  t.strictSame([...code(refused), ...pointers(refused)], [400, 'VALIDATION_FAILED', '#/directory'])
  t.equal((await call('PATCH', `${API}/going`, { allowed: [{ projects: ['*'], paths: ['../b'] }] })).status, 400)
  t.equal((await call('DELETE', `${API}/going`)).status, 204)
})

t.test('a secret store is registered, read, changed, checked and removed', async t => {
  const made = await make('first', { refreshEvery: '10m' })
  t.match(made, {
    status: 201,
    body: {
      ...{ name: 'first', provider: 'file', directory: mount, keepLineEnd: false, login: [], refreshEvery: '10m', generation: 1 },
      allowed: [{ projects: ['shop-*'], paths: ['shop'] }, allowed[1]]
    }
  })
  t.equal(made.headers.get('location'), `${API}/first`)
  const read = await call('GET', `${API}/first`)
  t.strictSame(read.body, made.body)
  const etag = read.headers.get('etag') ?? ''
  t.match(await call('POST', `${API}/first/check`), { status: 200, body: { state: 'ok', at: String, findings: [] } })

  const changed = await call('PATCH', `${API}/first`, { refreshEvery: '1s', allowed: [] }, { 'if-match': etag })
  t.match(changed, { status: 200, body: { refreshEvery: '1s', allowed: [], directory: mount, generation: 2 } })
  t.strictSame(code(await call('PATCH', `${API}/first`, { refreshEvery: '2s' }, { 'if-match': etag })), [
    412,
    'PRECONDITION_FAILED'
  ])
  t.match(
    await call('PATCH', `${API}/first`, { refreshEvery: '1s' }),
    { status: 200, body: { generation: 2 } },
    'nothing changes'
  )
  t.match(await call('PATCH', `${API}/first`, { keepLineEnd: true }), { body: { keepLineEnd: true, generation: 3 } })
  t.match(await call('PATCH', `${API}/first`, { keepLineEnd: null }), { body: { keepLineEnd: false, generation: 4 } })

  t.strictSame(code(await call('DELETE', `${API}/first`, undefined, { 'if-match': etag })), [412, 'PRECONDITION_FAILED'])
  t.equal((await call('DELETE', `${API}/first`)).status, 204)
  t.strictSame(code(await call('GET', `${API}/first`)), [404, 'SECRET_STORE_NOT_FOUND'])
  t.strictSame(code(await call('POST', `${API}/first/check`)), [404, 'SECRET_STORE_NOT_FOUND'])
  const ofIt = ['SecretStoreRemoved', 'SecretStoreUpdated', 'SecretStoreUpdated', 'SecretStoreUpdated', 'SecretStoreAdded']
  t.strictSame(await typesOf('first'), ofIt)
  const { items } = (await call('GET', `/api/v1/audit?action=secret-store.write`)).body
  t.match(items[0], { action: 'secret-store.write', route: `${API}/:store`, target: 'first', outcome: 'done' })
})

t.test('what is wrong is refused with its place, and nothing is stored', async t => {
  const longer = 'a'.repeat(1025)
  const bad: readonly (readonly [string, object, string])[] = [
    ['a bad name', { name: '__proto__' }, '#/name'],
    ['no name', { name: undefined }, '#/name'],
    ['no provider', { provider: undefined }, '#/provider'],
    ['an unknown provider', { provider: 'constructor' }, '#/provider'],
    ['no directory', { directory: undefined }, '#/directory'],
    ['another directory', { directory: 'relative' }, '#/directory'],
    ['one of the system', { directory: '/proc/self' }, '#/directory'],
    ['an unknown setting', { token: 'x' }, '#/token'],
    ['a setting of another kind', { keepLineEnd: 'yes' }, '#/keepLineEnd'],
    ['an interval of none', { refreshEvery: '0s' }, '#/refreshEvery'],
    ['one that is too long', { refreshEvery: '25h' }, '#/refreshEvery'],
    ['one that is huge', { refreshEvery: '99999h' }, '#/refreshEvery'],
    ['a pattern of other characters', { allowed: [{ projects: ['a/b'], paths: [''] }] }, '#/allowed/0/projects/0'],
    ['no pattern', { allowed: [{ projects: [], paths: [''] }] }, '#/allowed/0/projects'],
    ['no path', { allowed: [{ projects: ['*'], paths: [] }] }, '#/allowed/0/paths'],
    ['a way out', { allowed: [{ projects: ['*'], paths: ['a', '../b'] }] }, '#/allowed/0/paths/1'],
    ['only slashes', { allowed: [{ projects: ['*'], paths: ['//'] }] }, '#/allowed/0/paths/0'],
    ['a NUL', { allowed: [{ projects: ['*'], paths: ['a\0b'] }] }, '#/allowed/0/paths/0'],
    ['a long path', { allowed: [{ projects: ['*'], paths: [longer] }] }, '#/allowed/0/paths/0'],
    ['rules that are none', { allowed: { projects: ['*'] } }, '#/allowed']
  ]
  for (const [what, change, pointer] of bad) {
    const answer = await make('bad', change)
    t.strictSame([...code(answer), ...new Set(pointers(answer))], [400, 'VALIDATION_FAILED', pointer], what)
  }
  const half = await make('bad', { allowed: [{ projects: ['*'], paths: ['\ud800'] }] })
  t.strictSame([...code(half), ...pointers(half)], [400, 'MALFORMED_BODY', '#/allowed/0/paths/0'])
  t.equal((await call('GET', `${API}/bad`)).status, 404)
  await make('good')
  for (const [change, pointer] of [
    [{ name: 'other' }, '#/name'],
    [{ provider: 'vault' }, '#/provider'],
    [{ directory: null }, '#/directory'],
    [{ directory: '/etc' }, '#/directory'],
    [{ refreshEvery: '1d' }, '#/refreshEvery'],
    [{ allowed: null }, '#/allowed']
  ] as const) {
    const answer = await call('PATCH', `${API}/good`, change)
    t.strictSame([...code(answer), ...pointers(answer)], [400, 'VALIDATION_FAILED', pointer], JSON.stringify(change))
  }
  t.match((await call('GET', `${API}/good`)).body, { generation: 1, directory: mount })
  const taken = await make('good')
  t.strictSame([...code(taken), ...pointers(taken)], [409, 'SECRET_STORE_EXISTS', '#/name'])
})

t.test('names of objects are names like any other', async t => {
  for (const name of ['constructor', 'tostring', 'valueof']) t.equal((await make(name)).status, 201, name)
  for (const name of ['constructor', 'toString', '__proto__', 'a%00b', '%ED%A0%80'])
    t.equal((await call('GET', `${API}/${name}`)).status, name === 'constructor' ? 200 : 404, name)
  const seen = names(await call('GET', `${API}?limit=2`))
  t.strictSame(seen, ['constructor', 'good'])
  for (const name of ['constructor', 'tostring', 'valueof']) t.equal((await call('DELETE', `${API}/${name}`)).status, 204, name)
})

t.test('keys are listed, for a project only where it may read', async t => {
  for (const name of ['shop-a', 'shop-b', 'bank', 'other']) await bridge.project(name)
  await make('keys')
  const list = (prefix = '') => call('GET', `${API}/keys/keys${prefix && `?prefix=${encodeURIComponent(prefix)}`}`)
  t.strictSame((await list()).body, { names: ['bank/', 'shop/', 'top'], isCut: false, canList: true })
  t.strictSame((await list('shop')).body.names, ['shop/db/', 'shop/token'])
  t.strictSame((await list('nothing/')).body.names, [])
  for (const prefix of ['../', 'a//b', '/', '\0']) {
    const answer = await list(prefix)
    t.strictSame([...code(answer), ...pointers(answer)], [400, 'VALIDATION_FAILED', '#/query/prefix'], prefix)
  }

  const of = (project: string, prefix = '') =>
    call('GET', `/api/v1/projects/${project}/secret-stores/keys/keys?prefix=${encodeURIComponent(prefix)}`)
  t.strictSame((await of('shop-a')).body.names, ['bank/', 'far/', 'shop/'], 'the ways to what it may read')
  t.strictSame((await of('shop-b')).body.names, ['shop/'])
  t.strictSame((await of('shop-a', 'bank')).body.names, ['bank/pin', 'bank/pin/'], 'a path may be a key, or have keys below')
  t.strictSame((await of('shop-a', 'shop/db/')).body.names, ['shop/db/password'])
  t.strictSame((await of('bank', 'shop')).body, (await of('bank', 'nothing')).body, 'what it may not read, and what is not there')
  t.strictSame(code(await of('other')), [404, 'SECRET_STORE_NOT_FOUND'])
  const none = await call('GET', '/api/v1/projects/other/secret-stores/nothing/keys')
  t.equal((await of('other')).body.detail, none.body.detail, 'in the same words whether it exists')
  const visible = await call('GET', '/api/v1/projects/bank/secret-stores')
  const shown = { name: 'keys', provider: 'file', title: 'Files', paths: ['bank/pin', 'far/away'], canList: true }
  t.strictSame(
    visible.body.items.find(({ name }: { name: string }) => name === 'keys'),
    shown
  )
  t.notMatch(visible.text, mount, 'without its address')
  t.strictSame((await call('GET', '/api/v1/projects/other/secret-stores')).body.items, [])

  const [viewer, operator] = [await makeToken(bridge, { 'shop-a': 'viewer' }), await makeToken(bridge, { 'shop-a': 'operator' })]
  const at = '/projects/shop-a/secret-stores'
  t.equal((await viewer.call('GET', at)).status, 200)
  t.equal((await viewer.call('GET', `${at}/keys/keys`)).status, 403)
  t.equal((await operator.call('GET', `${at}/keys/keys`)).status, 200)
  t.equal((await operator.call('GET', '/secret-stores')).status, 403)
  t.equal((await operator.call('GET', '/projects/bank/secret-stores')).status, 404)
})

t.test('one that is used is not removed; what a died process has left behind is looked at', async t => {
  await make('used')
  const users = createSecretStoreUsers(redis)
  const held = await users.hold('shop-a', ['used'])
  const refused = await call('DELETE', `${API}/used`)
  t.strictSame(code(refused), [409, 'SECRET_STORE_USED'])
  t.match(refused.body.detail, /shop-a/)
  if ('end' in held) await held.end()
  await users.hold('gone', ['used'])
  await redis.hset(registryKeys.secretStoreUsers, 'used gone', '1 1')
  t.equal((await call('DELETE', `${API}/used`)).status, 204, 'no credential refers to it')
  t.strictSame(await users.of('used'), [])
})

t.test('one that credentials refer to is not removed until none does', async t => {
  await make('referred')
  const at = '/api/v1/projects/shop-a/credentials'
  const data = { token: { valueFrom: { store: 'referred', key: 'shop/token' } } }
  for (const id of ['typed-later', 'deleted-later'])
    t.equal((await call('POST', at, { id, type: 'access-token', data }, { prefer: 'wait=20' })).status, 201)
  const remove = () => call('DELETE', `${API}/referred`)
  const refused = await remove()
  t.strictSame(code(refused), [409, 'SECRET_STORE_USED'])
  t.match(refused.body.detail, /: shop-a\./)
  t.equal((await call('PATCH', `${at}/typed-later`, { data: { token: 'typed' } }, { prefer: 'wait=20' })).status, 200)
  t.strictSame(code(await remove()), [409, 'SECRET_STORE_USED'], 'the other one still does')
  await call('DELETE', `${at}/deleted-later`, undefined, { prefer: 'wait=20' })
  t.equal((await remove()).status, 204)
})

t.test('of many at once one registers a name, and no change is lost', async t => {
  const made = await Promise.all(Array.from({ length: 8 }, () => make('race')))
  t.strictSame(made.map(({ status }) => status).sort(), [201, ...Array<number>(7).fill(409)])
  const changes = Array.from({ length: 8 }, (_, i) => call('PATCH', `${API}/race`, { refreshEvery: `${i + 1}s` }))
  t.ok((await Promise.all(changes)).every(({ status }) => status === 200))
  t.equal((await call('GET', `${API}/race`)).body.generation, 9)
})

t.test('a repeated request registers one, also after the process died before its answer', async t => {
  const key = { 'idempotency-key': 'store-once' }
  const first = await call('POST', API, body('once'), key)
  const again = await call('POST', API, body('once'), key)
  t.strictSame([first.status, again.status, again.headers.get('idempotency-replayed')], [201, 201, 'true'])
  t.strictSame(again.body, first.body)
  t.strictSame(await typesOf('once'), ['SecretStoreAdded'])
  t.strictSame(code(await call('POST', API, body('twice'), key)), [422, 'IDEMPOTENCY_KEY_REUSED'])
})

t.test('every process has a change within a moment', async t => {
  const other = await withBridge(t, { masterKeys, redisUrl: bridge.redis.url, secretFiles, role: 'api' })
  const seen = async (name: string) => names(await other.call('GET', '/api/v1/projects/shop-a/secret-stores')).includes(name)
  await make('live')
  await until('it is added', async () => seen('live'))
  t.match(await other.call('POST', `${API}/live/check`), { status: 200, body: { state: 'ok' } })
  await call('PATCH', `${API}/live`, { allowed: [] })
  await until('its rules are changed', async () => !(await seen('live')))
  await call('PATCH', `${API}/live`, { allowed })
  await until('they are back', async () => seen('live'))
  await call('DELETE', `${API}/live`)
  await until('it is removed', async () => !(await seen('live')))
  t.equal((await other.call('POST', `${API}/live/check`)).status, 404)
  t.equal((await make('live')).status, 201, 'and can be there again')
  await until('it is there again', async () => seen('live'))
})

t.test('a backup has them, with who uses them, and opens under another key', async t => {
  const fresh = await startTestRedis()
  t.teardown(() => fresh.close())
  const bundle = join(mount, '..', `${basename(mount)}.bundle`)
  t.teardown(() => rm(bundle, { force: true }))
  const newKeys = newMasterKeys()
  const passphrase = ['--passphrase-file', '-']
  const stdin = 'correct horse battery staple\n'
  await make('saved', { refreshEvery: '7m' })
  await createSecretStoreUsers(redis).hold('shop-a', ['saved'])
  await redis.hset(registryKeys.makers, 'shop-a', 'dave')
  const saved = await cli(['backup', ...passphrase], { REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys }, { stdin })
  t.equal(saved.exit, 0, saved.err)
  await writeFile(bundle, saved.out)
  const restored = await cli(['restore', bundle, ...passphrase], { REDIS_URL: fresh.url, MASTER_KEYS: newKeys }, { stdin })
  t.equal(restored.exit, 0, restored.err)
  t.notMatch(saved.out.toString('latin1') + saved.err + restored.err, mount)
  t.strictSame(await fresh.client.hgetall(registryKeys.makers), { 'shop-a': 'dave' }, 'as who made which project')
  const before = (await call('GET', `${API}/saved`)).body
  const other = await withBridge(t, { masterKeys: newKeys, redisUrl: fresh.url, secretFiles, role: 'api' })
  t.strictSame((await other.call('GET', `${API}/saved`)).body, before)
  t.match(await other.call('POST', `${API}/saved/check`), { body: { state: 'ok' } })
  t.strictSame(
    (await createSecretStoreUsers(fresh.client).of('saved')).map(({ project }) => project),
    ['shop-a']
  )
})

t.test('a key rotation seals the records again; one whose key is missing is named and can be removed', async t => {
  const fresh = newMasterKeys().replace('k1:', 'new:')
  await make('lost')
  const sealed = () => redis.hgetall(registryKeys.sealed)
  const before = await sealed()
  await bridge.restart({ masterKeys: `${fresh},${masterKeys}` })
  await call('POST', '/api/v1/keys/rotate')
  await until('all is sealed with the new key', async () => (await call('GET', '/api/v1/keys')).body.rotation?.state === 'done')
  t.not((await sealed())[secretStoreField('lost')], before[secretStoreField('lost')])
  t.match(await call('GET', `${API}/lost`), { status: 200, body: { directory: mount } })
  await redis.hset(registryKeys.sealed, {
    [secretStoreField('lost')]: before[secretStoreField('lost')] ?? '',
    [secretStoreField('broken')]: 'no sealed text'
  })
  await redis.incr(registryKeys.secretStoresRevision)
  await bridge.restart({ masterKeys: fresh, lostKeys: ['old'] })
  const listed = await call('GET', API)
  t.notOk(names(listed).includes('lost'))
  t.match(listed.body.closed, [
    { name: 'broken', missingKey: null, message: /cannot be read/ },
    { name: 'lost', missingKey: 'old', message: /master key "old"/ }
  ])
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/check'],
    ['GET', '/keys']
  ] as const)
    t.strictSame(code(await call(method, `${API}/lost${path}`)), [503, 'MASTER_KEY_MISSING'], path)
  t.strictSame(code(await call('PATCH', `${API}/broken`, { refreshEvery: '1m' })), [409, 'RECORD_BROKEN'])
  t.notOk(names(await call('GET', '/api/v1/projects/shop-a/secret-stores')).includes('lost'), 'nothing is asked of it')
  t.strictSame(code(await make('lost')), [409, 'SECRET_STORE_EXISTS'])
  for (const name of ['lost', 'broken']) t.equal((await call('DELETE', `${API}/${name}`)).status, 204, name)
  t.equal((await make('lost')).status, 201)
})

t.test('no value and no address is anywhere in clear', async t => {
  await call('GET', '/api/v1/projects/shop-a/events')
  const everything = [await dumpOf(redis), bridge.logs(), bridge.answers()].join('\n')
  t.notMatch(everything, VALUE)
  t.notMatch(await dumpOf(redis), mount, 'where it is, is sealed')
})
