import t from 'tap'
import { backoff } from '../../../src/async/backoff.ts'

t.test('each failure in a row doubles the wait, up to the longest', async t => {
  t.strictSame(
    [1, 2, 3, 4, 5, 6, 1e9].map(failures => backoff(failures, 100, 1500)),
    [100, 200, 400, 800, 1500, 1500, 1500]
  )
})
