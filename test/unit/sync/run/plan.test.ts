import t from 'tap'
import type { FolderReading } from '../../../../src/domain/observed.ts'
import { defaultPolicies, type Policies } from '../../../../src/domain/project.ts'
import type { DesiredCredential, RunSnapshot } from '../../../../src/store/sync/run-snapshot.ts'
import { isDue, planOf } from '../../../../src/sync/run/plan.ts'
import {
  AT,
  appliedWith,
  CLASS,
  credentialWith,
  desiredWith,
  foundWith,
  HASH_KEY,
  NOW,
  observedWith,
  projectWith,
  recordWith,
  snapshotWith
} from '../../../helpers/run-shapes.ts'

const LATER = NOW + 60_000
const context = { hashKey: HASH_KEY, sealer: { fault: () => undefined }, now: LATER }
const plan = (snapshot: RunSnapshot, reading: FolderReading) => planOf(snapshot, reading, context)
const policies = (more: Partial<Policies>) => ({ project: projectWith({ policies: { ...defaultPolicies, ...more } }) })
const rewritten = (id = 'x') => observedWith({ id, hidden: { secret: { state: 'encrypted', hash: 'h2', blocks: 3 } } })
const stray = observedWith({ id: 'stray' })
const fresh = { ...desiredWith(), sync: undefined }
const absent = { found: false, because: 'absent' } as const
const unseen = { found: false, because: 'unseen' } as const
const named = (id: string, more: Partial<DesiredCredential> = {}) =>
  desiredWith(recordWith(), { credential: credentialWith({ id }), ...more })
const drift = { reason: 'SecretChanged', fields: ['token'], detectedAt: AT } as const

const OTHER_LOOK = { className: CLASS, visible: { description: 'other' } }

t.test('what is to be done with one id, a row each', async t => {
  const table: [string, RunSnapshot, FolderReading, (string | boolean)[]][] = [
    ['it is in sync', snapshotWith([desiredWith()]), foundWith(observedWith()), ['none', 'InSync', false]],
    ['it is new', snapshotWith([fresh]), foundWith(), ['create', 'Created', true]],
    ['it is new, and so is the folder', snapshotWith([fresh]), absent, ['create', 'Created', true]],
    [
      'it was changed here',
      snapshotWith([named('x', { credential: credentialWith({ generation: 2 }) })]),
      foundWith(observedWith()),
      ['update', 'Changed', true]
    ],
    ['it was rewritten there', snapshotWith([desiredWith()]), foundWith(rewritten()), ['repair', 'SecretChanged', true]],
    [
      'the same where drift is reported',
      snapshotWith([desiredWith()], policies({ drift: 'report' })),
      foundWith(rewritten()),
      ['none', 'SecretChanged', false]
    ],
    [
      'the same where a repair of it was asked for',
      snapshotWith([{ ...desiredWith(), isRequested: true, isRepairRequested: true }], policies({ drift: 'report' })),
      foundWith(rewritten()),
      ['repair', 'SecretChanged', true]
    ],
    ['its id is taken', snapshotWith([fresh]), foundWith(observedWith()), ['blocked', 'UnmanagedExists', false]],
    [
      'its first write was under way, and looks different',
      snapshotWith([
        desiredWith(recordWith({ ledger: appliedWith(0, { looks: [{ className: CLASS, visible: { description: 'other' } }] }) }))
      ]),
      foundWith(observedWith()),
      ['blocked', 'UnmanagedExists', false]
    ],
    [
      'the same, but it was in the document that has made the folder: somebody has edited it since',
      snapshotWith([desiredWith(recordWith({ ledger: appliedWith(0, { looks: [OTHER_LOOK], withFolder: true }) }))]),
      foundWith(observedWith()),
      ['update', 'Changed', true]
    ],
    [
      'the same where that is not known yet',
      snapshotWith([desiredWith(recordWith({ ledger: appliedWith(0, { looks: [OTHER_LOOK], withFolder: true }) }))], {
        folderMade: false,
        folderIntended: true
      }),
      foundWith(observedWith()),
      ['blocked', 'UnmanagedExists', false]
    ],
    [
      'its first write was under way, and it is there',
      snapshotWith([desiredWith(recordWith({ ledger: appliedWith(0) }))]),
      foundWith(observedWith()),
      ['update', 'Changed', true]
    ],
    [
      'it waits for its next attempt',
      snapshotWith([
        desiredWith(
          recordWith({ outcome: 'Retrying', reason: 'NotApplied', nextAttemptAt: new Date(LATER + 1000).toISOString() })
        )
      ]),
      foundWith(rewritten()),
      ['repair', 'SecretChanged', false]
    ],
    [
      'the same, and a person asked for it',
      snapshotWith([
        desiredWith(
          recordWith({ outcome: 'Retrying', reason: 'NotApplied', nextAttemptAt: new Date(LATER + 1000).toISOString() }),
          { isRequested: true }
        )
      ]),
      foundWith(rewritten()),
      ['repair', 'SecretChanged', true]
    ],
    [
      'it is to go from a folder that is not shown',
      snapshotWith([desiredWith(recordWith(), { credential: credentialWith({ deletedAt: AT }) })]),
      unseen,
      ['blocked', 'AbsenceUnproved', false]
    ],
    [
      'it was never written, and is to go from a folder that is not shown',
      snapshotWith([{ ...fresh, credential: credentialWith({ deletedAt: AT }) }]),
      unseen,
      ['none', 'Gone', false]
    ],
    ['nobody wants it', snapshotWith([]), foundWith(observedWith()), ['unmanaged', 'Unmanaged', false]],
    [
      'the same where that is pruned',
      snapshotWith([], policies({ unmanaged: 'prune' })),
      foundWith(observedWith()),
      ['delete', 'Pruned', true]
    ],
    [
      'the same on first contact',
      snapshotWith([], { ...policies({ unmanaged: 'prune' }), checkedAt: undefined }),
      foundWith(observedWith()),
      ['unmanaged', 'Unmanaged', false]
    ],
    [
      'we wrote it, and its record is lost',
      snapshotWith([], { ...policies({ unmanaged: 'prune' }), lost: ['x'] }),
      foundWith(observedWith()),
      ['blocked', 'MassDeleteGuard', false]
    ],
    [
      'the same, and a person wants it so',
      snapshotWith([], { ...policies({ unmanaged: 'prune' }), lost: ['x'], forced: true }),
      foundWith(observedWith()),
      ['delete', 'Pruned', true]
    ]
  ]
  for (const [name, snapshot, reading, expected] of table) {
    const [change] = await plan(snapshot, reading)
    t.strictSame(change && [change.decision.action, change.decision.reason, isDue(change)], expected, name)
  }
})

