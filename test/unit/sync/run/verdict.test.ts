import t from 'tap'
import type { Cause, Failure } from '../../../../src/domain/reasons.ts'
import type { SyncRecord } from '../../../../src/domain/status.ts'
import { documentShape } from '../../../../src/sync/run/documents.ts'
import { failureFor } from '../../../../src/sync/run/failure.ts'
import { driftFound } from '../../../../src/sync/run/sync-records.ts'
import type { Attempt, DesiredChange, Outcome } from '../../../../src/sync/run/types.ts'
import { failed, type Verdict, type VerdictContext, verdictOf } from '../../../../src/sync/run/verdict.ts'
import {
  AT,
  appliedWith,
  CLASS,
  credentialWith,
  desiredWith,
  HASH_KEY,
  NOW,
  observedWith,
  projectWith,
  recordWith
} from '../../../helpers/run-shapes.ts'

const project = projectWith()
const contextWith = (more: Partial<VerdictContext> = {}): VerdictContext => ({
  ...{ project, observed: new Map([['x', rewritten]]), absenceProved: true, isInClear: false, hashKey: HASH_KEY },
  ...{ now: NOW, random: () => 0, firstRetry: 1000 },
  ...more
})
const gone = { observed: new Map() }
const rewritten = observedWith({ hidden: { secret: { state: 'encrypted', hash: 'h2', blocks: 3 } } })
const drift = { reason: 'SecretChanged', fields: ['token'], detectedAt: AT } as const

const changeWith = (
  action: DesiredChange['decision']['action'],
  reason: Cause | Failure,
  more: Partial<DesiredChange> = {}
): DesiredChange => ({
  ...{ id: 'x', desired: desiredWith(), document: documentShape(project, credentialWith()), observed: observedWith() },
  ...{ copies: 1, drift: null, held: false, sealFault: undefined },
  decision: { action, reason, fields: [], drifted: false },
  ...more
})
const drifted: Partial<DesiredChange> = {
  drift,
  decision: { action: 'repair', reason: 'SecretChanged', fields: ['token'], drifted: true }
}
const fresh = { ...desiredWith(), sync: undefined }
const sent: Outcome = { as: 'sent', written: [{ path: 'secret', blocks: 3, isDoubtful: false }] }
const doubtful: Outcome = { as: 'sent', written: [{ path: 'secret', blocks: 5, isDoubtful: true }] }
const failedBy = (reason: Failure): Outcome => ({ as: 'failed', failure: failureFor(reason) })

const says = (verdict: Verdict | undefined): string =>
  verdict === undefined
    ? 'nothing'
    : [verdict.record?.outcome ?? 'removed', verdict.record?.reason, ...verdict.events.map(({ type }) => `+${type}`)]
        .filter(word => word != null)
        .join(' ')

