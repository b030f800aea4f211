import t from 'tap'
import { syncedShare, tilesOf, weeksOf } from '../../../../../src/console/pages/overview/figures.ts'

const phases = { Pending: 0, Synced: 0, Retrying: 0, Blocked: 0, Drifted: 0, Deleting: 0 }
const totals = {
  ...{ projects: 2, credentials: 0, phases, expired: 0, expiringIn7Days: 0, expiringIn30Days: 0 },
  ...{ stale: 0, invalid: 0, unmanaged: 0, copies: 0, paused: 0 }
}

t.test('the share of synced ones is 100 % only if all are, and nothing of nothing', async t => {
  t.equal(syncedShare(totals), null)
  t.equal(syncedShare({ credentials: 1_000, phases: { ...phases, Synced: 999 } }), 99)
  t.equal(syncedShare({ credentials: 1_000, phases: { ...phases, Synced: 1_000 } }), 100)
})

t.test('each total opens the list that it counts, and has a colour only if something is wrong', async t => {
  const tiles = (more: object) => new Map(tilesOf({ ...totals, ...more }).map(tile => [tile.name, tile]))
  const fine = tiles({})
  t.equal(fine.size, 10)
  t.strictSame([...new Set([...fine.values()].map(({ tone }) => tone))], ['idle'])
  const some = tiles({
    ...{ credentials: 5_231, phases: { ...phases, Drifted: 1, Blocked: 2, Retrying: 3 } },
    ...{ expired: 4, expiringIn7Days: 5, expiringIn30Days: 6, stale: 8, invalid: 9, unmanaged: 7 }
  })
  t.match(some.get('credentials'), { value: '5,231', link: { to: '/credentials' } })
  t.match(some.get('drifted'), { value: '1', tone: 'drift', link: { to: '/credentials', search: { phase: 'Drifted' } } })
  t.match(some.get('blocked'), { tone: 'bad', link: { search: { phase: 'Blocked' } } })
  t.match(some.get('retrying'), { tone: 'warn', link: { search: { phase: 'Retrying' } } })
  t.match(some.get('expired'), { tone: 'bad', link: { search: { expired: true } } })
  t.match(some.get('in7Days'), { tone: 'warn', link: { search: { expiring: '7d' } } })
  t.match(some.get('in30Days'), { tone: 'warn', link: { search: { expiring: '30d' } } })
  t.match(some.get('stale'), { value: '8', tone: 'warn', link: { to: '/credentials', search: { source: 'stale' } } })
  t.match(some.get('invalid'), { value: '9', tone: 'bad', link: { to: '/credentials', search: { verified: 'invalid' } } })
  t.match(some.get('unmanaged'), { tone: 'unmanaged', link: { to: '/projects', search: { state: 'unmanaged' } } })
})

t.test('expiries are summed by week; the last week may be short', async t => {
  const day = (n: number) => new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10)
  const days = Array.from({ length: 90 }, (_, n) => ({ day: day(n), count: n === 0 || n === 7 || n === 89 ? n + 1 : 0 }))
  const weeks = weeksOf(days)
  t.equal(weeks.length, 13)
  t.strictSame(weeks[0], { day: '2027-01-01', count: 1, within: '7d' })
  t.strictSame(weeks[1], { day: '2027-01-08', count: 8, within: '14d' })
  t.strictSame(weeks[12], { day: day(84), count: 90, within: '90d' })
  t.strictSame(weeksOf([]), [])
})
