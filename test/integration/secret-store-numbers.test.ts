import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { healSources } from '../../src/refresh/heal.ts'
import { createCredentialStore } from '../../src/store/credential/credential-store.ts'
import { createProjectStore } from '../../src/store/project/project-store.ts'
import { projectKeys, secretStoreKeys } from '../../src/store/redis/redis-keys.ts'
import { createShareIndex } from '../../src/store/source/share-index.ts'
import { createShareOffers } from '../../src/store/source/share-offers.ts'
import { createSourceIndex } from '../../src/store/source/source-index.ts'
import { createSourceStore } from '../../src/store/source/source-store.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const mount = await mkdtemp(join(tmpdir(), 'jcb-numbers-'))
t.teardown(() => rm(mount, { recursive: true }))
await mkdir(join(mount, 'team'))
const put = (name: string) => writeFile(join(mount, 'team', name), `${name}-not-a-real-one`)
const take = (name: string) => rm(join(mount, 'team', name))

const bridge = await withBridge(t, { secretFiles: { directories: [mount], forbidden: [] } })
const { call } = bridge
const { client } = bridge.redis
const STORES = '/api/v1/secret-stores'
const API = '/api/v1/projects/shop/credentials'
const WAIT = { prefer: 'wait=30' }
const at = (store: string, key: string) => ({ valueFrom: { store, key: `team/${key}` } })
const credential = (id: string, password: object) => ({
  ...{ id, type: 'username-password', data: { username: at('first', 'user'), password } }
})
const make = async (...credentials: object[]) => {
  for (const each of credentials) {
    const made = await call('POST', API, each, WAIT)
    if (made.status !== 201) throw new Error(made.text)
  }
}
const numbers = async (name: string) => {
  const { credentials, stale } = (await call('GET', `${STORES}/${name}`)).body
  return [credentials, stale]
}
const settle = (name: string, expected: readonly number[]) =>
  until(`the numbers of ${name} are ${expected}`, async () => String(await numbers(name)) === String(expected))
const ids = async (path: string) => (await call('GET', path)).body.items.map(({ id }: { id: string }) => id)

for (const name of ['first', 'second'])
  await call('POST', STORES, { name, provider: 'file', directory: mount, allowed: [{ projects: ['shop'], paths: ['team'] }] })
await bridge.project('shop')
for (const name of ['user', 'a', 'b', 'c']) await put(name)
await make(credential('a', at('first', 'a')), credential('b', at('second', 'b')), credential('c', at('first', 'c')))

t.test('a secret store says how many credentials refer to it, each once', async t => {
  t.strictSame(await numbers('first'), [3, 0])
  t.strictSame(await numbers('second'), [1, 0])
  const { items } = (await call('GET', STORES)).body
  t.strictSame(
    items.map(({ name, credentials, stale }: Record<string, unknown>) => [name, credentials, stale]),
    [
      ['first', 3, 0],
      ['second', 1, 0]
    ]
  )
})

t.test('an old value counts where it comes from, in its project and in the overview, and is found', async t => {
  await take('b')
  await settle('second', [1, 1])
  t.strictSame(await numbers('first'), [3, 0], 'the user name of it is read')
  const stale = (await call('GET', `${API}/b`)).body.status.source.stale
  t.match(stale, { reason: 'NotFound' })
  t.strictSame(await ids(`${API}?source=stale`), ['b'])
  t.strictSame(await ids('/api/v1/credentials?source=stale'), ['b'])
  t.strictSame(await ids('/api/v1/credentials?source=stale&phase=Synced&type=username-password'), ['b'])
  t.strictSame(await ids('/api/v1/credentials?source=stale&phase=Blocked'), [])
  t.strictSame(await ids('/api/v1/credentials?source=stale&expiring=9d'), [])
  await call('PATCH', `${API}/b`, { expiresAt: new Date(Date.now() + 86_400_000).toISOString() }, WAIT)
  t.strictSame(await ids('/api/v1/credentials?source=stale&expiring=9d'), ['b'])
  t.strictSame((await call('GET', '/api/v1/credentials?source=stale')).body.total, 1)
  t.equal((await call('GET', `${API}?source=fresh`)).status, 400)

  const found = (await call('GET', '/api/v1/overview')).body
  t.match(found, { totals: { stale: 1 }, projects: [{ name: 'shop', stale: 1 }] })
  const matter = { kind: 'credential', project: 'shop', id: 'b', type: 'username-password', phase: 'Synced', count: 1 }
  t.strictSame(
    found.attention.filter(({ reason }: { reason: string }) => reason === 'SourceStale'),
    [{ ...matter, reason: 'SourceStale', since: stale.since, action: 'refresh' }]
  )
  t.equal(found.attentionTotal, 2, 'besides its expiry')
  t.match((await call('GET', '/api/v1/projects?state=stale')).body.items, [{ name: 'shop', stale: 1 }])
  const { call: other } = await makeToken(bridge, {})
  t.match((await other('GET', '/overview')).body, { totals: { stale: 0 }, attention: [] })
  t.match((await other('GET', '/credentials?source=stale')).body.items, [])
})

