import t from 'tap'
import { projectKeys, secretStoreKeys } from '../../src/store/redis/redis-keys.ts'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { startVault } from '../helpers/secret-stores/vault.ts'
import { until } from '../helpers/until.ts'

const vault = await startVault(t)
vault.mount('secret', 2)
vault.policy('reader', { 'secret/data/*': ['read'], 'secret/metadata/*': ['list'] })
const masterKeys = newMasterKeys()
const outbound = { http: true, networks: ['127.0.0.0/8'], hosts: [] }
const bridge = await withBridge(t, { masterKeys, outbound })
const other = await withBridge(t, {
  ...{ masterKeys, outbound, redisUrl: bridge.redis.url },
  jenkinsAt: { url: bridge.jenkins.url, user: 'admin', token: 'admin-token' }
})
const { call } = bridge
const store = {
  ...{ name: 'vault', provider: 'vault', address: vault.url, auth: 'token', token: vault.token({ policies: ['reader'] }) },
  ...{ allowed: [{ projects: ['shop'], paths: ['team'] }], refreshEvery: '1h' }
}
const made = await call('POST', '/api/v1/secret-stores', store)
if (made.status !== 201) throw new Error(made.text)
await bridge.project('shop')
const API = '/api/v1/projects/shop/credentials'
const WAIT = { prefer: 'wait=30' }
const at = (key: string) => ({ valueFrom: { store: 'vault', key, property: 'password' } })
const value = (n: number) => `value-${n}-not-a-real-one`
const reads = (key: string) => vault.seen().filter(seen => seen === `GET secret/data/${key}`).length
const held = async (id: string) => (await bridge.readback('shop', id))?.['password']
const stale = async (id: string) => (await call('GET', `${API}/${id}`)).body.status.source?.stale ?? null
const ids = Array.from({ length: 50 }, (_, i) => `shared-${i}`)
const credential = (id: string, key: string) => ({ id, type: 'username-password', data: { username: 'x', password: at(key) } })

t.test('fifty credentials on one key are one read, when they are made and when it changes, in two processes', async t => {
  vault.put('secret', 'team/shared', { password: value(1) })
  const set = await call('PUT', API, { credentials: ids.map(id => credential(id, 'team/shared')) })
  t.match(set, { status: 200, body: { created: 50 } })
  t.equal(reads('team/shared'), 1)
  const isSynced = async () => (await call('GET', '/api/v1/projects/shop')).body.counts.Synced === ids.length
  await until('all are in Jenkins', isSynced)
  vault.put('secret', 'team/shared', { password: value(2) })
  t.match(await call('POST', '/api/v1/secret-stores/vault/refresh', undefined, WAIT), { status: 200, body: { keys: 1 } })
  await until(
    'all are in Jenkins again',
    async () => (await call('GET', `${API}/shared-49`)).body.generation === 2 && (await isSynced())
  )
  for (const id of ids) t.equal(await held(id), value(2), id)
  t.equal(reads('team/shared'), 2)
  const { generation } = (await call('GET', `${API}/shared-0`)).body
  t.match(
    await other.call('POST', `${API}/shared-0/refresh`, undefined, WAIT),
    { status: 200, body: { generation } },
    'an equal value'
  )
  t.equal(reads('team/shared'), 3)
  t.match((await call('GET', `${API}/shared-0`)).body.status.source, { version: '2', stale: null })
})

t.test('a secret store that fails as a whole is asked once, and said of every credential', async t => {
  for (const key of ['a', 'b', 'c']) {
    vault.put('secret', `team/${key}`, { password: value(1) })
    await call('POST', API, credential(key, `team/${key}`))
  }
  vault.state = 'sealed'
  const before = vault.requests.length
  await call('POST', '/api/v1/secret-stores/vault/refresh', undefined, WAIT)
  for (const id of ['a', 'b', 'c', 'shared-49']) {
    await until(`${id} is stale`, async () => (await stale(id)) !== null)
    t.match(await stale(id), { reason: 'Sealed', since: String })
    t.match(await call('GET', `${API}/${id}`), { body: { status: { phase: 'Synced' } } })
  }
  t.ok(vault.requests.length - before <= 12, `few requests: ${vault.requests.length - before}`)
  vault.state = 'active'
  await call('POST', '/api/v1/secret-stores/vault/refresh', undefined, WAIT)
  for (const id of ['a', 'b', 'c', 'shared-49']) await until(`${id} has recovered`, async () => (await stale(id)) === null)
})

