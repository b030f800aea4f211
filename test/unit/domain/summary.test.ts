import t from 'tap'
import { unreadableCredential } from '../../../src/domain/credential.ts'
import { parseSync, type SyncRecord } from '../../../src/domain/status.ts'
import { isSettledEverywhere, summaryOf, type TargetOutcome } from '../../../src/domain/summary.ts'
import { goneIn, lineOf } from '../../../src/domain/sync-lines.ts'
import { unknownUsage } from '../../../src/domain/usage.ts'
import { combinedUsage } from '../../../src/domain/usage-of-targets.ts'

const at = '2026-01-01T00:00:00.000Z'
const later = '2026-01-02T00:00:00.000Z'
const credential = { ...unreadableCredential('demo', 'x', 3), deletedAt: null }
const record = (outcome: SyncRecord['outcome'], more: Partial<SyncRecord> = {}): SyncRecord => ({
  ...{ generation: 3, outcome, observedGeneration: 3, syncedAt: at, reason: null, message: null, attempts: 0 },
  ...{ nextAttemptAt: null, drift: null, ledger: null, repairs: [], ...more }
})
const inTarget = (controller: string, sync: SyncRecord | undefined, more: Partial<TargetOutcome> = {}): TargetOutcome => ({
  ...{ target: { key: controller, controller, folder: ['f'], proved: true, leftAt: null }, counts: true, isLeft: false, sync },
  ...more
})
const of = (...targets: TargetOutcome[]) => ({ credential, sync: targets[0]?.sync, targets })

t.test('the worst phase, the least generation and the oldest time', async t => {
  const order = ['Blocked', 'Retrying', 'Drifted', 'Synced'] as const
  for (const [i, worse] of order.entries())
    for (const better of order.slice(i)) {
      t.equal(summaryOf(of(inTarget('a', record(better)), inTarget('b', record(worse)))).phase, worse)
      t.equal(summaryOf(of(inTarget('a', record(worse)), inTarget('b', record(better)))).phase, worse)
    }
  t.equal(summaryOf(of(inTarget('a', record('Synced')), inTarget('b', undefined))).phase, 'Pending')
  const old = record('Blocked', { observedGeneration: 2, syncedAt: later, reason: 'PluginMissing', message: 'No.' })
  t.match(summaryOf(of(inTarget('a', record('Synced')), inTarget('b', old))), {
    ...{ phase: 'Blocked', reason: 'PluginMissing', message: 'b/f: No.', observedGeneration: 2, syncedAt: at },
    targets: [
      { controller: 'a', phase: 'Synced' },
      { controller: 'b', phase: 'Blocked', message: 'No.' }
    ]
  })
  t.match(summaryOf(of(inTarget('a', record('Synced')), inTarget('b', undefined))), { observedGeneration: null, syncedAt: null })
})

t.test('what does not count is shown, and changes nothing', async t => {
  const failing = record('Retrying', { reason: 'CircuitOpen', message: 'Away.' })
  const added = of(inTarget('a', record('Synced')), inTarget('b', failing, { counts: false }))
  t.match(summaryOf(added), {
    phase: 'Synced',
    message: null,
    targets: [{ phase: 'Synced' }, { phase: 'Pending', reason: 'CircuitOpen' }]
  })
  t.ok(isSettledEverywhere(added))
  const left = of(inTarget('a', record('Synced')), inTarget('b', failing, { counts: false, isLeft: true }))
  t.match(summaryOf(left), { phase: 'Synced', targets: [{ phase: 'Synced' }, { phase: 'Deleting', reason: 'CircuitOpen' }] })
})

t.test('a deletion that is done in one target says what it waits for in another', async t => {
  const deleted = { ...credential, deletedAt: at }
  const during = (...targets: TargetOutcome[]) => summaryOf({ credential: deleted, sync: targets[0]?.sync, targets })
  const [gone, away] = [
    inTarget('a', undefined),
    inTarget('b', record('Retrying', { reason: 'JenkinsUnreachable', message: 'Away.', attempts: 2, nextAttemptAt: later }))
  ]
  const waits = { phase: 'Deleting', reason: 'JenkinsUnreachable', message: 'b/f: Away.', attempts: 2, nextAttemptAt: later }
  t.match(during(gone, away), waits)
  t.match(during(away, gone), waits)
  const refused = inTarget('c', record('Blocked', { reason: 'FolderTaken', message: 'No.', attempts: 1 }))
  for (const targets of [
    [gone, away, refused],
    [refused, away, gone],
    [away, gone, refused]
  ])
    t.match(during(...targets), { phase: 'Deleting', reason: 'FolderTaken', message: 'c/f: No.', nextAttemptAt: null })
  // It has to be gone from all of them, also from those that do not count.
  t.match(during(gone, { ...away, counts: false, isLeft: true }), waits)
  t.match(during(gone, { ...away, counts: false }), waits)
  t.match(during(gone, inTarget('b', undefined)), { phase: 'Deleting', reason: null, message: null })
})

t.test('a wait is over when no target has anything left to do', async t => {
  t.notOk(isSettledEverywhere(of(inTarget('a', record('Blocked')), inTarget('b', record('Retrying')))))
  t.ok(isSettledEverywhere(of(inTarget('a', record('Blocked')), inTarget('b', record('Synced')))))
})

t.test('one target has the status that it had before there were several', async t => {
  const { targets, ...status } = summaryOf(of(inTarget('a', record('Retrying', { message: 'Away.' }))))
  t.match(status, { phase: 'Retrying', message: 'Away.' })
  t.equal(targets.length, 1)
  t.match(summaryOf({ credential, sync: record('Synced') }), { phase: 'Synced', targets: [] })
})

t.test('the outcomes in all targets are one text', async t => {
  const one = JSON.stringify(record('Synced'))
  t.equal(lineOf(one, ''), one)
  t.equal(lineOf(one, '2'), undefined)
  const all = `${one}\n12 twelve\n2 {"gone":4}`
  t.strictSame([lineOf(all, ''), lineOf(all, '2'), lineOf(all, '12'), lineOf(all, '1')], [one, '{"gone":4}', 'twelve', undefined])
  t.strictSame([lineOf('\n2 two', ''), lineOf('\n2 two', '2')], [undefined, 'two'])
  t.strictSame([lineOf(undefined, ''), lineOf(null, '2'), lineOf('', '')], [undefined, undefined, undefined])
  t.equal(goneIn('{"gone":4}'), 4)
  for (const line of [undefined, one, '{"gone":"4"}', '{"gone":']) t.equal(goneIn(line), undefined)
  t.ok(parseSync(one))
})

t.test('used in one is used; unused only where all say so', async t => {
  const said = (used: boolean | null, note: string) => ({ ...unknownUsage(at, note), used, tracked: used !== null })
  const both = (a: boolean | null, b: boolean | null) =>
    combinedUsage([
      { controller: 'a', usage: said(a, 'A.') },
      { controller: 'b', usage: said(b, 'B.') }
    ])
  t.equal(both(false, true).used, true)
  t.equal(both(false, null).used, null)
  t.equal(both(null, true).used, true)
  t.equal(both(false, false).used, false)
  t.equal(both(true, null).note, 'a: A. b: B.')
})