t.test('the indexes are rebuilt from the records after they were lost', async t => {
  const keys = secretStoreKeys('second')
  const { stale } = projectKeys('shop')
  await client.del(keys.credentials, keys.stale, stale)
  t.strictSame(await numbers('second'), [0, 0])
  t.strictSame(await ids('/api/v1/credentials?source=stale'), [])
  const walk = () =>
    healSources(
      {
        ...{ projects: createProjectStore(client, bridge.proofs), credentials: createCredentialStore(client, bridge.proofs) },
        ...{ sources: createSourceStore(client), index: createSourceIndex(client), shareIndex: createShareIndex(client) },
        shareOffers: createShareOffers(client),
        ...{ intervalOf: () => 60_000, clock: Date.now }
      },
      new AbortController().signal
    )
  await bridge.project('bank')
  const source = { id: 'given', type: 'access-token', data: { token: 'not-a-real-one' } }
  await call('POST', API, source, WAIT)
  await call('POST', `${API}/given/shares`, { projects: ['bank', 'nowhere'] })
  await call('POST', `${API}/given/shares`, { projects: 'all' })
  const receiver = { id: 'taken', type: 'access-token', sharedFrom: { project: 'shop', id: 'given' } }
  await call('POST', '/api/v1/projects/bank/credentials', receiver, WAIT)
  t.strictSame(await walk(), { found: 4, stale: 1, shares: 3, lostSources: 0 })
  const lost = { at: null, version: null, staleSince: new Date().toISOString(), failing: { sharedFrom: 'ShareUnreadable' } }
  const state = JSON.stringify({ ...lost, reason: 'ShareUnreadable' })
  await client.hset(projectKeys('bank').sources, 'taken', state)
  t.match(await walk(), { found: 4, stale: 2, shares: 3, lostSources: 1 })
  await call('DELETE', `${API}/given?endShares=true`, undefined, WAIT)
  const isGone = async () => (await call('GET', '/api/v1/projects/bank/credentials/taken')).status === 404
  await until('the receiver is gone', isGone)
  t.strictSame(await numbers('second'), [1, 1])
  t.strictSame(await ids('/api/v1/credentials?source=stale'), ['b'])
  await client.zadd(stale, 0, 'c')
  await client.sadd(secretStoreKeys('first').stale, JSON.stringify(['shop', 'c']))
  await walk()
  t.strictSame(await numbers('first'), [3, 0])
  t.strictSame(await client.zrange(stale, 0, '-1'), ['b'])
})

t.test('a value that is read again is not old any more', async t => {
  await put('b')
  await settle('second', [1, 0])
  t.strictSame(await ids('/api/v1/credentials?source=stale'), [])
  t.equal((await call('GET', '/api/v1/overview')).body.totals.stale, 0)
})

t.test('what ceases to refer to a secret store does not count any more', async t => {
  await take('c')
  await settle('first', [3, 1])
  await call('PATCH', `${API}/c`, { data: { password: 'typed-not-a-real-one' } }, WAIT)
  await settle('first', [3, 0])
  t.strictSame(await ids(`${API}?source=stale`), [], 'its user name still comes from there')
  await call('PATCH', `${API}/c`, { data: { username: 'typed', password: at('second', 'c') } }, WAIT)
  await settle('first', [2, 0])
  await settle('second', [2, 1])
  t.strictSame(await ids(`${API}?source=stale`), ['c'])
  await call('DELETE', `${API}/c`, undefined, WAIT)
  await settle('second', [1, 0])
  t.strictSame(await ids('/api/v1/credentials?source=stale'), [])
  t.equal((await call('GET', '/api/v1/overview')).body.totals.stale, 0)
  await call('DELETE', `${API}/a`, undefined, WAIT)
  await settle('first', [1, 0])
})

