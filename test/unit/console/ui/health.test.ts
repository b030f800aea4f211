import t from 'tap'
import { healthOf } from '../../../../src/console/ui/health.ts'

const counts = { Pending: 0, Synced: 5, Retrying: 0, Blocked: 1, Drifted: 0, Deleting: 2 }

t.test('the worst part comes first, and what has expired is not green', async t => {
  t.strictSame(healthOf(counts, 2), [
    { part: 'Blocked', count: 1 },
    { part: 'Expired', count: 2 },
    { part: 'Deleting', count: 2 },
    { part: 'Synced', count: 3 }
  ])
  const total = healthOf(counts, 9).reduce((sum, { count }) => sum + count, 0)
  t.equal(total, 8, 'no credential is drawn twice')
  t.strictSame(healthOf({ ...counts, Synced: 0, Blocked: 0, Deleting: 0 }, 0), [])
})
