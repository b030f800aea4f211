import { Redis } from 'ioredis'
import t from 'tap'
import { createVerifyLimits } from '../../../../src/store/verify/verify-limits.ts'
import { startFakedClock } from '../../../helpers/faked-clock.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

const clock = await startFakedClock()
const server = await startTestRedis(clock.env)
const second = new Redis(server.url)
t.teardown(async () => {
  second.disconnect()
  await server.close()
  await clock.close()
})
t.beforeEach(async () => {
  await clock.set(0)
  await server.client.flushall()
})
/** Two processes of the bridge. */
const both = [createVerifyLimits(server.client), createVerifyLimits(second)] as const
const [one, other] = both
const MINUTE = 60_000
const HOUR = 3_600_000
const minutes = (count: number) => clock.set(count / 60)

/** Counts tries in both processes at once; returns the waits of those that were refused. */
async function count(times: number, tries = 'login'): Promise<readonly number[]> {
  const waits = await Promise.all(Array.from({ length: times }, (_, i) => (both[i % 2] ?? one).count(tries)))
  return waits.filter(wait => wait > 0)
}

t.test('five tries a minute, for all processes together', async t => {
  const refused = await count(12)
  t.equal(refused.length, 7)
  for (const wait of refused) t.ok(wait > 0 && wait <= MINUTE, String(wait))
  t.equal((await count(5, 'another login')).length, 0)
  await minutes(0.9)
  t.equal((await count(1)).length, 1, 'the minute is not over')
  await minutes(1.1)
  t.equal((await count(6)).length, 1, 'five more, and what was refused did not count')
})

t.test('thirty an hour, and then one for each that is an hour old', async t => {
  for (let minute = 0; minute < 6; minute++) {
    await minutes(minute * 2)
    t.equal((await count(5)).length, 0, `minute ${minute * 2}`)
  }
  await minutes(12)
  const [wait = 0] = await count(1)
  t.ok(wait > 47 * MINUTE && wait <= 48 * MINUTE, String(wait))
  await minutes(59)
  t.equal((await count(2)).length, 2)
  await minutes(61)
  t.equal((await count(6)).length, 1, 'those of the first minute are over')
  await minutes(61.5)
  t.equal((await count(1)).length, 1)
  await minutes(63)
  t.equal((await count(6)).length, 1)
})

t.test('a clock that is set back holds up nothing for longer than it should', async t => {
  await clock.set(10)
  await count(5)
  await clock.set(0)
  t.equal((await count(5)).length, 0, 'times that are ahead do not count')
  t.equal((await count(1)).length, 1)
  t.ok((await server.client.pttl((await server.client.keys('*'))[0] ?? '')) <= HOUR)
})

t.test('two refusals within an hour stop a value, in all processes', async t => {
  await one.refused('value')
  t.equal(await other.isStopped('value'), false)
  await minutes(61)
  await other.refused('value')
  t.equal(await one.isStopped('value'), false, 'the first one is more than an hour ago')
  await minutes(100)
  await one.refused('value')
  t.equal(await other.isStopped('value'), true)
  t.equal(await other.isStopped('another value'), false)
  await clock.set(24 * 29)
  t.equal(await one.isStopped('value'), true, 'for as long as somebody wants to know')
  await clock.set(24 * 58)
  t.equal(await one.isStopped('value'), true)
  await other.release('value')
  t.equal(await one.isStopped('value'), false, 'until a person wants it')
  await one.refused('value')
  t.equal(await other.isStopped('value'), true, 'and one more refusal is enough again')
  await one.accepted('value')
  t.equal(await other.isStopped('value'), false)
  t.strictSame(await server.client.keys('*'), [])
})

t.test('a pause is as long as the verify target asks for, within bounds', async t => {
  for (const [asked, least, most] of [
    [undefined, 59_000, MINUTE],
    [90_000, 89_000, 90_000],
    [0, 1, 1_000],
    [-5, 1, 1_000],
    [HOUR * 1000, HOUR - 1000, HOUR]
  ] as const) {
    await one.pause('api', asked)
    const left = await other.pauseOf('api')
    t.ok(left >= least && left <= most, `${asked}: ${left}`)
  }
  t.equal(await one.pauseOf('another'), 0)
  await clock.set(2)
  t.equal(await one.pauseOf('api'), 0)
})
