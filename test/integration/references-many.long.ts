import t from 'tap'
import { secretStoreKeys } from '../../src/store/redis/redis-keys.ts'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { startVault } from '../helpers/secret-stores/vault.ts'
import { until, untilReached } from '../helpers/until.ts'

/** 10,000 references: keys of one secret store, each named by five credentials with two fields. */
const KEYS = 1_000
const COPIES = ['a', 'b', 'c', 'd', 'e']
const PROJECTS = 10
/** The requests that may be made twice because a turn took longer than its lease on a busy machine. */
const TWICE = KEYS / 100
/** Keys whose values change, each a write of five credentials. */
const CHANGED = KEYS / 10
const WAIT = 120_000
const HOUR = 3_600_000
/** Seconds of the interval in which the requests are counted one by one. */
const INTERVAL = 60

const vault = await startVault(t)
vault.mount('secret', 2)
vault.policy('reader', { 'secret/data/*': ['read'] })
const masterKeys = newMasterKeys()
const outbound = { http: true, networks: ['127.0.0.0/8'], hosts: [] }
const bridge = await withBridge(t, { masterKeys, outbound })
const jenkinsAt = { url: bridge.jenkins.url, user: 'admin', token: 'admin-token' }
await withBridge(t, { masterKeys, outbound, redisUrl: bridge.redis.url, jenkinsAt })
const { call } = bridge
const keys = Array.from({ length: KEYS }, (_, i) => `team/key-${i}`)
const value = (key: string, n: number) => `${key}-${n}-not-a-real-one`
const write = (n: number, some: readonly string[]) => {
  for (const key of some) vault.put('secret', key, { user: 'x', password: value(key, n) })
}

/** Every read of a key so far, with its time. */
const reads: { readonly key: string; readonly at: number }[] = []
const noteRead = (path: string) => {
  if (path.startsWith('secret/data/')) reads.push({ key: path, at: Date.now() })
  return false
}
vault.intercept = ({ path }) => noteRead(path)
const refresh = () => call('POST', '/api/v1/secret-stores/vault/refresh', undefined, { prefer: 'respond-async' })
const projects = Array.from({ length: PROJECTS }, (_, i) => `shop-${i}`)
const idOf = (key: string, copy: string) => `${key.replace('/', '-')}-${copy}`

t.test('10,000 references are made as declared sets', async t => {
  write(1, keys)
  const store = {
    ...{ name: 'vault', provider: 'vault', address: vault.url, auth: 'token', token: vault.token({ policies: ['reader'] }) },
    ...{ allowed: [{ projects: ['shop-*'], paths: ['team'] }], refreshEvery: '1h' }
  }
  t.equal((await call('POST', '/api/v1/secret-stores', store)).status, 201)
  for (const [i, project] of projects.entries()) {
    const policies = { paused: true }
    t.equal((await call('POST', '/api/v1/projects', { name: project, policies })).status, 201)
    const credentials = keys
      .filter((_, at) => at % PROJECTS === i)
      .flatMap(key =>
        COPIES.map(copy => {
          const at = (property: string) => ({ valueFrom: { store: 'vault', key, property } })
          return { id: idOf(key, copy), type: 'username-password', data: { username: at('user'), password: at('password') } }
        })
      )
    // On a busy machine, the store may not answer a whole set in time; then the same set is sent again.
    const isMade = async () => (await call('PUT', `/api/v1/projects/${project}/credentials`, { credentials })).status === 200
    await until(`the set of ${project} is made`, isMade, WAIT)
    const { counts } = (await call('GET', `/api/v1/projects/${project}`)).body
    t.equal(
      Object.values<number>(counts).reduce((sum, count) => sum + count, 0),
      (COPIES.length * KEYS) / PROJECTS
    )
  }
})

