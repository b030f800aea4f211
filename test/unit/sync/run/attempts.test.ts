import t from 'tap'
import type { LastApplied } from '../../../../src/domain/status.ts'
import { disclaimTaken, endAttempts, isOver, withdrawals } from '../../../../src/sync/run/attempts.ts'
import { documentShape } from '../../../../src/sync/run/documents.ts'
import { failureFor } from '../../../../src/sync/run/failure.ts'
import type { Attempts, DesiredChange, Outcome } from '../../../../src/sync/run/types.ts'
import { appliedWith, credentialWith, desiredWith, foundWith, observedWith, projectWith } from '../../../helpers/run-shapes.ts'

const intent = appliedWith(0)
const earlier = appliedWith(0, { looks: [] })
const fresh = { ...desiredWith(), sync: undefined }
const change: DesiredChange = {
  ...{ id: 'x', desired: fresh, document: documentShape(projectWith(), credentialWith()), observed: undefined, copies: 0 },
  ...{ decision: { action: 'create', reason: 'Created', fields: [], drifted: false }, drift: null, held: false },
  sealFault: undefined
}
const attemptsAt = (claimed: LastApplied | undefined, outcome: Outcome): Attempts =>
  new Map([['x', { change, intent: { recorded: claimed ?? intent, claimed }, outcome }]])
const failedBy = (reason: Parameters<typeof failureFor>[0]): Outcome => ({ as: 'failed', failure: failureFor(reason) })
const ended = (outcome: Outcome | undefined, before: Attempts): Attempts =>
  endAttempts(attemptsAt(intent, { as: 'unsure' }), before, [change], outcome ? new Map([['x', outcome]]) : new Map())

/** A record that counts for no generation. */
const unwritten = (ledger: LastApplied | null) => ({
  ...{ generation: 0, outcome: 'Retrying', observedGeneration: null, syncedAt: null, reason: null, message: null },
  ...{ attempts: 0, nextAttemptAt: null, drift: null, ledger, repairs: [] }
})

t.test('what is claimed after an attempt, a row each', async t => {
  const unsure = attemptsAt(earlier, { as: 'unsure' })
  const table: [string, Outcome | undefined, LastApplied | undefined, boolean][] = [
    ['it was sent', { as: 'sent', written: [] }, intent, true],
    ['its answer is missing', { as: 'unsure' }, intent, false],
    ['it may have failed half-way', failedBy('WriteFailed'), intent, true],
    ['it was refused', failedBy('ContentRefused'), undefined, true],
    ['it was overtaken', { as: 'overtaken' }, undefined, true],
    ['the run stopped before it', undefined, undefined, false]
  ]
  for (const [name, outcome, claimed, over] of table) {
    const first = ended(outcome, new Map())
    t.strictSame(first.get('x')?.intent?.claimed, claimed, name)
    t.equal(isOver(first.get('x')), over, name)
    t.strictSame([...withdrawals(first).values()], claimed ? [] : [unwritten(null)], `${name}: what is stored again`)
    const second = ended(outcome, unsure)
    t.strictSame(second.get('x')?.intent?.claimed, claimed ?? earlier, `${name}, after a pass that may have sent it`)
    t.strictSame([...withdrawals(second).values()], claimed ? [] : [unwritten(earlier)], `${name}, after such a pass`)
  }
})

t.test('an id that was taken in the meantime is ours only if it looks like what was sent', async t => {
  const taken = attemptsAt(intent, failedBy('Conflict'))
  const claimedIn = (attempts: Attempts) => attempts.get('x')?.intent?.claimed
  t.equal(claimedIn(disclaimTaken(taken, foundWith(observedWith()))), intent)
  t.equal(claimedIn(disclaimTaken(taken, foundWith(observedWith({ visible: { description: 'theirs' } })))), undefined)
  t.equal(claimedIn(disclaimTaken(taken, foundWith(observedWith({ className: 'other' })))), undefined)
  t.equal(claimedIn(disclaimTaken(taken, foundWith())), undefined)
  t.equal(claimedIn(disclaimTaken(attemptsAt(intent, failedBy('WriteFailed')), foundWith())), intent)
})
