import type { Credential } from '../../domain/credential.ts'
import type { Damage } from '../../domain/damage.ts'
import type { Decision } from '../../domain/decide.ts'
import { BRIDGE, type EventType, type NewEvent } from '../../domain/event.ts'
import { type ObservedCredential, seenFlag } from '../../domain/observed.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import { type Failure, failures, isFailure, isUntried, type Reason, sentenceOf } from '../../domain/reasons.ts'
import { backoff, type LastApplied, type SyncRecord } from '../../domain/status.ts'
import { typeNamed } from '../../domain/types/index.ts'
import type { FlagOutcome } from '../../domain/user-name.ts'
import { believable } from '../../store/sealing/record-reader.ts'
import type { DesiredCredential } from '../../store/sync/sync-store.ts'
import { classOf } from './document-shape.ts'
import { type Done, type SyncFailure, sealFailure } from './execute.ts'
import { isInFormer, isUndo, lastAppliedOf, mayForget, type PlannedChange, recentRepairs } from './plan.ts'
import { isEncrypted, type ReadBack, readBackOf } from './read-back.ts'
import { foundFlag } from './reveal-user-names.ts'

/** What a run has to write down about one credential. */
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
  /** Ledgers of what was about to be made when the run failed, so that it is known as ours if it was. */
  readonly noted: ReadonlyMap<string, LastApplied>
}

/** The truth about one wanted credential, from what was decided, what was sent and what Jenkins held afterwards. */
export function verdictOf(
  context: VerdictContext,
  item: PlannedChange,
  wanted: DesiredCredential,
  done: Done | undefined
): Verdict | undefined {
  return settledVerdict(context, wanted, foundVerdict(context, item, wanted, done))
}

/** What an admin has ended is forgotten, whatever came of the last try. */
export const settledVerdict = <V extends Verdict | undefined>(
  { project }: Pick<VerdictContext, 'project'>,
  wanted: DesiredCredential,
  verdict: V
): V | Verdict => (mayForget(project, wanted) && verdict?.removed === undefined ? forgotten(wanted, 'Forgotten') : verdict)

function foundVerdict(
  context: VerdictContext,
  item: PlannedChange,
  wanted: DesiredCredential,
  done: Done | undefined
): Verdict | undefined {
  const { decision } = item
  if (wanted.damage !== undefined && context.project.deletedAt === null) return damaged(context, wanted, wanted.damage)
  if (done?.as === 'overtaken' || (item.held && done === undefined)) return undefined
  if (done?.as === 'failed')
    return done.takenOut === undefined
      ? failed(context, wanted, done.trouble)
      : takenOut(context, wanted, done.trouble, done.takenOut)
  const after = context.observed.get(item.id)
  if (isUndo(decision) && isFailure(decision.reason))
    return takenOut(context, wanted, failureFor(decision.reason), after === undefined && context.absenceProved)
  if (decision.action === 'blocked' && decision.reason === 'RecordBroken')
    return failed(context, wanted, { reason: 'RecordBroken', message: OWNER_UNKNOWN })
  if (item.sealFault !== undefined && decision.action === 'blocked') return failed(context, wanted, sealFailure(item.sealFault))
  if (decision.action === 'blocked' && isFailure(decision.reason)) return failed(context, wanted, failureFor(decision.reason))
  if (decision.reason === 'Gone' || decision.reason === 'NotOurs' || decision.reason === 'Forgotten')
    return forgotten(wanted, decision.reason)
  if (decision.action === 'delete') {
    if (after !== undefined) return failed(context, wanted, failureFor('NotApplied'))
    // That Jenkins said it was done is no proof without a look, and the permission to look may have gone.
    if (!context.absenceProved) return failed(context, wanted, failureFor('AbsenceUnproved'))
    const isElsewhere = isInFormer(context.project, item.id)
    return isElsewhere ? failed(context, wanted, failureFor('MoveUnfinished')) : forgotten(wanted, 'Deleted')
  }
  // Which of them an unfinished document wrote is not known: what cannot be seen to be encrypted is not said to be in sync.
  if (done === undefined && after !== undefined && mayBeInClear(context, after))
    return failed(context, wanted, failureFor('PlaintextLeft'))
  if (decision.drifted && done === undefined) return reported(context, wanted, decision)
  if (done === undefined) return inSync(context, wanted, after)
  return sent(context, item, wanted, done, after)
}

const failureFor = (reason: Failure): SyncFailure => ({ reason, message: sentenceOf(reason) })

const OWNER_UNKNOWN =
  'Whether Jenkins has it from the bridge cannot be read any more, so it is not deleted there. Delete it in Jenkins, and it is forgotten here.'

