import { Redis } from 'ioredis'
import t from 'tap'
import { createVitalSigns } from '../../../src/app/vital-signs.ts'
import { failFastRedis, patientRedis, whenReady } from '../../../src/store/redis/client.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

t.test('parts of a process that only a restart brings back', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const lines: unknown[] = []
  const log = { error: (facts: object, text: string) => void lines.push({ ...facts, text }) }
  const vitals = createVitalSigns({ open: () => failFastRedis(redis.url), log, every: 10, patience: 50 })
  t.teardown(() => vitals.close())

  const ours = failFastRedis(redis.url)
  t.teardown(() => ours.disconnect())
  vitals.connection('ours', ours)
  await whenReady(ours, 5000)
  const stuck = new Redis(redis.url)
  stuck.disconnect()
  const forget = vitals.connection('stuck', stuck)
  await until('it is noticed', async () => vitals.failures().includes('stuck'))
  t.strictSame(vitals.failures(), ['stuck'], 'and the one that works is not suspected')
  forget()
  t.strictSame(vitals.failures(), [])

  const end = Promise.withResolvers<void>()
  const closed = vitals.loop('closed', { done: end.promise, close: async () => end.resolve() })
  await closed.close()
  t.strictSame(vitals.failures(), [], 'what was closed has not failed')
  vitals.loop('ended', { done: Promise.resolve(), close: async () => {} })
  await until('it is noticed', async () => vitals.failures().includes('ended'))
  t.strictSame(lines, [
    { part: 'stuck', text: 'a part of this process has ended for good: restart it' },
    { part: 'ended', text: 'a part of this process has ended for good: restart it' }
  ])
})

t.test('a Redis that is away is no failure of this process', async t => {
  const away = failFastRedis('redis://127.0.0.1:1')
  t.teardown(() => away.disconnect())
  const vitals = createVitalSigns({
    open: () => failFastRedis('redis://127.0.0.1:1'),
    log: { error: () => t.fail('nothing failed') },
    every: 1,
    patience: 1
  })
  vitals.connection('away', away)
  let tries = 0
  away.on('reconnecting', () => tries++)
  await until('it was tried more than once', async () => tries > 2)
  await vitals.close()
  t.strictSame(vitals.failures(), [])
})

t.test('a connection that ends unasked is made again, and whoever waits for it learns of no end', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const patient = patientRedis(redis.url) as Redis
  for (const connection of [failFastRedis(redis.url), patient.duplicate(), patient]) {
    t.teardown(() => connection.disconnect())
    await whenReady(connection, 5000)
    let ends = 0
    connection.on('end', () => ends++)
    // What a failover does to a connection that is being made: its own parts close it.
    Object.assign(connection, { manuallyClosing: true })
    ;(connection as unknown as { connector: { disconnect(): void } }).connector.disconnect()
    await until('it is closed', async () => connection.status !== 'ready')
    await until('it is back', async () => (await connection.ping().catch(() => undefined)) === 'PONG')
    t.equal(ends, 0)
    connection.disconnect()
    await until('it is closed', async () => ends === 1)
    t.equal(connection.status, 'end', 'its owner can end it')
  }
})
