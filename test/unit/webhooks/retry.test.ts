import t from 'tap'
import { longestPause, pauseAfter, retryTimes } from '../../../src/webhooks/retry.ts'

t.test('a webhook is given up after a day, and pauses are at most a quarter of an hour', async t => {
  t.strictSame(retryTimes, { first: 2_000, longest: 900_000, giveUp: 86_400_000 })
})

t.test('no pause is longer than the longest, whatever the dice and the receiver say', async t => {
  const hour = 3_600_000
  for (const longest of [100, retryTimes.longest, 2 * hour]) {
    const times = { ...retryTimes, longest }
    const pauses = [1, 2, 50, 5_000].flatMap(attempts => [0, hour].map(asked => pauseAfter(attempts, asked, times, () => 1)))
    t.ok(Math.max(...pauses) <= longestPause(times), `${longest}`)
    t.ok(
      pauses.every(pause => Number.isFinite(pause)),
      `${longest}`
    )
  }
})
