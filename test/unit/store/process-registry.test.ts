import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { createProcessRegistry, type ProcessFacts } from '../../../src/store/process-registry.ts'
import { registryKeys } from '../../../src/store/redis/registry-keys.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

const redis = await startTestRedis()
t.teardown(() => redis.close())
const { client } = redis

const facts = (id: string): ProcessFacts => ({
  ...{ id, role: 'all', version: '1.2.3', format: 5, keys: ['k1', 'k2'] },
  ...{
    circuits: { default: 'open' },
    controllers: { default: 'digest' },
    isRefused: false,
    serves: ['*'],
    startedAt: '2026-01-02T03:04:05.000Z'
  }
})

t.beforeEach(() => client.flushall())

t.test('a process is in the registry with what it said, and the time of its heartbeat', async t => {
  const registry = createProcessRegistry(client)
  await registry.beat(facts('b'))
  await registry.beat(facts('a'))
  await registry.beat({ ...facts('b'), keys: ['k2'] })
  const all = await registry.all()
  t.match(all, [facts('a'), { ...facts('b'), keys: ['k2'] }])
  t.ok(Math.abs(Date.parse(all[0]?.seenAt ?? '') - Date.now()) < 5_000)
  await registry.leave('a')
  t.strictSame(
    (await registry.all()).map(({ id }) => id),
    ['b']
  )
})

t.test('one that is silent for three heartbeats is gone, and in the end forgotten', async t => {
  const registry = createProcessRegistry(client, 150)
  await registry.beat(facts('silent'))
  t.equal((await registry.all()).length, 1)
  await until('it is gone', async () => (await registry.all()).length === 0)
  t.equal(await client.hlen(registryKeys.processes), 1)
  await until('it is forgotten', async () => {
    await registry.beat(facts('other'))
    return (await client.hexists(registryKeys.processes, 'silent')) === 0
  })
  await setTimeout(1_600)
  t.equal(await client.exists(registryKeys.processes), 0, 'nothing is left after the last process')
})

t.test('an entry that no process wrote is nobody', async t => {
  const registry = createProcessRegistry(client)
  const now = Date.now()
  for (const [id, text] of Object.entries({
    empty: '',
    bare: String(now),
    broken: `${now} {"id":`,
    other: `${now} null`,
    list: `${now} []`,
    wrong: `${now} ${JSON.stringify({ ...facts('wrong'), keys: 'k1' })}`,
    timeless: `soon ${JSON.stringify(facts('timeless'))}`,
    late: `9999999999999999 ${JSON.stringify(facts('late'))}`
  }))
    await client.hset(registryKeys.processes, id, text)
  await registry.beat(facts('right'))
  t.strictSame(
    (await registry.all()).map(({ id }) => id),
    ['right']
  )
})