t.test('drift has the time at which it was found first', async t => {
  const at = new Date(LATER).toISOString()
  const other = { ...drift, fields: ['token', 'description'] }
  const table: [string, DesiredCredential, string | undefined][] = [
    ['it is found now', desiredWith(), at],
    ['it is known', desiredWith(recordWith({ outcome: 'Retrying', drift })), AT],
    ['it is known, and its repair failed', desiredWith(recordWith({ outcome: 'Retrying', reason: 'NotApplied', drift })), AT],
    ['it is known of another field as well', desiredWith(recordWith({ outcome: 'Retrying', drift: other })), at],
    ['it is known of an earlier generation', desiredWith(recordWith({ generation: 0, drift })), at]
  ]
  for (const [name, desired, expected] of table) {
    const [change] = await plan(snapshotWith([desired]), foundWith(rewritten()))
    t.strictSame(change?.drift, { ...drift, detectedAt: expected }, name)
  }
  const [inSync] = await plan(snapshotWith([desiredWith(recordWith({ drift }))]), foundWith(observedWith()))
  t.equal(inSync?.drift, null, 'what is undone is no drift')
})

t.test('what all credentials of a folder say together', async t => {
  const both = snapshotWith([named('a'), named('b')])
  const reasons = async (reading: FolderReading) => (await plan(both, reading)).map(change => change.decision.reason)
  t.strictSame(await reasons(foundWith()), ['FolderWiped', 'FolderWiped'])
  t.strictSame(await reasons(foundWith(observedWith({ id: 'a' }))), ['InSync', 'MissingInJenkins'])
  t.strictSame(await reasons(absent), ['FolderGone', 'FolderGone'])
  t.strictSame(await reasons(foundWith(rewritten('a'), rewritten('b'))), ['KeyChanged', 'KeyChanged'])
  t.strictSame(await reasons(foundWith(rewritten('a'), observedWith({ id: 'b' }))), ['SecretChanged', 'InSync'])
  const doubled = await plan(both, foundWith(observedWith({ id: 'a' }), observedWith({ id: 'a' }), stray))
  t.match(doubled, [
    { id: 'a', copies: 2 },
    { id: 'b', copies: 0 },
    { id: 'stray', desired: undefined }
  ])
})

t.test('the document of a credential is a part of its change, without its secrets', async t => {
  const [change] = await plan(snapshotWith([fresh]), foundWith())
  t.match(change?.document, { name: CLASS })
  t.match(JSON.stringify(change?.document), /\[secret\]/)
  const [leaving] = await plan(snapshotWith([named('x', { credential: credentialWith({ deletedAt: AT }) })]), foundWith())
  t.equal(leaving?.document, undefined, 'what leaves needs no type')
})