/** Nothing of a record that the bridge did not write is acted on. Said once, and not for each generation that somebody claims. */
export function damaged(
  context: VerdictContext,
  wanted: DesiredCredential,
  { reason, message, floor }: Damage
): Verdict | undefined {
  const { credential, sync } = wanted
  const isKnown = sync?.outcome === 'Blocked' && sync.reason === reason && sync.message === message
  if (isKnown) return undefined
  // As high as what it is said of, so that everybody counts it as blocked.
  const own: DesiredCredential = {
    ...wanted,
    credential: { ...credential, generation: Math.max(floor, believable(credential.generation)) }
  }
  return failed(context, own, { reason, message })
}

const mayBeInClear = ({ isInClear }: VerdictContext, after: ObservedCredential): boolean => isInClear && !isEncrypted(after)

/** The failure that a read after a write tells of. */
const failureOf = {
  'not-applied': 'NotApplied',
  'in-clear': 'PlaintextLeft',
  decrypted: 'DecryptedByJenkins',
  unproved: 'DecryptionUnproved'
} as const satisfies Record<Exclude<ReadBack, 'applied'>, Failure>

/** What was sent is in sync only if the read after it proves that. */
function sent(
  context: VerdictContext,
  item: PlannedChange,
  wanted: DesiredCredential,
  { written }: Extract<Done, { as: 'sent' }>,
  after: ObservedCredential | undefined
): Verdict {
  const found = readBackOf(context, item, wanted, written, after)
  if (found === 'applied' && after !== undefined) return synced(context, wanted, item.decision, after)
  return failed(context, wanted, failureFor(found === 'applied' ? 'NotApplied' : failureOf[found]))
}

/**
 * Jenkins holds, or held, another value than what was sent: while it is not proved to be gone, taking it out is tried again; when it is,
 * nothing in Jenkins is ours any more.
 */
function takenOut(context: VerdictContext, wanted: DesiredCredential, trouble: SyncFailure, isGone: boolean): Verdict {
  const verdict = failed(context, wanted, trouble)
  if (verdict.record === undefined) return verdict
  const nextAttemptAt = new Date(context.now + backoff(verdict.record.attempts, context.random(), context.firstRetry))
  const record: SyncRecord = isGone
    ? { ...verdict.record, observedGeneration: null, ledger: null }
    : { ...verdict.record, outcome: 'Retrying', nextAttemptAt: nextAttemptAt.toISOString() }
  return { ...verdict, record }
}

function synced(context: VerdictContext, wanted: DesiredCredential, decision: Decision, after: ObservedCredential): Verdict {
  const { credential } = wanted
  const events = decision.drifted
    ? [
        eventOf(wanted, 'DriftDetected', decision.reason, decision.fields),
        eventOf(wanted, 'DriftRepaired', decision.reason, decision.fields)
      ]
    : [eventOf(wanted, 'Synced', decision.reason)]
  const repairs = decision.drifted ? [...recentRepairs(wanted.sync, context.now), new Date(context.now).toISOString()] : []
  const ledger = newLedger(context, wanted, after, flagOutcomeOf(credential, after))
  const record = { ...syncedRecord(context, wanted, ledger), repairs: wanted.isRequested ? [] : repairs }
  return { id: credential.id, record, removed: undefined, events }
}

/** Nothing was to do. The record is written only when it does not say so yet. */
function inSync(context: VerdictContext, wanted: DesiredCredential, after: ObservedCredential | undefined): Verdict | undefined {
  const { credential, sync } = wanted
  const ledger = lastAppliedOf(context.project, wanted)
  if (after === undefined || ledger === undefined) return undefined
  const flag = foundFlag(credential, ledger, after)
  const isKnown =
    sync?.outcome === 'Synced' &&
    sync.generation === credential.generation &&
    ledger.usernameSecret === flag &&
    hasBaseline(ledger, after, context.hashKey, credential)
  if (isKnown) return undefined
  const events = sync?.outcome === 'Synced' ? [] : [eventOf(wanted, 'Synced', 'InSync')]
  const record = {
    ...syncedRecord(context, wanted, newLedger(context, wanted, after, flag)),
    repairs: recentRepairs(sync, context.now)
  }
  return { id: credential.id, record, removed: undefined, events }
}

const hasBaseline = (ledger: LastApplied, after: ObservedCredential, hashKey: string, credential: Credential): boolean =>
  ledger.hashKey === hashKey &&
  // The first fingerprint comes with the first build that uses the credential.
  (after.fingerprint == null || after.fingerprint === ledger.fingerprint) &&
  hashesIn(after, credential).every(([path]) => Object.hasOwn(ledger.hashes, path))

/** Hashes of what is secret of a credential, by path, as far as they tell of changes. */
const hashesIn = ({ hidden }: ObservedCredential, { usernameSecret = false }: Credential): [string, string][] =>
  Object.entries(hidden).flatMap(([path, { state, hash }]) =>
    state === 'masked' || (state === 'readable' && !usernameSecret) ? [] : [[path, hash]]
  )

