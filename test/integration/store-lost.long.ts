import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import t from 'tap'
import { Secret } from '../../src/domain/secret.ts'
import { makeToken } from '../helpers/access.ts'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { path, token } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

const FORMAT = 'jcb:{registry}:format'
const STORE_ID = 'jcb:{registry}:store-id'
const reason = /The data of the bridge is gone from this Redis.*restore a backup/
const demo = '/api/v1/projects/demo'

async function filled(bridge: Bridge): Promise<void> {
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('kept'), { prefer: 'wait=20' })
  await bridge.phase('demo', 'kept', 'Synced')
  await bridge.control('DELETE', '/requests')
}

type Asked = { method: string; path: string }
/** What Jenkins was asked to change. */
const changes = async (bridge: Bridge) =>
  ((await bridge.control('GET', '/requests')).body as Asked[]).filter(({ method }) => method !== 'GET' && method !== 'HEAD')

/** What must be true while the data is gone. */
async function isLost(bridge: Bridge): Promise<void> {
  const { client } = bridge.redis
  await until('it is noticed', async () => (await client.get(FORMAT)) === 'lost')
  await until('readiness says it', async () => {
    const { status, body } = await bridge.call('GET', '/readyz')
    return status === 503 && reason.test(body.redis.reason ?? '')
  })
  for (const [method, at, body] of [
    ['GET', '/api/v1/projects', undefined],
    ['PUT', '/api/v1/projects/new', {}],
    ['DELETE', demo, undefined]
  ] as const)
    t.match(await bridge.call(method, at, body), { status: 503, body: { code: 'STORE_FORMAT', detail: reason } }, method)
  t.match(
    (await bridge.call('GET', '/metrics', undefined, { authorization: 'Bearer metrics-0123456789' })).text,
    /^jcb_store_lost 1$/m
  )
  t.equal((await bridge.call('GET', '/healthz')).status, 200, 'a restart does not help')
  const lines = bridge
    .logs()
    .split('\n')
    .filter(line => line.includes('store unusable'))
  t.match(lines.at(-1), /"level":"error".*is gone from this Redis/)
  t.equal(await client.get(FORMAT), 'lost')
  t.strictSame(await client.keys('jcb:{p:*'), [], 'no project is written')
  await until('the worker is gone', async () => !/jcb-queue/.test(String(await client.client('LIST'))))
  t.match(await bridge.readback('demo', 'kept'), { secret: 'value-kept' })
  t.strictSame(await changes(bridge), [], 'Jenkins keeps what it has')
}

/** What is in Redis for good. A lease that is restored without its end would never end. */
async function lastingKeys(client: Redis): Promise<(readonly [key: string, dump: Buffer | null])[]> {
  const keys = await client.keys('*')
  const lives = await Promise.all(keys.map(key => client.pttl(key)))
  return Promise.all(keys.filter((_, i) => lives[i] === -1).map(async key => [key, await client.dumpBuffer(key)] as const))
}

t.test('a Redis that was emptied under a running process', async t => {
  const bridge = await withBridge(t, { metricsToken: 'metrics-0123456789', reconcileInterval: 300 })
  const { client } = bridge.redis
  await filled(bridge)
  const viewer = await makeToken(bridge, { demo: 'viewer' })
  const dumps = await lastingKeys(client)

  await client.flushall()
  const [read, listed, made, known] = await Promise.all([
    bridge.call('GET', demo),
    bridge.call('GET', '/api/v1/projects'),
    bridge.call('POST', '/api/v1/projects', { name: 'demo' }),
    viewer.call('GET', '/projects/demo')
  ])
  for (const answer of [read, listed, made, known])
    t.match(answer, { status: 503, body: { code: 'STORE_FORMAT', detail: reason } })
  t.ok(read.headers.get('retry-after'))
  await isLost(bridge)

  // Heartbeats of the process may be there by now.
  await client.flushall()
  for (const [key, dump] of dumps) if (dump !== null) await client.restore(key, 0, dump, 'REPLACE')
  await until('the data is back, and so is the bridge', async () => (await bridge.call('GET', demo)).status === 200)
  t.match((await bridge.call('GET', '/metrics')).text, /^jcb_store_lost 0$/m)
  await bridge.call('POST', path('demo'), token('later'), { prefer: 'wait=20' })
  await bridge.phase('demo', 'later', 'Synced')
  await bridge.control('DELETE', '/requests')

  await client.flushall()
  await isLost(bridge)
  await t.rejects(bridge.restart(), { message: reason }, 'nor does another process begin on it')
  await client.del(FORMAT)
  await bridge.restart()
  t.match((await bridge.call('GET', '/api/v1/projects')).body, { items: [] }, 'a person can say that it is to be new')
})

t.test('a Redis that comes back without its data', async t => {
  const bridge = await withBridge(t, { metricsToken: 'metrics-0123456789', reconcileInterval: 300 })
  await filled(bridge)
  const [, directory = ''] = (await bridge.redis.client.config('GET', 'dir')) as string[]
  await bridge.redis.kill()
  await rm(join(directory, 'appendonlydir'), { recursive: true })
  await bridge.redis.start()
  await isLost(bridge)
})

t.test('other data than before: nothing is read or written until a restart', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 300 })
  await filled(bridge)
  const { client } = bridge.redis
  const id = await client.get(STORE_ID)
  for (const other of ['of-another-store', undefined]) {
    if (other === undefined) await client.del(STORE_ID)
    else await client.set(STORE_ID, other)
    const refused = await until('it is noticed', async () => {
      const answer = await bridge.call('POST', path('demo'), token('new'))
      return answer.status === 503 && answer
    })
    t.match(refused.body, {
      code: 'STORE_FORMAT',
      detail: /holds other data than this process has worked with.*restart the process/
    })
    t.not(await client.get(FORMAT), 'lost')
    await client.set(STORE_ID, id ?? '')
    await until('it is itself again', async () => (await bridge.call('GET', demo)).status === 200)
  }
  await client.set(STORE_ID, 'of-another-store')
  await bridge.restart()
  t.equal((await bridge.call('GET', demo)).status, 200)
})

t.test('a scheduled backup of an emptied store pushes out no other', async t => {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-lost-'))
  t.teardown(() => rm(directory, { recursive: true }))
  const backup = { every: 1_000, directory, keep: 1, passphrase: new Secret('a passphrase of a test') }
  const bridge = await withBridge(t, { metricsToken: 'metrics-0123456789', backup })
  await filled(bridge)
  const files = async () => (await readdir(directory)).filter(name => name.endsWith('.backup'))
  const before = await until('one is made', async () => {
    const [first] = await files()
    return first
  })
  await until('and another', async () => (await files()).length === 1 && !(await files()).includes(before))
  await bridge.redis.client.flushall()
  await isLost(bridge)
  const left = await files()
  t.equal(left.length, 1)
  await new Promise(resolve => setTimeout(resolve, 3_000))
  t.strictSame(await files(), left)
})
