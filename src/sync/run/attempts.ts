import { differencesOf } from '../../domain/decide.ts'
import { lookOf, withLook } from '../../domain/intent.ts'
import { type FolderReading, isProof, observedById } from '../../domain/observed.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import { failures } from '../../domain/reasons.ts'
import type { LastApplied, SyncRecord } from '../../domain/status.ts'
import type { DesiredCredential } from '../../store/sync/run-snapshot.ts'
import { LeaseLost } from '../lease.ts'
import type { RunContext } from './context.ts'
import { isDesired, lastAppliedOf } from './desired.ts'
import { inTarget } from './report.ts'
import { driftFound, unsynced } from './sync-records.ts'
import type { Attempt, Attempts, DesiredChange, Outcomes, PlannedChange } from './types.ts'

/** Whether an attempt has an outcome, so that nothing more is tried for it in this run. */
export const isOver = (attempt: Attempt | undefined): boolean =>
  attempt !== undefined && attempt.outcome.as !== 'unsent' && attempt.outcome.as !== 'unsure'

/**
 * Begins attempts at what is due. What is about to appear in Jenkins by our hand is recorded before, so that a crash after the request
 * does not make it unmanaged. `isFirstDocument`: they are about to be sent inside the first document that may make the folder.
 */
export async function beginAttempts(
  { deps, snapshot: { project }, lease }: RunContext,
  reading: FolderReading,
  due: readonly PlannedChange[],
  previous: Attempts,
  isFirstDocument: boolean
): Promise<Attempts> {
  const attempts = new Map(previous)
  const records = new Map<string, SyncRecord>()
  for (const change of due) {
    const known = previous.get(change.id)?.intent
    const recorded = isDesired(change)
      ? intentFor(change, reading, known?.claimed, { project, hashKey: deps.hashKey, isFirstDocument })
      : undefined
    if (isDesired(change) && recorded !== undefined) records.set(change.id, { ...recordOf(change.desired), ledger: recorded })
    const intent = recorded === undefined ? known : { recorded, claimed: recorded }
    attempts.set(change.id, { change, intent, outcome: { as: 'unsure' } })
  }
  if (records.size > 0 && !(await deps.store.recordIntents(project, lease.token, records))) throw new LeaseLost()
  return attempts
}

/**
 * Where it was proved that nothing of the name is there, whatever appears is ours; where nothing was shown, only what looks like it.
 * Undefined when nothing is to be recorded.
 */
function intentFor(
  { desired, document, decision }: DesiredChange,
  reading: FolderReading,
  claimed: LastApplied | undefined,
  {
    project,
    hashKey,
    isFirstDocument
  }: { readonly project: Project; readonly hashKey: string; readonly isFirstDocument: boolean }
): LastApplied | undefined {
  if (document === undefined || decision.action === 'delete') return undefined
  const before = claimed ?? lastAppliedOf(project, desired)
  if (before !== undefined && (before.generation > 0 || before.looks === undefined)) return undefined
  const isInDocument = isFirstDocument || before?.withFolder === true
  const nothing: LastApplied = {
    ...{ generation: 0, place: placeOf(project), className: '', hashes: {}, fingerprint: null, hashKey },
    ...(isInDocument && { withFolder: true })
  }
  return isProof(reading) ? nothing : { ...nothing, looks: withLook(before?.looks, lookOf(document)) }
}

/** The record of a credential, or one that counts for none of its generations. */
const recordOf = (desired: DesiredCredential): SyncRecord => desired.sync ?? { ...unsynced(desired), generation: 0 }

/**
 * The attempts of a pass with what became of them. Of what was certainly not sent no more is claimed than before; what an earlier pass
 * may have sent is.
 */
export function endAttempts(begun: Attempts, previous: Attempts, tried: readonly PlannedChange[], outcomes: Outcomes): Attempts {
  const ended = new Map(begun)
  for (const change of tried) {
    const intent = begun.get(change.id)?.intent
    const outcome = outcomes.get(change.id) ?? { as: 'unsent' as const }
    const isUnsent = ['unsent', 'overtaken'].includes(outcome.as) || isRefused(outcome)
    const claimed = isUnsent ? previous.get(change.id)?.intent?.claimed : intent?.claimed
    ended.set(change.id, { change, intent: intent && { ...intent, claimed }, outcome })
  }
  return ended
}

const isRefused = (outcome: Attempt['outcome']): boolean => outcome.as === 'failed' && !failures[outcome.failure.reason].retry

/** An attempt that has put nothing of ours into Jenkins. */
export const disclaimed = (attempt: Attempt): Attempt => ({
  ...attempt,
  intent: attempt.intent && { ...attempt.intent, claimed: undefined }
})

/**
 * An id that was absent a moment ago and is taken now was taken by somebody else, or by our own request, sent twice by something on
 * the way. It is ours if it looks in every visible field as what we sent.
 */
export function disclaimTaken(attempts: Attempts, reading: FolderReading): Attempts {
  const observed = observedById(reading)
  const isTheirs = ({ change: { id, document }, outcome }: Attempt): boolean => {
    if (outcome.as !== 'failed' || outcome.failure.reason !== 'Conflict') return false
    const seen = observed.get(id)
    const differences = document && seen && differencesOf(document, seen, undefined)
    return differences === undefined || differences.className || differences.visible.length > 0
  }
  return new Map([...attempts].map(([id, attempt]) => [id, isTheirs(attempt) ? disclaimed(attempt) : attempt]))
}

/** What is stored again in the place of intents that are not claimed any more: what appears later under these ids is not ours. */
export function withdrawals(attempts: Attempts): ReadonlyMap<string, SyncRecord> {
  const records = new Map<string, SyncRecord>()
  for (const [id, { change, intent }] of attempts) {
    if (!isDesired(change) || intent === undefined || intent.claimed === intent.recorded) continue
    const before = recordOf(change.desired)
    records.set(id, { ...before, ledger: intent.claimed ?? before.ledger })
  }
  return records
}

/**
 * Records drift with the time at which it was found, before anything is sent to repair it: a run that is killed in between leaves it, and
 * the next one knows it. Returns the context with what is stored now.
 */
export async function recordDrift(context: RunContext, due: readonly PlannedChange[]): Promise<RunContext> {
  const { deps, snapshot, lease } = context
  const found = due.filter(isDesired).flatMap(change => driftFound(change) ?? [])
  if (found.length === 0) return context
  const records = new Map(found.map(({ id, record }) => [id, record as SyncRecord]))
  const events = found.flatMap(verdict => verdict.events)
  if (!(await deps.store.recordDrift(snapshot.project, lease.token, records, inTarget(snapshot.project, events))))
    throw new LeaseLost()
  for (const { reason } of events) if (reason !== null) deps.observer.driftDetected(reason)
  const wanted = snapshot.wanted.map(desired => ({ ...desired, sync: records.get(desired.credential.id) ?? desired.sync }))
  return { ...context, snapshot: { ...snapshot, wanted } }
}