t.test('a pause that a secret store asks for is kept, and a person who may can end it', async t => {
  vault.intercept = (_, response) => {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '200' }).end('{"errors":[]}')
    return true
  }
  await call('POST', '/api/v1/secret-stores/vault/refresh', undefined, WAIT)
  await until('it is stale', async () => (await stale('a'))?.reason === 'RateLimited')
  const paused = Number(await bridge.redis.client.hget(secretStoreKeys('vault').pause, 'until'))
  t.ok(paused > Date.now() + 100_000, 'it is left alone for as long as it asked')
  t.equal(await bridge.redis.client.hget(secretStoreKeys('vault').pause, 'asked'), '1')
  t.equal(await bridge.redis.client.hget(secretStoreKeys('vault').pause, 'failures'), '1', 'refusals at the same time are one')
  vault.intercept = undefined
  const asked = reads('team/a')
  t.equal((await call('POST', `${API}/a/refresh`, undefined, { prefer: 'wait=1' })).status, 202, 'an operator waits')
  t.equal(reads('team/a'), asked)
  t.equal((await call('POST', '/api/v1/secret-stores/vault/refresh', undefined, WAIT)).status, 200)
  await until('it has recovered', async () => (await stale('a')) === null)
})

/** Holds back the answers to reads of a key, which are those of the moment in which they were asked for. */
function holdReads(key: string): { readonly asked: () => number; readonly release: () => void } {
  const held: (() => void)[] = []
  vault.intercept = ({ path }, response) => {
    if (path !== `secret/data/${key}`) return false
    const end = response.end.bind(response)
    Object.assign(response, { end: (body: unknown) => held.push(() => end(body)) })
    return false
  }
  return {
    asked: () => held.length,
    release() {
      vault.intercept = undefined
      for (const answer of held) answer()
    }
  }
}

const refreshAll = () => call('POST', '/api/v1/secret-stores/vault/refresh', undefined, { prefer: 'respond-async' })

t.test('a check that finds a secret store in order ends its pause, unless it has asked for it', async t => {
  const { pause } = secretStoreKeys('vault')
  vault.state = 'sealed'
  await refreshAll()
  await until('it is stale', async () => (await stale('a'))?.reason === 'Sealed')
  const long = String(Date.now() + 250_000)
  await bridge.redis.client.hset(pause, 'until', long)
  t.match(await call('POST', '/api/v1/secret-stores/vault/check'), { body: { state: 'failing' } })
  t.not(await bridge.redis.client.hget(pause, 'until'), '0')
  vault.state = 'active'
  t.match(await call('POST', '/api/v1/secret-stores/vault/check'), { body: { state: 'ok' } })
  await until('it has recovered', async () => (await stale('a')) === null)
  await bridge.redis.client.hset(pause, { until: long, failures: '1', asked: '1' })
  t.match(await call('POST', '/api/v1/secret-stores/vault/check'), { body: { state: 'ok' } })
  t.equal(await bridge.redis.client.hget(pause, 'until'), long)
  await call('POST', '/api/v1/secret-stores/vault/refresh', undefined, WAIT)
})

t.test('a refresh that is asked for during a read is another read', async t => {
  const reading = holdReads('team/c')
  await refreshAll()
  await until('it is being read', async () => reading.asked() === 1)
  vault.put('secret', 'team/c', { password: value(8) })
  const answer = call('POST', `${API}/c/refresh`, undefined, WAIT)
  // Whatever is asked for later is in Redis when this has been answered.
  t.equal((await call('POST', `${API}/c/refresh`, undefined, { prefer: 'respond-async' })).status, 202)
  reading.release()
  t.equal((await answer).status, 200)
  await until('the value of the second read is in Jenkins', async () => (await held('c')) === value(8))
})

t.test('rules that are withdrawn during a read hold for what it brings', async t => {
  const reading = holdReads('team/c')
  vault.put('secret', 'team/c', { password: value(9) })
  await refreshAll()
  await until('it is being read', async () => reading.asked() === 1)
  const changes = (of: typeof bridge) => of.logs().split('a secret store was changed').length
  const before = [changes(bridge), changes(other)]
  await call('PATCH', '/api/v1/secret-stores/vault', { allowed: [] })
  await until('both processes know', async () => [bridge, other].every((of, i) => changes(of) > (before[i] ?? 0)))
  reading.release()
  await until('it says why', async () => (await stale('c'))?.reason === 'NotAllowed')
  t.equal(await held('c'), value(8), 'the last value stays')
  await call('PATCH', '/api/v1/secret-stores/vault', { allowed: store.allowed })
  await refreshAll()
  await until('the newest value is in Jenkins', async () => (await held('c')) === value(9))
})

