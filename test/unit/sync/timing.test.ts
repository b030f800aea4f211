import fc from 'fast-check'
import t, { type Test } from 'tap'
import { createEnqueueChange } from '../../../src/commands/enqueue-change.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../src/store/sealing/record-proofs.ts'
import { createSyncStore } from '../../../src/store/sync/sync-store.ts'
import { acquireLease, LeaseLost } from '../../../src/sync/lease.ts'
import { nextCheck } from '../../../src/sync/schedule.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

t.test('the next check is in the future, within one interval, and always at the same place of it', async t => {
  const name = fc.string({ minLength: 1, maxLength: 63 })
  const interval = fc.integer({ min: 100, max: 7 * 86_400_000 })
  const now = fc.integer({ min: 0, max: 4_000_000_000_000 })
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(name, interval, now, (project, every, at) => {
        const next = nextCheck(project, every, at)
        return next > at && next <= at + every && nextCheck(project, every, next) === next + every
      }),
      { numRuns: 2000 }
    )
  )
})

t.test('a thousand projects are spread over the interval', async t => {
  const interval = 300_000
  const slots = Array<number>(10).fill(0)
  for (let i = 0; i < 1000; i++) {
    const slot = Math.floor(((nextCheck(`project-${i}`, interval, 1_700_000_000_000) % interval) / interval) * 10)
    slots[slot] = (slots[slot] ?? 0) + 1
  }
  for (const [i, count] of slots.entries()) t.ok(count > 60 && count < 140, `tenth ${i}: ${count}`)
})

t.test('a change that cannot be enqueued is noted as due, and nobody hears of it', async t => {
  const noted: unknown[] = []
  const lines: unknown[] = []
  const due = {
    due: async () => [],
    set: async (project: string, at: number) => void noted.push([project, at]),
    drop: async () => {}
  }
  const log = { warn: (facts: object, message: string) => void lines.push([facts, message]) }
  const demo = { name: 'demo', controller: 'default' }
  const failing = async () => {
    throw Object.assign(new Error('S3CRET'), { name: 'ReplyError' })
  }
  await createEnqueueChange({ enqueue: failing, due, now: () => 42, log })(demo)
  t.strictSame(noted, [[{ name: 'demo', target: '' }, 42]])
  t.match(lines, [[{ project: 'demo', code: 'ReplyError' }, /sweep/]])
  t.notMatch(JSON.stringify(lines), 'S3CRET')
  const worse = { ...due, set: () => Promise.reject(new Error('away')) }
  await t.resolves(createEnqueueChange({ enqueue: failing, due: worse, now: () => 42, log })(demo))
})

t.test('leases', async t => {
  const server = await startTestRedis()
  t.teardown(() => server.close())
  const store = createSyncStore(server.client, createRecordProofs(parseKeyring(`k1:${'A'.repeat(43)}`)))
  const key = projectKeys('demo').lease

  t.test('one run has it; the next gets it when it is released', async t => {
    const lease = await acquireLease(store, 'demo')
    t.ok(lease)
    t.equal(await acquireLease(store, 'demo'), undefined)
    await lease?.release()
    const next = await acquireLease(store, 'demo')
    t.ok(next)
    t.not(next?.token, lease?.token)
    await lease?.release()
    t.equal(await server.client.get(key), next?.token, 'a late release takes nothing from another')
    await next?.release()
  })

  t.test('a lease is renewed in good time, and before a request that it would not cover', async t => {
    const clock = fakeClock(t)
    const lease = await acquireLease(store, 'demo')
    await server.client.pexpire(key, 6000)
    await lease?.covers(4000)
    t.ok((await server.client.pttl(key)) <= 6000, 'fresh: not renewed')
    await lease?.covers(9000)
    t.ok((await server.client.pttl(key)) <= 6000, 'covers it as it is')
    clock.advance(2000)
    await lease?.covers(9000)
    t.ok((await server.client.pttl(key)) > 6000, 'does not cover it any more: renewed')
    await server.client.pexpire(key, 6000)
    clock.advance(6000)
    await lease?.covers(1)
    t.ok((await server.client.pttl(key)) > 6000, 'half of it is gone: renewed')
    await lease?.release()
  })

  t.test('what does not fit into a lease is not begun', async t => {
    const lease = await acquireLease(store, 'demo')
    await t.rejects(() => Promise.resolve(lease?.covers(10_000)), LeaseLost)
    await lease?.release()
  })

  t.test('a lease that another has taken is lost for good', async t => {
    const clock = fakeClock(t)
    const lease = await acquireLease(store, 'demo')
    await server.client.set(key, 'another')
    clock.advance(6000)
    await t.rejects(() => Promise.resolve(lease?.covers(1)), LeaseLost)
    await lease?.release()
    t.equal(await server.client.get(key), 'another')
  })
})

/** The monotonic clock of this process, which a test can put forward. */
function fakeClock(t: Test): { advance(ms: number): void } {
  const now = performance.now.bind(performance)
  let ahead = 0
  Object.defineProperty(performance, 'now', { value: () => now() + ahead, configurable: true })
  t.teardown(() => Reflect.deleteProperty(performance, 'now'))
  return { advance: ms => void (ahead += ms) }
}