t.test('what an attempt and the last read prove, a row each', async t => {
  const table: [string, DesiredChange, Outcome | undefined, Partial<VerdictContext>, string][] = [
    ['nothing was to do', changeWith('none', 'InSync'), undefined, { observed: new Map([['x', observedWith()]]) }, 'nothing'],
    [
      'nothing was to do, and that is news',
      changeWith('none', 'InSync', { desired: desiredWith(recordWith({ outcome: 'Retrying', drift })) }),
      undefined,
      {},
      'Synced +Synced'
    ],
    ['it was created and read', changeWith('create', 'Created', { desired: fresh }), sent, {}, 'Synced +Synced'],
    [
      'it was created and is not there',
      changeWith('create', 'Created', { desired: fresh }),
      sent,
      gone,
      'Retrying NotApplied +SyncFailed'
    ],
    [
      'it was updated, and nothing changed',
      changeWith('update', 'Changed'),
      sent,
      { observed: new Map([['x', observedWith()]]) },
      'Retrying NotApplied +SyncFailed'
    ],
    ['its answer is missing', changeWith('create', 'Created', { desired: fresh }), { as: 'unsure' }, {}, 'nothing'],
    ['it was overtaken', changeWith('update', 'Changed'), { as: 'overtaken' }, {}, 'nothing'],
    ['it was held back', changeWith('update', 'Changed', { held: true }), undefined, {}, 'nothing'],
    [
      'it was refused',
      changeWith('create', 'Created', { desired: fresh }),
      failedBy('ContentRefused'),
      gone,
      'Blocked ContentRefused +Blocked'
    ],
    [
      'it failed for now',
      changeWith('create', 'Created', { desired: fresh }),
      failedBy('WriteFailed'),
      gone,
      'Retrying WriteFailed +SyncFailed'
    ],
    [
      'it failed as before',
      changeWith('update', 'Changed', { desired: desiredWith(recordWith({ outcome: 'Retrying', reason: 'WriteFailed' })) }),
      failedBy('WriteFailed'),
      gone,
      'Retrying WriteFailed'
    ],
    ['Jenkins decrypted it', changeWith('update', 'Changed'), doubtful, {}, 'Blocked DecryptedByJenkins +Blocked'],
    [
      'it was posted, and nobody sees whether it is encrypted',
      changeWith('none', 'InSync'),
      undefined,
      { isInClear: true, observed: new Map([['x', observedWith({ hidden: {} })]]) },
      'Retrying PlaintextLeft +SyncFailed'
    ],
    ['drift was repaired', changeWith('repair', 'SecretChanged', drifted), sent, {}, 'Synced +DriftRepaired'],
    [
      'drift is only reported',
      changeWith('none', 'SecretChanged', drifted),
      undefined,
      {},
      'Drifted SecretChanged +DriftDetected'
    ],
    [
      'drift is only reported, and known',
      changeWith('none', 'SecretChanged', { ...drifted, desired: desiredWith(recordWith({ outcome: 'Drifted', drift })) }),
      undefined,
      {},
      'nothing'
    ],
    [
      'drift that was to be repaired is only reported now',
      changeWith('none', 'SecretChanged', { ...drifted, desired: desiredWith(recordWith({ outcome: 'Retrying', drift })) }),
      undefined,
      {},
      'Drifted SecretChanged'
    ],
    ['it was deleted and is gone', changeWith('delete', 'Deleted'), sent, gone, 'removed +Removed'],
    ['it was deleted and is there', changeWith('delete', 'Deleted'), sent, {}, 'Retrying NotApplied +SyncFailed'],
    [
      'it was deleted, and nobody sees whether it is gone',
      changeWith('delete', 'Deleted'),
      sent,
      { ...gone, absenceProved: false },
      'Retrying AbsenceUnproved +SyncFailed'
    ],
    ['it was gone', changeWith('none', 'Gone'), undefined, gone, 'removed +Removed'],
    [
      'it is not ours',
      changeWith('blocked', 'UnmanagedExists', { desired: fresh }),
      undefined,
      {},
      'Blocked UnmanagedExists +Blocked'
    ]
  ]
  for (const [name, change, outcome, more, expected] of table) {
    const attempt: Attempt | undefined = outcome && { change, intent: undefined, outcome }
    t.equal(says(verdictOf(contextWith(more), change, attempt)), expected, name)
  }
})

t.test('drift that is about to be repaired is told once, with its time', async t => {
  const found = driftFound(changeWith('repair', 'SecretChanged', drifted))
  t.equal(says(found), 'Retrying SecretChanged +DriftDetected')
  t.match(found, { record: { drift, ledger: appliedWith(1), nextAttemptAt: null }, events: [{ fields: ['token'] }] })
  const known = (more: Partial<SyncRecord>) => ({
    ...drifted,
    desired: desiredWith(recordWith({ outcome: 'Retrying', drift, ...more }))
  })
  t.equal(driftFound(changeWith('repair', 'SecretChanged', known({}))), undefined)
  t.equal(driftFound(changeWith('repair', 'SecretChanged', known({ reason: 'NotApplied' }))), undefined, 'its repair failed')
  t.equal(driftFound(changeWith('update', 'Changed')), undefined)
  const failing = verdictOf(contextWith(gone), changeWith('repair', 'SecretChanged', drifted), {
    ...{ change: changeWith('repair', 'SecretChanged'), intent: undefined, outcome: failedBy('WriteFailed') }
  })
  t.match(failing?.record, { reason: 'WriteFailed', drift }, 'it is drift as long as it is not repaired')
})

t.test('what is claimed of a write that may have been sent is kept, and nothing else is taken for ours', async t => {
  const intent = appliedWith(0)
  const change = changeWith('create', 'Created', { desired: fresh })
  const record = (claimed: typeof intent | undefined) =>
    verdictOf(contextWith(gone), change, { change, intent: { recorded: intent, claimed }, outcome: failedBy('WriteFailed') })
      ?.record
  t.strictSame(record(intent)?.ledger, intent)
  t.equal(record(undefined)?.ledger, null)
})

t.test('failures of one generation are counted, and wait longer each time', async t => {
  const once = failed(contextWith(), fresh, failureFor('NotApplied')).record
  t.match(once, { attempts: 1, nextAttemptAt: new Date(NOW + 250).toISOString(), observedGeneration: null })
  t.match(failed(contextWith(), { ...fresh, sync: once }, failureFor('NotApplied')).record, { attempts: 2 })
  t.match(failed(contextWith(), { ...fresh, sync: once }, failureFor('CircuitOpen')).record, { attempts: 1 }, 'nothing was tried')
  t.match(failed(contextWith(), fresh, failureFor('NotApplied'), { retryAt: NOW + 7 }).record, {
    nextAttemptAt: new Date(NOW + 7).toISOString()
  })
  t.equal(once.ledger?.className ?? CLASS, CLASS)
})
