import type { Damage } from '../../domain/damage.ts'
import type { Decision } from '../../domain/decide.ts'
import type { NewEvent } from '../../domain/event.ts'
import type { ObservedCredential } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import { type Failure, failures, isFailure, isUntried, type Reason, sentenceOf } from '../../domain/reasons.ts'
import type { Drift, LastApplied, SyncRecord } from '../../domain/status.ts'
import { believable } from '../../store/sealing/record-reader.ts'
import type { DesiredCredential } from '../../store/sync/run-snapshot.ts'
import { retryDelay } from '../schedule.ts'
import { isInFormer, lastAppliedOf, mayForget, recentRepairs } from './desired.ts'
import { failureFor, sealFailure } from './failure.ts'
import { isUndo } from './plan.ts'
import { isEncrypted, type ReadBack, readBackOf } from './read-back.ts'
import { foundFlag } from './reveal-user-names.ts'
import { appliedRecord, eventOf, flagOutcomeOf, hasBaseline, syncedRecord, unsynced } from './sync-records.ts'
import type { Attempt, DesiredChange, SyncFailure } from './types.ts'

/** What a run has to record about one credential. */
export interface Verdict {
  readonly id: string
  readonly record: SyncRecord | undefined
  /** The credential is gone from Jenkins and may be forgotten, if it is still of this generation. */
  readonly removed: number | undefined
  readonly events: readonly NewEvent[]
}

export interface VerdictContext {
  readonly project: Project
  /** What the folder held as it was read after all writes, by id. */
  readonly observed: ReadonlyMap<string, ObservedCredential>
  /** Whether what is not among them is proved not to be in the folder. */
  readonly absenceProved: boolean
  /** Whether the folder's file may hold in clear what this or an earlier run posted. */
  readonly isInClear: boolean
  readonly hashKey: string
  readonly now: number
  readonly random: () => number
  readonly firstRetry: number
}

/** The truth about one desired credential, from what was decided, what was tried and what Jenkins held afterwards. */
export const verdictOf = (context: VerdictContext, change: DesiredChange, attempt: Attempt | undefined): Verdict | undefined =>
  orForgotten(context.project, change.desired, provedBy(context, change, attempt))

/** What an admin has ended is forgotten, whatever came of the last try. */
export const orForgotten = <V extends Verdict | undefined>(
  project: Project,
  desired: DesiredCredential,
  verdict: V
): V | Verdict => (mayForget(project, desired) && verdict?.removed === undefined ? forgotten(desired, 'Forgotten') : verdict)

function provedBy(context: VerdictContext, change: DesiredChange, attempt: Attempt | undefined): Verdict | undefined {
  const { decision, desired, drift } = change
  const outcome = knownOutcome(attempt)
  const fail = (failure: SyncFailure) => failed(context, desired, failure, { claimed: attempt?.intent?.claimed, drift })
  if (desired.damage !== undefined && context.project.deletedAt === null) return damaged(context, desired, desired.damage)
  if (outcome?.as === 'overtaken' || (change.held && outcome === undefined)) return undefined
  if (outcome?.as === 'failed')
    return outcome.takenOut === undefined ? fail(outcome.failure) : takenOut(context, fail(outcome.failure), outcome.takenOut)
  const after = context.observed.get(change.id)
  if (isUndo(decision) && isFailure(decision.reason))
    return takenOut(context, fail(failureFor(decision.reason)), after === undefined && context.absenceProved)
  if (decision.action === 'blocked' && decision.reason === 'RecordBroken')
    return fail({ reason: 'RecordBroken', message: OWNER_UNKNOWN })
  if (change.sealFault !== undefined && decision.action === 'blocked') return fail(sealFailure(change.sealFault))
  if (decision.action === 'blocked' && isFailure(decision.reason)) return fail(failureFor(decision.reason))
  if (decision.reason === 'Gone' || decision.reason === 'NotOurs' || decision.reason === 'Forgotten')
    return forgotten(desired, decision.reason)
  if (decision.action === 'delete') {
    if (after !== undefined) return fail(failureFor('NotApplied'))
    // That Jenkins said it was done is no proof without a look, and the permission to look may have gone.
    if (!context.absenceProved) return fail(failureFor('AbsenceUnproved'))
    return isInFormer(context.project, change.id) ? fail(failureFor('MoveUnfinished')) : forgotten(desired, 'Deleted')
  }
  // Which of them an unfinished document wrote is not known: what cannot be seen to be encrypted is not said to be in sync.
  if (outcome === undefined && after !== undefined && context.isInClear && !isEncrypted(after))
    return fail(failureFor('PlaintextLeft'))
  if (outcome === undefined)
    return decision.drifted ? reported(desired, decision, drift, attempt) : inSync(context, change, after)
  // What was sent is in sync only if the read after it proves that.
  const found = readBackOf(context, change, outcome.written, after)
  if (found !== 'applied' || after === undefined) return fail(failureFor(found === 'applied' ? 'NotApplied' : failureOf[found]))
  return synced(context, change, after)
}

const knownOutcome = (attempt: Attempt | undefined) => {
  const outcome = attempt?.outcome
  return outcome?.as === 'unsent' || outcome?.as === 'unsure' ? undefined : outcome
}

const OWNER_UNKNOWN =
  'Whether Jenkins has it from the bridge cannot be read any more, so it is not deleted there. Delete it in Jenkins, and it is forgotten here.'

