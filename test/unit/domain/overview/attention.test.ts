import t from 'tap'
import { actionFor, countOf, mattersOf } from '../../../../src/domain/overview/attention.ts'
import { failures, type Reason } from '../../../../src/domain/reasons.ts'
import { type Phase, phases } from '../../../../src/domain/status.ts'

const SINCE = '2026-03-02T08:30:00.000Z'
const none = Object.fromEntries(phases.map(phase => [phase, 0])) as Record<Phase, number>
type Numbers = Parameters<typeof mattersOf>[0]
const of = (ofPhases: Partial<Record<Phase, number>>, unmanaged = 0, more: Partial<Numbers> = {}) =>
  mattersOf({
    ...{ counts: { phases: { ...none, ...ofPhases }, unmanaged }, expired: 0, expiring: [0, 0], dated: 0, stale: 0, invalid: 0 },
    ...{ paused: false, damaged: null, copies: 0, targets: [{ failing: undefined }], unsyncedSince: null, ...more }
  })
const failing = (reason: Reason) => ({ targets: [{ failing: { reason, since: SINCE } }] })

t.test('a calm project needs nobody, also while it waits for Jenkins', async t => {
  t.equal(countOf(of({ Synced: 9 })), 0)
  t.equal(countOf(of({ Synced: 9, Pending: 3, Retrying: 2, Deleting: 1 })), 0)
  t.equal(countOf(of({ Retrying: 2 }, 0, failing('JenkinsUnreachable'))), 0, 'that is said of the controller')
})

t.test('blocked, drifted and dated credentials count one by one', async t => {
  const matters = of({ Blocked: 2, Drifted: 3 }, 0, { dated: 4 })
  t.match(matters, { blocked: 2, drifted: 3, dated: 4, urgent: [], later: [] })
  t.equal(countOf(matters), 9)
})

t.test('what blocks a whole project is said once, not of each credential', async t => {
  const damaged = of({ Blocked: 7 }, 0, { damaged: 'RecordChanged' })
  t.strictSame([damaged.urgent.map(({ reason }) => reason), damaged.blocked, countOf(damaged)], [['RecordChanged'], 0, 1])
  const taken = of({ Blocked: 7 }, 0, failing('FolderExists'))
  t.match(taken.urgent, [{ reason: 'FolderExists', since: SINCE, action: 'none' }])
  t.equal(countOf(taken), 1)
})

t.test('a folder in which runs fail is a matter, with its credentials', async t => {
  const matters = of({ Retrying: 2, Blocked: 1 }, 0, failing('Forbidden'))
  t.match(matters.urgent, [{ reason: 'Forbidden', since: SINCE, action: 'sync', count: 2 }])
  t.equal(countOf(matters), 2)
})

t.test('unmanaged credentials, copies, and a pause that keeps changes', async t => {
  t.match(of({}, 4, { copies: 2 }).later, [
    { reason: 'Unmanaged', action: 'take-over', count: 4 },
    { reason: 'CopiesFound', action: 'none', count: 2 }
  ])
  t.match(of({ Pending: 2 }, 0, { paused: true, unsyncedSince: SINCE }).later, [
    { reason: 'Paused', since: SINCE, action: 'resume', count: 2 }
  ])
  t.strictSame(of({ Synced: 2 }, 0, { paused: true }).later, [])
})

t.test('every reason has something to do, or nothing on purpose', async t => {
  const actions = new Set(Object.keys(failures).map(reason => actionFor(reason as Reason)))
  t.strictSame([...actions].toSorted(), ['edit', 'none', 'sync', 'take-over'])
  t.strictSame((['UnmanagedExists', 'ContentRefused', 'PluginMissing', 'Contested', 'FolderExists'] as const).map(actionFor), [
    'take-over',
    'edit',
    'sync',
    'sync',
    'none'
  ])
})
