import t from 'tap'
import { newEvent } from '../../../../src/domain/event.ts'
import { countIn } from '../../../../src/domain/overview/hour-stats.ts'
import { hourOf } from '../../../../src/domain/overview/windows.ts'
import { createEventLog, serialised } from '../../../../src/store/event-log.ts'
import { HOURS_KEPT } from '../../../../src/store/project/stats-scripts.ts'
import { createStatsStore } from '../../../../src/store/project/stats-store.ts'
import { projectKeys } from '../../../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../../../src/store/redis/registry-keys.ts'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../../src/store/sealing/record-proofs.ts'
import type { RunRecord } from '../../../../src/store/sync/run-record.ts'
import { createSyncStore } from '../../../../src/store/sync/sync-store.ts'
import { fillStats } from '../../../../src/sync/upkeep/stats-fill.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
t.beforeEach(() => redis.flushall())

const sync = createSyncStore(redis, createRecordProofs(parseKeyring(`k1:${'A'.repeat(43)}`)))
const stats = createStatsStore(redis)
const events = createEventLog(redis)
const HOUR = 3_600_000
const now = hourOf(Date.now())

/** A run of a project that finds and repairs drift, and proves changes. */
const run = async (
  name: string,
  types: readonly ('DriftDetected' | 'DriftRepaired' | 'Synced')[],
  arrivals: readonly number[]
) => {
  const token = crypto.randomUUID()
  await sync.acquire(name, token, 10_000)
  const record: RunRecord = {
    ...{ dirty: 1, dueAt: 1, checkedAt: undefined, failures: 0, unmanaged: [], requested: [], unchangedDigest: '' },
    ...{ unsynced: false, paused: false, damaged: '', recount: false, displayName: undefined, inClear: undefined },
    ...{ records: new Map(), removed: new Map(), events: types.map(type => newEvent(type)), arrivals }
  }
  t.ok(await sync.record(name, token, record))
  await sync.release(name, token)
}
const lastHour = async (...names: string[]) => {
  const found = await stats.read(names, [now - 1, now], 1)
  return found
    .map(({ found, repaired, arrivals }) => [found, repaired, countIn(arrivals)])
    .reduce((a, b) => a.map((n, i) => n + (b[i] ?? 0)))
}

t.test('a run counts what it records, in the same step, for its project', async t => {
  await run('demo', ['DriftDetected', 'DriftDetected', 'DriftRepaired', 'Synced'], [0.2, 0.2, 9])
  await run('demo', ['DriftDetected'], [])
  await run('shop', ['Synced'], [1])
  await run('calm', ['Synced'], [])
  t.strictSame(await lastHour('demo'), [3, 1, 3])
  t.strictSame(await lastHour('demo', 'shop', 'calm', 'nobody'), [3, 1, 4])
  t.equal(await redis.exists(projectKeys('calm').stats), 0, 'a run in which nothing happened writes nothing')
  t.ok((await redis.ttl(projectKeys('demo').stats)) > 30 * 86_400)
})

t.test('a run that lost its lease counts nothing', async t => {
  await sync.acquire('demo', 'one', 10_000)
  t.notOk(await sync.recordDrift('demo', 'other', new Map(), [newEvent('DriftDetected')]))
  t.equal(await redis.exists(projectKeys('demo').stats), 0)
})

t.test('hours that are too old go when a new one begins', async t => {
  const { stats: key } = projectKeys('demo')
  await redis.hset(key, { [now - HOURS_KEPT]: '1 1 ', [now - HOURS_KEPT + 1]: '1 1 ', from: '1-1' })
  await run('demo', ['DriftDetected'], [])
  const hours = (await redis.hkeys(key)).filter(field => /^\d+$/.test(field)).map(Number)
  t.strictSame(hours[0], now - HOURS_KEPT + 1)
  t.equal(hours.length, 2)
})

t.test('a text in an hour that is none is replaced, and read as nothing', async t => {
  const { stats: key } = projectKeys('demo')
  await redis.hset(key, { [now]: 'nonsense', x: 'y' })
  t.strictSame(await lastHour('demo'), [0, 0, 0])
  await run('demo', ['DriftDetected'], [2])
  t.strictSame(await lastHour('demo'), [1, 0, 1])
})