/** The failure that a read after a write tells of. */
const failureOf = {
  'not-applied': 'NotApplied',
  'in-clear': 'PlaintextLeft',
  decrypted: 'DecryptedByJenkins',
  unproved: 'DecryptionUnproved'
} as const satisfies Record<Exclude<ReadBack, 'applied'>, Failure>

/** Nothing of a record that the bridge did not write is acted on. Said once, and not for each generation that somebody claims. */
export function damaged(
  context: VerdictContext,
  desired: DesiredCredential,
  { reason, message, floor }: Damage
): Verdict | undefined {
  const { credential, sync } = desired
  if (sync?.outcome === 'Blocked' && sync.reason === reason && sync.message === message) return undefined
  // As high as what it is said of, so that everybody counts it as blocked.
  const generation = Math.max(floor, believable(credential.generation))
  return failed(context, { ...desired, credential: { ...credential, generation } }, { reason, message })
}

/**
 * Jenkins holds, or held, another value than what was sent: while it is not proved to be gone, its removal is retried; when it is,
 * nothing in Jenkins is ours any more.
 */
function takenOut(context: VerdictContext, verdict: Verdict & { readonly record: SyncRecord }, isGone: boolean): Verdict {
  const { record } = verdict
  const wait = retryDelay(record.attempts, context.random(), context.firstRetry)
  const nextAttemptAt = new Date(context.now + wait).toISOString()
  return {
    ...verdict,
    record: isGone ? { ...record, observedGeneration: null, ledger: null } : { ...record, outcome: 'Retrying', nextAttemptAt }
  }
}

function synced(context: VerdictContext, change: DesiredChange, after: ObservedCredential): Verdict {
  const { desired, decision } = change
  const { reason, fields, drifted } = decision
  const event = drifted ? eventOf(desired, 'DriftRepaired', reason, { fields }) : eventOf(desired, 'Synced', reason)
  const repairs = drifted ? [...recentRepairs(desired.sync, context.now), new Date(context.now).toISOString()] : []
  const ledger = appliedRecord(context, change, after, flagOutcomeOf(desired.credential, after))
  const record = syncedRecord(desired, ledger, context.now, desired.isRequested ? [] : repairs)
  return { id: change.id, record, removed: undefined, events: [event] }
}

/** Nothing was to do. The record is written only when it does not say so yet. */
function inSync(context: VerdictContext, change: DesiredChange, after: ObservedCredential | undefined): Verdict | undefined {
  const { desired } = change
  const { credential, sync } = desired
  const ledger = lastAppliedOf(context.project, desired)
  if (after === undefined || ledger === undefined) return undefined
  const flag = foundFlag(credential, ledger, after)
  const wasSynced = sync?.outcome === 'Synced'
  const isSame = sync?.generation === credential.generation && ledger.usernameSecret === flag
  if (wasSynced && isSame && hasBaseline(ledger, after, context.hashKey, credential)) return undefined
  const repairs = recentRepairs(sync, context.now)
  const record = syncedRecord(desired, appliedRecord(context, change, after, flag), context.now, repairs)
  return { id: change.id, record, removed: undefined, events: wasSynced ? [] : [eventOf(desired, 'Synced', 'InSync')] }
}

export const forgotten = (desired: DesiredCredential, reason: Reason): Verdict => ({
  id: desired.credential.id,
  record: undefined,
  removed: desired.credential.generation,
  events: [eventOf(desired, 'Removed', reason)]
})

/** Drift that the project's policy only reports. */
function reported(
  desired: DesiredCredential,
  decision: Decision,
  drift: Drift | null,
  attempt: Attempt | undefined
): Verdict | undefined {
  const isKnown = drift === desired.sync?.drift
  if (isKnown && desired.sync?.outcome === 'Drifted') return undefined
  const { reason, fields } = decision
  const told = { outcome: 'Drifted', reason, message: sentenceOf(reason), drift } as const
  const record: SyncRecord = { ...unsynced(desired, attempt?.intent?.claimed), ...told }
  const events = isKnown ? [] : [eventOf(desired, 'DriftDetected', reason, { fields })]
  return { id: desired.credential.id, record, removed: undefined, events }
}

/** What is known besides the failure: what is claimed of a write that may have been sent, the drift, the time of the next attempt. */
interface Known {
  readonly claimed?: LastApplied | undefined
  readonly drift?: Drift | null
  readonly retryAt?: number | undefined
}

/** Tried and not done: later again, or not without a change, as its reason says. An event only when something new is to be said. */
export function failed(
  context: VerdictContext,
  desired: DesiredCredential,
  failure: SyncFailure,
  { claimed, drift = null, retryAt }: Known = {}
): Verdict & { readonly record: SyncRecord } {
  const { credential, sync } = desired
  const { retry } = failures[failure.reason]
  const last = sync?.generation === credential.generation ? sync : undefined
  // Calls that were not let through are no attempts: an open circuit stops the clock, and so does another Jenkins.
  const attempts = (last?.attempts ?? 0) + (isUntried(failure.reason) ? 0 : 1)
  const next = retryAt ?? context.now + retryDelay(attempts, context.random(), context.firstRetry)
  const record: SyncRecord = {
    ...unsynced(desired, claimed),
    outcome: retry ? 'Retrying' : 'Blocked',
    reason: failure.reason,
    message: failure.message,
    attempts,
    nextAttemptAt: retry ? new Date(next).toISOString() : null,
    drift
  }
  const event = eventOf(desired, retry ? 'SyncFailed' : 'Blocked', failure.reason, { message: failure.message })
  return { id: credential.id, record, removed: undefined, events: last?.reason === failure.reason ? [] : [event] }
}
