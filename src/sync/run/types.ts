import type { Decision } from '../../domain/decide.ts'
import type { NewEvent } from '../../domain/event.ts'
import type { FolderReading, ObservedCredential } from '../../domain/observed.ts'
import type { Failure } from '../../domain/reasons.ts'
import type { Drift, LastApplied } from '../../domain/status.ts'
import type { XmlBranch } from '../../domain/xml-element.ts'
import type { SealError } from '../../store/sealing/seal.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import type { WrittenSecret } from './documents.ts'

/** The shapes that a run goes through: the snapshot that the store gathers, planned changes, attempts, the result. */

/** One id of the folder, with what is to be done about it. */
export interface PlannedChange {
  readonly id: string
  /** Undefined for what is in the folder and unmanaged. */
  readonly desired: DesiredCredential | undefined
  /** The document of the credential with empty secrets; undefined where nothing is compared or written. */
  readonly document: XmlBranch | undefined
  readonly observed: ObservedCredential | undefined
  /** How many credentials of the folder have this id. */
  readonly copies: number
  readonly decision: Decision
  /** The drift that is to be repaired or reported, with the time at which it was first found. */
  readonly drift: Drift | null
  /** An earlier refusal or a waiting time holds the action back. */
  readonly held: boolean
  /** Why its stored secret cannot open here; it is then neither written nor compared. */
  readonly sealFault: SealError | undefined
}

/** A change of a credential that is stored here. */
export type DesiredChange = PlannedChange & { readonly desired: DesiredCredential }

/** Why something could not be done, in words that may be shown. */
export interface SyncFailure {
  readonly reason: Failure
  readonly message: string
  /** Milliseconds for which the controller is left alone. */
  readonly waitMs?: number | undefined
}

/** What became of an attempt, as far as Jenkins said. */
export type Outcome =
  | { readonly as: 'sent'; readonly written: readonly WrittenSecret[] }
  /** `takenOut`: Jenkins decrypted what was sent, and whether it is out of Jenkins again. */
  | { readonly as: 'failed'; readonly failure: SyncFailure; readonly takenOut?: boolean }
  /** Nothing was sent: there is a newer change, which another run sends. */
  | { readonly as: 'overtaken' }
  /** Nothing was sent: the run stopped before, or the folder has to be read first. */
  | { readonly as: 'unsent' }
  /** A request may have been sent, and its answer is missing. */
  | { readonly as: 'unsure' }

export type Outcomes = ReadonlyMap<string, Outcome>

/** What one pass has sent. */
export interface Sent {
  /** What has none was not sent. */
  readonly outcomes: Outcomes
  /** Set when the folder or the controller failed, so that nothing more was tried. */
  readonly stopped: SyncFailure | undefined
}

/** The claim on what is about to appear in Jenkins, recorded before the request, so that a crash does not make it unmanaged. */
export interface Intent {
  /** What this run has recorded. */
  readonly recorded: LastApplied
  /** What holds of it: all, only what an earlier pass has recorded, or nothing. Less than all where certainly nothing was sent. */
  readonly claimed: LastApplied | undefined
}

/** What a run has tried for one id. */
export interface Attempt {
  readonly change: PlannedChange
  readonly intent: Intent | undefined
  readonly outcome: Outcome
}

export type Attempts = ReadonlyMap<string, Attempt>

/** What a run found and did. */
export interface RunResult {
  /** What is stored of the project, with what the run has recorded on its way. */
  readonly snapshot: RunSnapshot
  readonly changes: readonly PlannedChange[]
  readonly attempts: Attempts
  /** Set when the folder or the controller failed on the way, so that the rest was not tried. */
  readonly stopped: SyncFailure | undefined
  /** The folder as it was read last. */
  readonly reading: FolderReading
  /** Events of the project, other than those that follow from the rest. */
  readonly events: readonly NewEvent[]
  /** The display name that the folder has from us, whether this run gave it, and why it could not be given. */
  readonly displayName: string | undefined
  readonly isRenamed: boolean
  readonly nameFailure: SyncFailure | undefined
  /** Why the folder that the project is leaving could not be left. */
  readonly moveFailure: SyncFailure | undefined
  /** Whether Jenkins has still to learn about user names, when it is the turn of this folder. */
  readonly waitsForTurn: boolean
}

/** A run that ended by a failure before it could read what came of it. */
export interface BrokenRun extends Pick<RunResult, 'snapshot' | 'attempts'> {
  readonly failure: SyncFailure
}
