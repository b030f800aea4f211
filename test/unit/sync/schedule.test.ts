import fc from 'fast-check'
import t from 'tap'
import { retryDelay } from '../../../src/sync/schedule.ts'

t.test('waiting times: between a quarter of a second and seven minutes, longer with each attempt', async t => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, random) => {
          const ms = retryDelay(n, random)
          return Number.isInteger(ms) && ms >= 250 && ms <= 420_000 && ms <= Math.max(1000 * 2 ** Math.min(n - 1, 20), 250)
        }
      )
    )
  )
  t.strictSame(
    [1, 2, 3, 9, 10, 1000].map(n => retryDelay(n, 0.999_999)),
    [1000, 2000, 4000, 256_000, 420_000, 420_000]
  )
  t.equal(retryDelay(1000, 0), 250, 'never at once')
})
