import type { Credential } from './credential.ts'
import type { Damage } from './damage.ts'
import { isReason as knowsReason, type Reason } from './reasons.ts'
import { hasShape, isCount, isFields, isList, isMap, isOneOf, isText, isTime, orAbsent, orNull, valueOf } from './shape.ts'
import { type FlagOutcome, flagOutcomes, USER_NAME } from './user-name.ts'

export const phases = ['Pending', 'Synced', 'Retrying', 'Blocked', 'Drifted', 'Deleting'] as const
export type Phase = (typeof phases)[number]

export interface Drift {
  readonly fields: readonly string[]
  readonly reason: Reason
  readonly detectedAt: string
}

/** What the bridge knows that Jenkins holds by its own hand: the proof that a credential is ours, and the baseline for drift. */
/** What a credential shows but for its secrets. */
export interface Look {
  readonly className: string
  /** Values of visible fields by path. */
  readonly visible: Readonly<Record<string, string>>
}

export interface LastApplied {
  /** The generation that was written and read back; 0 while the first write is under way. */
  readonly generation: number
  /** The folder that it was written into, see `placeOf`. In another folder it proves nothing. */
  readonly place: string
  /** The Jenkins class that was written. */
  readonly className: string
  /** Keyed hashes of the secrets by path, taken from the read after our write. */
  readonly hashes: Readonly<Record<string, string>>
  /** Jenkins' fingerprint of it, where only the list may be read; null where there was none. */
  readonly fingerprint: string | null
  /** Id of the key of those hashes. */
  readonly hashKey: string
  /** What came of the flag about the user name; absent where our last write said nothing of it (types without one, earlier versions). */
  readonly usernameSecret?: FlagOutcome
  /** While the first write is under way: how what we sent, or were about to send, looks. Absent in records from before that was noted. */
  readonly looks?: readonly Look[]
}

/** Whether Jenkins showed ciphertexts after our last write. A user name that is a secret is none: Jenkins keeps it readable. */
export const hasCiphertexts = ({ hashes }: LastApplied): boolean => Object.keys(hashes).some(path => path !== USER_NAME)

/** What is said of the last sync, inside and outside. */
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
  /** When it was put right lately; see `CONTEST`. */
  readonly repairs: readonly string[]
}

/** Repairs within this time (ms) after which somebody else evidently wants it otherwise, and repairing stops until a person syncs it. */
export const CONTEST = { repairs: 3, within: 3_600_000 } as const

/** The status that is shown. */
export interface Status extends Outcome {
  readonly phase: Phase
  /** Whether a change of the secret in Jenkins would be noticed: `false` where our user may not read the folder's configuration. */
  readonly valuesWatched: boolean | null
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
  ...{ nextAttemptAt: orNull(isTime), ledger: orNull(isLedger), repairs: isList(isTime) },
  drift: orNull(hasShape({ fields: isList(isText), reason: isReason, detectedAt: isTime }))
})

/** The outcome that a text holds; undefined for a text that holds none. Earlier versions stored fewer fields. */
export function parseSync(json: string): SyncRecord | undefined {
  const stored = valueOf(json)
  if (!isFields(stored)) return undefined
  const ledger = isFields(stored['ledger']) ? { fingerprint: null, hashKey: '', ...stored['ledger'] } : (stored['ledger'] ?? null)
  const record = { drift: null, repairs: [], ...stored, ledger }
  return isRecord(record) ? (record as unknown as SyncRecord) : undefined
}

/** The phase follows from the wanted generation and the last outcome; it is never stored by itself, so it cannot grow stale. */
export function statusOf(credential: Credential, record: SyncRecord | undefined, damage?: Damage): Status {
  const watched = record?.ledger && record.ledger.generation > 0 ? hasCiphertexts(record.ledger) : null
  const known = {
    observedGeneration: record?.observedGeneration ?? null,
    syncedAt: record?.syncedAt ?? null,
    valuesWatched: watched
  }
  if (damage !== undefined) {
    const { reason, message } = damage
    return { phase: 'Blocked', ...known, reason, message, attempts: 0, nextAttemptAt: null, drift: null }
  }
  if (record === undefined || record.generation < credential.generation) {
    const phase = credential.deletedAt === null ? 'Pending' : 'Deleting'
    return { phase, ...known, reason: null, message: null, attempts: 0, nextAttemptAt: null, drift: null }
  }
  const { outcome, reason, message, attempts, nextAttemptAt, drift } = record
  return {
    phase: credential.deletedAt === null ? outcome : 'Deleting',
    ...known,
    reason,
    message,
    attempts,
    nextAttemptAt,
    drift
  }
}

/** Whether the last sync spoke the last word on this generation: nothing more happens without a change or a person. */
export const isSettled = (status: Status): boolean => ['Synced', 'Blocked', 'Drifted'].includes(status.phase)

/** The longest that anything is put off after a failure, in milliseconds; also as long as Jenkins may ask us to stay away. */
export const LONGEST_WAIT = 420_000

/** Milliseconds to wait before attempt `attempts + 1`: exponential from `first` to 7 min, full jitter (`random` is in [0, 1)). */
export function backoff(attempts: number, random: number, first = 1000): number {
  const ceiling = Math.min(LONGEST_WAIT, first * 2 ** Math.min(attempts - 1, 20))
  const least = first / 4
  return Math.round(least + random * (ceiling - least))
}