t.test('buckets of six hours and of a day', async t => {
  const { stats: key } = projectKeys('demo')
  const start = Math.floor(now / 24) * 24 - 48
  for (const hour of [start, start + 5, start + 6, start + 23, start + 24]) await redis.hset(key, hour, '1 0 ')
  const six = await stats.read(['demo'], [start, start + 6, start + 12, start + 18], 6)
  t.strictSame(
    six.map(({ found }) => found),
    [2, 1, 0, 1]
  )
  const days = await stats.read(['demo'], [start, start + 24, start + 48], 24)
  t.strictSame(
    days.map(({ found }) => found),
    [4, 1, 0]
  )
})

t.test('expiries by day, of few and of many credentials', async t => {
  const days = ['2026-03-02', '2026-03-03', '2026-03-04']
  const entry = (time: string, i: number) => `e ${time} Synced access-token id-${i}`
  const add = (name: string, times: readonly string[]) =>
    redis.zadd(projectKeys(name).index, ...times.flatMap((time, i) => [0, entry(time, i)]))
  const times = ['2026-03-02T09:00:00.000Z', '2026-03-02T23:59:59.999Z', '2026-03-04T00:00:00.000Z', '2026-03-05T00:00:00.000Z']
  const late = '2026-03-02T10:00:00.000Z'
  await add('few', times)
  t.strictSame(await stats.expiries(['few'], days, late), [1, 0, 1])
  await add('many', [...times, ...Array.from({ length: 300 }, () => '2026-03-03T12:00:00.000Z')])
  t.strictSame(await stats.expiries(['many'], days, late), [1, 300, 1])
  t.strictSame(await stats.expiries(['few', 'many', 'nobody'], days, late), [2, 300, 2])
})

const fill = () => {
  const logged: object[] = []
  const log = { info: (facts: object) => void logged.push(facts) }
  const projects = {
    names: async (after: string | undefined, limit: number) =>
      redis.zrangebylex(registryKeys.projects, after === undefined ? '-' : `(${after}`, '+', 'LIMIT', 0, limit)
  }
  return fillStats({ stats, projects, events, now: Date.now, log }, new AbortController().signal).then(() => logged)
}
const told = (name: string, at: number, type: 'DriftDetected' | 'Created' | 'Synced') =>
  redis.xadd(
    projectKeys(name).events,
    `${at}-0`,
    'event',
    serialised(newEvent(type, { credential: 'a', generation: 1, ...(type === 'Synced' ? { reason: 'Created' as const } : {}) }))
  )

t.test('what happened before is counted from events, once', async t => {
  await redis.zadd(registryKeys.projects, 0, 'demo', 0, 'shop', 0, 'calm')
  await told('demo', (now - 32 * 24) * HOUR, 'DriftDetected')
  await told('demo', (now - 3) * HOUR, 'DriftDetected')
  await told('demo', (now - 2) * HOUR, 'Created')
  await told('demo', (now - 2) * HOUR + 5_000, 'Synced')
  await told('shop', (now - 2) * HOUR, 'DriftDetected')
  await run('demo', ['DriftDetected'], [1])
  t.strictSame(await fill(), [{ projects: 2 }])
  const read = async () =>
    (await stats.read(['demo', 'shop'], [now - 4, now - 3, now - 2, now - 1], 1)).map(({ found, arrivals }) => [
      found,
      countIn(arrivals)
    ])
  const expected = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0]
  ]
  t.strictSame(await read(), expected)
  t.equal(await redis.hexists(projectKeys('demo').stats, String(now - 32 * 24)), 0, 'nothing older than what is kept')
  t.strictSame(await lastHour('demo'), [1, 0, 1], 'what was counted when it was written is not counted again')
  t.strictSame(await fill(), [], 'all is done')
  await redis.del(registryKeys.statsFilled)
  t.strictSame(await fill(), [], 'also for each project')
  t.strictSame(await read(), expected)
})

t.test('what is written while a project is filled is counted once', async t => {
  await told('demo', (now - 2) * HOUR, 'DriftDetected')
  const seen = await stats.unfilled('demo')
  await run('demo', ['DriftDetected'], [])
  t.notOk(
    await stats.fill('demo', seen ?? { from: '', newest: '' }, new Map([[now, { found: 9, repaired: 0, arrivals: new Map() }]]))
  )
  t.strictSame(await lastHour('demo'), [1, 0, 0])
})
