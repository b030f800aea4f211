import t from 'tap'
import { createLimiter } from '../../../src/http/limiter.ts'
import type { RateCounter } from '../../../src/store/redis/rate-counter.ts'
import { createRateCounter } from '../../../src/store/redis/rate-counter.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

const HOUR = 3_600_000

t.test('counts that the store did not take still count, and are told to it when it is back', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const real = createRateCounter(redis.client)
  let isAway = true
  const told: number[] = []
  const counter: RateCounter = {
    add: async (name, count, life) => {
      told.push(count)
      if (isAway) throw new Error('Connection is closed.')
      return real.add(name, count, life)
    }
  }
  const limiter = createLimiter({ counter, kind: 'test', limit: 3, time: HOUR, now: Date.now })
  for (let i = 0; i < 3; i++) t.equal(limiter.take('guesser'), undefined)
  await until('the store was asked in vain', async () => told.length > 0)
  await new Promise(setImmediate)
  t.equal(limiter.left('guesser'), 0)
  t.ok(limiter.take('guesser'), 'guessing stays as dear as it was')

  isAway = false
  const other = createLimiter({ counter, kind: 'test', limit: 4, time: HOUR, now: Date.now })
  await until('another process hears of it', async () => {
    // What is over its limit is not counted any more, so one more has to come to be told.
    if (other.left('guesser') > 0) other.take('guesser')
    return other.left('guesser') === 0
  })
  t.equal(
    told.reduce((sum, count) => Math.max(sum, count), 0),
    3
  )
})

t.test('made-up names cannot fill the memory: beyond 20,000 the oldest is forgotten', async t => {
  const counter: RateCounter = { add: async (_name, count) => ({ total: count, rest: HOUR }) }
  const limiter = createLimiter({ counter, kind: 'test', limit: 1, time: HOUR, now: Date.now })
  limiter.take('first')
  limiter.take('second')
  for (let i = 0; i < 19_998; i++) limiter.take(`made-up-${i}`)
  t.ok(limiter.over('first'), 'so many are remembered')
  limiter.take('one more')
  t.equal(limiter.over('first'), undefined)
  t.ok(limiter.over('second'))
})