/** What came of the flag about the user name that was just written; undefined where the type has none. */
function flagOutcomeOf(credential: Credential, after: ObservedCredential): FlagOutcome | undefined {
  if (!typeNamed(credential.type).hasUserName) return undefined
  if (after.className === null) return 'unseen'
  return seenFlag(after) === undefined ? 'ignored' : 'held'
}

const syncedRecord = (context: VerdictContext, { credential }: DesiredCredential, ledger: LastApplied): SyncRecord => ({
  generation: credential.generation,
  outcome: 'Synced',
  observedGeneration: credential.generation,
  syncedAt: new Date(context.now).toISOString(),
  reason: null,
  message: null,
  attempts: 0,
  nextAttemptAt: null,
  drift: null,
  ledger,
  repairs: []
})

const newLedger = (
  context: VerdictContext,
  wanted: DesiredCredential,
  after: ObservedCredential,
  usernameSecret: FlagOutcome | undefined
): LastApplied => ({
  generation: wanted.credential.generation,
  place: placeOf(context.project),
  className: after.className ?? classOf(context.project, wanted.credential),
  hashes: Object.fromEntries(hashesIn(after, wanted.credential)),
  fingerprint: after.fingerprint ?? null,
  hashKey: context.hashKey,
  ...(usernameSecret === undefined ? {} : { usernameSecret })
})

const forgotten = (wanted: DesiredCredential, reason: Reason): Verdict => ({
  id: wanted.credential.id,
  record: undefined,
  removed: wanted.credential.generation,
  events: [eventOf(wanted, 'Removed', reason)]
})

/** Drift that the project's policy only reports. */
function reported(context: VerdictContext, wanted: DesiredCredential, decision: Decision): Verdict | undefined {
  const { credential, sync } = wanted
  const isKnown = sync?.drift?.reason === decision.reason && sync.drift.fields.join() === decision.fields.join()
  if (isKnown) return undefined
  const drift = { fields: decision.fields, reason: decision.reason, detectedAt: new Date(context.now).toISOString() }
  const record: SyncRecord = {
    ...blank(wanted, context.noted.get(wanted.credential.id)),
    outcome: 'Drifted',
    reason: decision.reason,
    message: sentenceOf(decision.reason),
    drift
  }
  return {
    id: credential.id,
    record,
    removed: undefined,
    events: [eventOf(wanted, 'DriftDetected', decision.reason, decision.fields)]
  }
}

/** Tried and not done: later again, or not without a change, as its reason says. An event only when something new is to be said. */
export function failed(context: VerdictContext, wanted: DesiredCredential, trouble: SyncFailure, at?: number): Verdict {
  const { credential, sync } = wanted
  const retry = failures[trouble.reason].retry
  const isRepeated = sync?.generation === credential.generation && sync.reason === trouble.reason
  // Calls that were not let through are no attempts: an open circuit stops the clock, and so does another Jenkins.
  const attempts = (sync?.generation === credential.generation ? sync.attempts : 0) + (isUntried(trouble.reason) ? 0 : 1)
  const record: SyncRecord = {
    ...blank(wanted, context.noted.get(wanted.credential.id)),
    outcome: retry ? 'Retrying' : 'Blocked',
    reason: trouble.reason,
    message: trouble.message,
    attempts,
    nextAttemptAt: retry
      ? new Date(at ?? context.now + backoff(attempts, context.random(), context.firstRetry)).toISOString()
      : null
  }
  const events = isRepeated
    ? []
    : [{ ...eventOf(wanted, retry ? 'SyncFailed' : 'Blocked', trouble.reason), message: trouble.message }]
  return { id: credential.id, record, removed: undefined, events }
}

/** A record for the wanted generation that keeps what is known of Jenkins and says nothing else. */
export const blank = ({ credential, sync }: DesiredCredential, noted: LastApplied | undefined): SyncRecord => ({
  generation: credential.generation,
  outcome: 'Retrying',
  observedGeneration: sync?.observedGeneration ?? null,
  syncedAt: sync?.syncedAt ?? null,
  reason: null,
  message: null,
  attempts: 0,
  nextAttemptAt: null,
  drift: null,
  ledger: noted ?? sync?.ledger ?? null,
  repairs: sync?.repairs ?? []
})

const eventOf = (
  { credential }: DesiredCredential,
  type: EventType,
  reason: Reason,
  fields: readonly string[] = []
): NewEvent => ({
  type,
  credential: credential.id,
  actor: BRIDGE,
  generation: credential.generation,
  reason,
  message: sentenceOf(reason),
  fields
})
