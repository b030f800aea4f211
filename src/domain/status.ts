import type { Credential } from './credential.ts'
import type { Damage } from './damage.ts'
import { isReason as knowsReason, type Reason, sentenceOf } from './reasons.ts'
import { isUnresolved } from './references.ts'
import { hasShape, isCount, isFields, isList, isMap, isOneOf, isText, isTime, orAbsent, orNull, valueOf } from './shape.ts'
import { type FlagOutcome, flagOutcomes, USER_NAME } from './user-name.ts'

export const phases = ['Pending', 'Synced', 'Retrying', 'Blocked', 'Drifted', 'Deleting'] as const
export type Phase = (typeof phases)[number]

export interface Drift {
  readonly fields: readonly string[]
  readonly reason: Reason
  readonly detectedAt: string
}

/** The visible part of a credential. */
export interface Look {
  readonly className: string
  /** Values of visible fields by path. */
  readonly visible: Readonly<Record<string, string>>
}

/** What the bridge last wrote to Jenkins and read back: the proof that a credential is ours, and the baseline for drift. */
export interface LastApplied {
  /** The generation that was written and read back; 0 during the first write. */
  readonly generation: number
  /** The folder that it was written to, see `placeOf`. It proves nothing about another folder. */
  readonly place: string
  /** The Jenkins class that was written. */
  readonly className: string
  /** Keyed hashes of the secrets by path, taken from the read after our write. */
  readonly hashes: Readonly<Record<string, string>>
  /** Jenkins' fingerprint, if only the list may be read; null if there was none. */
  readonly fingerprint: string | null
  /** Id of the key of those hashes. */
  readonly hashKey: string
  /** Outcome of the user name flag; absent if our last write did not set it (types without a user name, earlier versions). */
  readonly usernameSecret?: FlagOutcome
  /** During the first write: the looks of what was sent or about to be sent. Absent in older records. */
  readonly looks?: readonly Look[]
  /** During the first write: it was to be sent inside the document that makes the folder. */
  readonly withFolder?: true
}

/**
 * Whether Jenkins showed ciphertexts after our last write. A secret user name does not count, because Jenkins keeps it readable.
 */
export const hasCiphertexts = ({ hashes }: LastApplied): boolean => Object.keys(hashes).some(path => path !== USER_NAME)

/** The outcome of the last sync, as stored and as shown. */
interface Outcome {
  /** The generation that Jenkins is known to hold. */
  readonly observedGeneration: number | null
  readonly syncedAt: string | null
  readonly reason: Reason | null
  readonly message: string | null
  /** Failed attempts for this generation. */
  readonly attempts: number
  readonly nextAttemptAt: string | null
  readonly drift: Drift | null
}

/** The outcome of the last sync of one credential, for one generation of it. */
export interface SyncRecord extends Outcome {
  readonly generation: number
  readonly outcome: 'Synced' | 'Retrying' | 'Blocked' | 'Drifted'
  readonly ledger: LastApplied | null
  /** Times of recent repairs; see `CONTEST`. */
  readonly repairs: readonly string[]
  /** Since when it has this outcome for this reason; absent if it is synced, and in older records. */
  readonly since?: string
}

/**
 * After this many repairs within this time (ms) someone else evidently keeps changing it, and repairs stop until a sync is
 * requested.
 */
export const CONTEST = { repairs: 3, within: 3_600_000 } as const

/** The status that is shown. */
export interface Status extends Outcome {
  readonly phase: Phase
  /** Whether a change of the secret in Jenkins is detected: `false` if our user may not read the folder's configuration. */
  readonly valuesWatched: boolean | null
  /** Since when it has this phase for this reason; null if it is synced, or not known. */
  readonly since: string | null
}

const isReason = (value: unknown): boolean => isText(value) && knowsReason(value as string)

const isLedger = hasShape({
  ...{
    generation: isCount,
    place: isText,
    className: isText,
    hashes: isMap(isText),
    fingerprint: orNull(isText),
    hashKey: isText
  },
  usernameSecret: orAbsent(isOneOf(flagOutcomes))
})

const isRecord = hasShape({
  ...{ generation: isCount, outcome: isOneOf(['Synced', 'Retrying', 'Blocked', 'Drifted']), observedGeneration: orNull(isCount) },
  ...{ syncedAt: orNull(isTime), reason: orNull(isReason), message: orNull(isText), attempts: isCount },
  ...{ nextAttemptAt: orNull(isTime), ledger: orNull(isLedger), repairs: isList(isTime), since: orAbsent(isTime) },
  drift: orNull(hasShape({ fields: isList(isText), reason: isReason, detectedAt: isTime }))
})

/** Parses a stored outcome; undefined if it is not valid. Earlier versions stored fewer fields. */
export function parseSync(json: string): SyncRecord | undefined {
  const stored = valueOf(json)
  if (!isFields(stored)) return undefined
  const ledger = isFields(stored['ledger']) ? { fingerprint: null, hashKey: '', ...stored['ledger'] } : (stored['ledger'] ?? null)
  const record = { drift: null, repairs: [], ...stored, ledger }
  return isRecord(record) ? (record as unknown as SyncRecord) : undefined
}

/** Derives the phase from the desired generation and the last outcome; it is never stored, so it cannot become stale. */
export function statusOf(credential: Credential, record: SyncRecord | undefined, damage?: Damage): Status {
  const watched = record?.ledger && record.ledger.generation > 0 ? hasCiphertexts(record.ledger) : null
  const known = {
    observedGeneration: record?.observedGeneration ?? null,
    syncedAt: record?.syncedAt ?? null,
    valuesWatched: watched
  }
  if (damage !== undefined) {
    const { reason, message } = damage
    return { phase: 'Blocked', ...known, reason, message, attempts: 0, nextAttemptAt: null, drift: null, since: null }
  }
  const isNew = record === undefined || record.generation < credential.generation
  // What blocks its folder does so whatever its value.
  if (credential.deletedAt === null && isUnresolved(credential) && (isNew || record.outcome !== 'Blocked')) {
    const told = { reason: 'SourceUnavailable', message: sentenceOf('SourceUnavailable') } as const
    return { phase: 'Pending', ...known, ...told, attempts: 0, nextAttemptAt: null, drift: null, since: credential.updatedAt }
  }
  if (isNew) {
    const phase = credential.deletedAt === null ? 'Pending' : 'Deleting'
    return { phase, ...known, reason: null, message: null, attempts: 0, nextAttemptAt: null, drift: null, since: null }
  }
  const { outcome, reason, message, attempts, nextAttemptAt, drift } = record
  return {
    phase: credential.deletedAt === null ? outcome : 'Deleting',
    ...known,
    reason,
    message,
    attempts,
    nextAttemptAt,
    drift,
    since: record.since ?? drift?.detectedAt ?? null
  }
}

/** The record with the time since when it has its outcome for its reason. */
export function withSince(record: SyncRecord, before: SyncRecord | undefined, now: number): SyncRecord {
  const { since: _, ...rest } = record
  if (record.outcome === 'Synced') return rest
  const isSame = before?.generation === record.generation && before.outcome === record.outcome && before.reason === record.reason
  return { ...rest, since: (isSame ? before.since : undefined) ?? new Date(now).toISOString() }
}

/** Whether the sync of this generation is final: nothing more happens without a change or a request. */
export const isSettled = (status: Status): boolean => ['Synced', 'Blocked', 'Drifted'].includes(status.phase)

/** The longest delay after a failure in milliseconds, also for a delay that Jenkins asks for. */
export const LONGEST_WAIT = 420_000
