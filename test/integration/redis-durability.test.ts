import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { failFastRedis, whenReady } from '../../src/store/redis/client.ts'
import { checkDurability } from '../../src/store/redis/durability.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { spawnBound } from '../helpers/child.ts'
import { printedBy } from '../helpers/printed.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../unit/jenkins/http/fixtures/${name}.pem`, import.meta.url))
const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))
const CREDENTIALS = '/api/v1/projects/demo/credentials'
const token = (id: string) => ({ id, type: 'access-token', data: { token: 'x' } })

t.test('what is asked for, and what is made of it', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const { client } = redis
  t.strictSame(await checkDurability(client), { state: 'safe', findings: [] })
  const changes: [string, string, string, RegExp][] = [
    ['appendfsync', 'everysec', 'weak', /^CONFIG SET appendfsync always$/],
    ['appendfsync', 'no', 'unsafe', /^CONFIG SET appendfsync always$/],
    ['maxmemory-policy', 'allkeys-lru', 'unsafe', /^CONFIG SET maxmemory-policy noeviction$/],
    ['maxmemory', '1000000', 'weak', /CONFIG SET maxmemory/],
    ['appendonly', 'no', 'unsafe', /^CONFIG SET appendonly yes$/]
  ]
  for (const [setting, value, state, fix] of changes) {
    const [, before = ''] = (await client.config('GET', setting)) as string[]
    await client.config('SET', setting, value)
    t.match(await checkDurability(client), { state, findings: [{ severity: state, setting, fix }] }, `${setting} ${value}`)
    await client.config('SET', setting, before)
  }
  await t.test('without leave to ask, nothing is claimed', async t => {
    await client.acl('SETUSER', 'shut', 'on', '>pw', '~*', '+@all', '-config', '-info')
    await client.acl('SETUSER', 'half', 'on', '>pw', '~*', '+@all', '-config')
    const as = async (username: string) => {
      const connection = new Redis(redis.url, { username, password: 'pw' })
      t.teardown(() => connection.disconnect())
      return checkDurability(connection)
    }
    t.strictSame(await as('shut'), { state: 'unknown', findings: [] })
    t.match(await as('half'), { state: 'unknown', findings: [] })
    await client.config('SET', 'maxmemory-policy', 'volatile-ttl')
    t.match(await as('half'), { state: 'unsafe' }, 'what can be seen counts')
  })
})

t.test('an unsafe Redis is refused at the start, with what to send to it', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  await redis.client.config('SET', 'appendonly', 'no')
  await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru')
  await t.rejects(withBridge(t, { redisUrl: redis.url, role: 'api' }), {
    message: /CONFIG SET appendonly yes.*CONFIG SET maxmemory-policy noeviction.*REDIS_UNSAFE=warn/
  })
  const bridge = await withBridge(t, { redisUrl: redis.url, role: 'api', unsafeRedis: 'warn' })
  t.equal((await bridge.call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  t.match(bridge.logs(), /"level":"error".*"state":"unsafe".*redis may lose acknowledged writes/)
  t.match((await bridge.call('GET', '/readyz')).body, { redis: { ready: true, durability: 'unsafe' } })
  t.match((await bridge.call('GET', '/metrics')).text, /jcb_redis_durability\{state="unsafe"\} 1/)
})

t.test('a Redis that has become unsafe takes no changes until it is mended', async t => {
  const bridge = await withBridge(t, { role: 'api' })
  t.equal((await bridge.call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  t.match((await bridge.call('GET', '/readyz')).body, { redis: { ready: true, durability: 'safe' } })
  const { client } = bridge.redis
  const reconnect = async (durability: string) => {
    await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await until(`it is ${durability}`, async () => (await bridge.call('GET', '/readyz')).body?.redis?.durability === durability)
  }
  await client.config('SET', 'appendonly', 'no')
  await reconnect('unsafe')
  const refused = await bridge.call('POST', CREDENTIALS, token('x'))
  t.match(refused, { status: 503, body: { code: 'STORE_UNSAFE', detail: /CONFIG SET appendonly yes/ } })
  t.equal((await bridge.call('GET', CREDENTIALS)).body.total, 0, 'reads go on')
  t.equal((await bridge.call('POST', CREDENTIALS, token('x'), { authorization: '' })).status, 401, 'strangers are told nothing')
  await client.config('SET', 'appendonly', 'yes')
  await reconnect('safe')
  t.equal((await bridge.call('POST', CREDENTIALS, token('x'))).status, 201)
})

t.test('a full Redis is said to be full, and is used again once it has room', async t => {
  const bridge = await withBridge(t, { role: 'api' })
  t.equal((await bridge.call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  await bridge.redis.client.config('SET', 'maxmemory', '1000000')
  const refused = await bridge.call('POST', CREDENTIALS, token('x'))
  t.match(refused, { status: 503, body: { code: 'STORE_UNAVAILABLE', detail: /memory of Redis is full/ } })
  t.match(bridge.logs(), /"code":"STORE_UNAVAILABLE","status":503,"cause":"OOM"/)
  await bridge.redis.client.config('SET', 'maxmemory', '0')
  t.equal((await bridge.call('GET', CREDENTIALS)).body.total, 0, 'nothing of it is left')
  t.equal((await bridge.call('POST', CREDENTIALS, token('x'))).status, 201)
})

t.test('a bridge works over TLS with the least that an ACL must allow, and trusts no unknown authority', async t => {
  const url = await startSecured(t)
  const stranger = failFastRedis(url)
  t.teardown(() => stranger.disconnect())
  await t.rejects(whenReady(stranger, 500))

  const dir = await mkdtemp(join(tmpdir(), 'jcb-data-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  const settings = { REDIS_URL: url, MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, DATA_DIR: dir, PORT: '0', DRAIN_TIME: '0s' }
  const env = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: fixture('ca'), ...settings }
  const child = spawnBound(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(async () => {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  })
  const printed = printedBy(child)
  const [, api = ''] = await printed.match(/API +(http:\S+)/)
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json', prefer: 'wait=15' }
  const post = async (path: string, body: object) =>
    (await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  t.match(await post('/projects', { name: 'demo' }), { name: 'demo' })
  t.match(await post('/projects/demo/credentials', token('x')), { status: { phase: 'Synced' } })
  const ready = await fetch(api.replace('/api/v1', '/readyz'))
  t.match(await ready.json(), { redis: { ready: true, durability: 'safe' } })
  t.notMatch(printed.text(), /S3CRET|NOPERM|"level":"error"/)
})

/** A redis-server that speaks TLS alone and knows a user `bridge` alone. Gives the address for it. */
async function startSecured(t: Test): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-redis-tls-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  const options = {
    ...{ port: '0', 'tls-port': String(port), bind: '127.0.0.1', dir, save: '', appendonly: 'yes', appendfsync: 'always' },
    ...{ 'tls-cert-file': fixture('server'), 'tls-key-file': fixture('server-key'), 'tls-ca-cert-file': fixture('ca') },
    ...{ 'tls-auth-clients': 'no' }
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const users = '--user default off --user bridge on >S3CRET ~jcb:* ~{jcb-queue}:* &* +@all -@dangerous +info +config|get'
  const child = spawnBound('redis-server', [...args, ...users.split(' ')], { stdio: 'ignore' })
  t.teardown(() => child.kill('SIGKILL'))
  return `rediss://bridge:S3CRET@localhost:${port}`
}