t.test('rules hold for what is asked for after them, whichever process does it', async t => {
  for (let n = 1; n <= 5; n++) {
    await call('PATCH', '/api/v1/secret-stores/vault', { allowed: [] })
    t.match(
      await other.call('POST', API, credential('later', 'team/c')),
      { status: 422, body: { code: 'REFERENCE_NOT_ALLOWED' } },
      'a value is not read by older rules'
    )
    await refreshAll()
    await until('it says why', async () => (await stale('c'))?.reason === 'NotAllowed')
    await call('PATCH', '/api/v1/secret-stores/vault', { allowed: store.allowed })
    await refreshAll()
    await until('it has recovered', async () => (await stale('c')) === null)
  }
  t.equal(await held('c'), value(9))
})

t.test('a value that could not be stored is read again long before the interval is over', async () => {
  const { client } = bridge.redis
  // Of all that a commit reads first, this alone is not needed to find the credential.
  const { caseCollisions } = projectKeys('shop')
  await client.rename(caseCollisions, `${caseCollisions}-away`)
  await client.set(caseCollisions, 'no hash')
  vault.put('secret', 'team/c', { password: value(10) })
  await refreshAll()
  await until('it could not be stored', async () =>
    [bridge, other].some(of => of.logs().includes('a value that was read could not be stored'))
  )
  await client.rename(`${caseCollisions}-away`, caseCollisions)
  await until('it is in Jenkins', async () => (await held('c')) === value(10))
})

t.test('a shorter interval holds for keys that were to be read at the longer one', async t => {
  vault.put('secret', 'team/c', { password: value(11) })
  t.equal((await call('PATCH', '/api/v1/secret-stores/vault', { refreshEvery: '1s' })).status, 200)
  await until('the value is in Jenkins', async () => (await held('c')) === value(11))
  await call('PATCH', '/api/v1/secret-stores/vault', { refreshEvery: '1h' })
})

t.test('a key that the secret store dislikes, or answers badly, does not stop the others', async t => {
  const answers = [
    [400, '{"errors":["no such path"]}', 'Unavailable'],
    [200, '{"data":{"data":"none"}}', 'BadAnswer'],
    [403, '<html>blocked</html>', 'BadAnswer']
  ] as const
  for (const [i, [status, body, reason]] of answers.entries()) {
    vault.intercept = ({ path }, response) => path === 'secret/data/team/a' && Boolean(response.writeHead(status).end(body))
    vault.put('secret', 'team/c', { password: value(12 + i) })
    await refreshAll()
    await until('it is stale', async () => (await stale('a'))?.reason === reason)
    await until('the value of another key is in Jenkins', async () => (await held('c')) === value(12 + i))
    t.equal(await bridge.redis.client.exists(secretStoreKeys('vault').pause), 0, 'it is not left alone')
    vault.intercept = undefined
    await refreshAll()
    await until('it has recovered', async () => (await stale('a')) === null)
  }
})

t.test('a lost index is rebuilt, and a deleted credential is not read for', async t => {
  const { uses, due } = secretStoreKeys('vault')
  await bridge.redis.client.del(uses, due)
  vault.put('secret', 'team/b', { password: value(7) })
  t.equal((await call('POST', `${API}/b/refresh`, undefined, WAIT)).status, 200)
  await until('the new value is in Jenkins', async () => (await held('b')) === value(7))
  await call('DELETE', `${API}/b`, undefined, WAIT)
  await until('it is gone', async () => (await call('GET', `${API}/b`)).status === 404)
  const asked = reads('team/b')
  await call('POST', '/api/v1/secret-stores/vault/refresh', undefined, WAIT)
  await until(
    'its key is forgotten',
    async () => !(await bridge.redis.client.zrange(due, '0', '-1')).some(key => key.includes('team/b'))
  )
  t.equal(reads('team/b'), asked)
})

t.test('a credential of typed values has nothing to refresh', async t => {
  await call('POST', API, { id: 'typed', type: 'username-password', data: { username: 'x', password: value(1) } })
  t.match(await call('POST', `${API}/typed/refresh`, undefined, WAIT), { status: 200, body: { id: 'typed' } })
  t.match(await call('POST', `${API}/none/refresh`), { status: 404, body: { code: 'CREDENTIAL_NOT_FOUND' } })
  t.match(await call('POST', '/api/v1/secret-stores/none/refresh'), { status: 404, body: { code: 'SECRET_STORE_NOT_FOUND' } })
})