t.test('the last check is kept with a secret store, until it is removed', async t => {
  const last = async (name: string) => (await call('GET', `${STORES}/${name}`)).body.lastCheck
  t.equal(await last('first'), null)
  const { body } = await call('POST', `${STORES}/first/check`)
  t.match(body, { state: 'ok', at: String, findings: [] })
  t.strictSame(await last('first'), body)
  await mkdir(join(mount, 'nowhere'))
  await call('POST', STORES, { name: 'gone', provider: 'file', directory: join(mount, 'nowhere') })
  await rm(join(mount, 'nowhere'), { recursive: true })
  const failing = (await call('POST', `${STORES}/gone/check`)).body
  t.match(failing, { state: String, findings: [{ code: String, message: String, remedy: String }] })
  t.not(failing.state, 'ok')
  t.strictSame(await last('gone'), failing)
  const { check } = secretStoreKeys('gone')
  const kept = await client.get(check)
  await call('DELETE', `${STORES}/gone`)
  t.equal(await client.exists(check), 0)
  await call('POST', STORES, { name: 'gone', provider: 'file', directory: mount })
  await client.set(check, kept ?? '')
  t.equal(await last('gone'), null, 'that was another one of this name')
  await client.set(check, '{"state":"ok"}')
  t.equal(await last('gone'), null)
})

t.test('credentials are found by the secret store that they refer to, in a project and in all', async t => {
  for (const name of ['one', 'two']) await bridge.project(name)
  for (const name of ['third', 'fourth'])
    await call('POST', STORES, {
      ...{ name, provider: 'file', directory: mount, allowed: [{ projects: ['one', 'two'], paths: ['team'] }] }
    })
  for (const name of ['user', 'a', 'b']) await put(name)
  const made = async (project: string, id: string, username: unknown, password: unknown) => {
    const body = { id, type: 'username-password', data: { username, password } }
    t.equal((await call('POST', `/api/v1/projects/${project}/credentials`, body, WAIT)).status, 201, `${project}/${id}`)
  }
  for (const id of ['c', 'a']) await made('one', id, at('third', 'user'), at('third', 'a'))
  await made('one', 'b', at('third', 'user'), at('fourth', 'b'))
  await made('one', 'typed', 'x', 'not-a-real-one')
  for (const id of ['x', 'y']) await made('two', id, 'x', at('third', 'a'))
  const [ONE, TWO] = ['one', 'two'].map(name => `/api/v1/projects/${name}/credentials`)
  t.strictSame(await ids(`${ONE}?store=third`), ['a', 'b', 'c'])
  t.strictSame(await ids(`${ONE}?store=fourth`), ['b'])
  t.strictSame(await ids(`${TWO}?store=fourth`), [])
  t.strictSame(await ids(`${TWO}?store=constructor`), [])
  const ALL = '/api/v1/credentials?store=third'
  const found: string[] = []
  for (let cursor = ''; ; ) {
    const { items, nextCursor, total } = (await call('GET', `${ALL}&limit=2${cursor}`)).body
    t.equal(total, 5)
    found.push(...items.map(({ project, id }: Record<string, string>) => `${project}/${id}`))
    if (nextCursor === null) break
    cursor = `&cursor=${nextCursor}`
  }
  t.strictSame(found, ['one/a', 'one/b', 'one/c', 'two/x', 'two/y'])
  t.strictSame(await ids(`${ALL}&project=two`), ['x', 'y'])
  t.strictSame(await ids(`${ALL}&phase=Blocked`), [])
  t.strictSame(await ids(`${ALL}&type=username-password&phase=Synced&project=one`), ['a', 'b', 'c'])
  t.strictSame(await ids('/api/v1/credentials?store=fourth'), ['b'])
  t.strictSame(await ids('/api/v1/credentials?store=unknown'), [])
  const viewer = await makeToken(bridge, { two: 'viewer' })
  const seen = (await viewer.call('GET', '/credentials?store=third')).body
  t.strictSame([seen.total, ...seen.items.map(({ id }: { id: string }) => id)], [2, 'x', 'y'], 'only in projects of the caller')
  await call('PATCH', `${TWO}/y`, { data: { password: 'typed-not-a-real-one' } }, WAIT)
  t.strictSame(await ids(`${ALL}&project=two`), ['x'], 'the record decides')
})