const due = async () => {
  const flat = await bridge.redis.client.zrange(secretStoreKeys('vault').due, '0', '-1', 'WITHSCORES')
  return flat.flatMap((text, i) => (i % 2 === 1 ? [Number(text)] : []))
}
/** What is due is planned again when all that it brought is stored. */
const allRead = (since: number) =>
  untilReached('keys are read', KEYS, async () => (await due()).filter(at => at > since + HOUR / 4).length, WAIT)

/** How many of `times` are in each part of a span. */
function spread(times: readonly number[], start: number, span: number, parts: number): number[] {
  const counts = Array.from({ length: parts }, () => 0)
  for (const at of times) {
    const part = Math.floor(((at - start) * parts) / span)
    counts[part] = (counts[part] ?? 0) + 1
  }
  return counts
}

const asked = (since: number) => {
  const seen = reads.filter(({ at }) => at >= since)
  return { requests: seen.length, keys: new Set(seen.map(({ key }) => key)).size }
}

t.test('a secret store that asks for a pause is asked a few times', async t => {
  // What has not come in the time of a write is read first.
  await allRead(Date.now())
  let refused = 0
  vault.intercept = ({ path }, response) => {
    if (!path.startsWith('secret/data/')) return false
    refused++
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '200' }).end('{"errors":[]}')
    return true
  }
  await refresh()
  const { client } = bridge.redis
  const { pause, lease } = secretStoreKeys('vault')
  await until('it is left alone', async () => Number(await client.hget(pause, 'until')) > Date.now())
  await until('the turn is over', async () => (await client.exists(lease)) === 0, WAIT)
  t.ok(refused >= 1 && refused <= 4, `${refused} requests`)
  vault.intercept = ({ path }) => noteRead(path)
})

t.test('each key is read once for all credentials of two processes', async t => {
  write(2, keys.slice(0, CHANGED))
  const since = Date.now()
  t.match(await refresh(), { body: { keys: KEYS } })
  await allRead(since)
  const seen = asked(since)
  t.equal(seen.keys, KEYS)
  t.ok(seen.requests <= KEYS + TWICE, `${seen.requests} requests`)
  for (const [i, key] of keys.entries()) {
    if (i % 20 !== 0) continue
    const { body } = await call('GET', `/api/v1/projects/shop-${i % PROJECTS}/credentials/${idOf(key, 'e')}`)
    t.equal(body.generation, i < CHANGED ? 2 : 1, key)
    t.equal(body.status.source.stale, null, key)
  }
  const times = (await due()).map(at => at % HOUR)
  const tenths = spread(times, 0, HOUR, 10)
  // The places are hashes of the names, so these are always the same numbers.
  t.comment(`keys that are due in each tenth of an hour: ${tenths.join(', ')}`)
  t.ok(Math.min(...tenths) > 0.75 * (KEYS / 10) && Math.max(...tenths) < 1.25 * (KEYS / 10), `${tenths}`)
})

t.test('in an interval, each key is asked for once, and no part of it has many more requests than another', async t => {
  const since = Date.now()
  t.equal((await call('PATCH', '/api/v1/secret-stores/vault', { refreshEvery: `${INTERVAL}s` })).status, 200)
  // Half an interval passes at least before a key is read, and one and a half at most.
  await untilReached('keys are read', KEYS, () => asked(since).keys, WAIT)
  const span = 1000 * INTERVAL
  const first = new Map<string, number>()
  for (const { key, at } of reads) if (at >= since && !first.has(key)) first.set(key, at)
  const parts = spread([...first.values()], since + span / 2, span, 12)
  t.comment(`requests in each twelfth of an interval of ${INTERVAL} s: ${parts.join(', ')}`)
  // A busy machine is late for some of them; all at once they would be in one part.
  t.ok(Math.max(...parts) < 2 * (KEYS / 12), `requests in each twelfth: ${parts}`)
  const again = reads.filter(({ key, at }) => at > (first.get(key) ?? at) && at < (first.get(key) ?? 0) + span / 2)
  t.ok(again.length <= TWICE, `${again.length} keys were read twice in half an interval`)
})
