import type { Credential } from '../../domain/credential.ts'
import type { Damage } from '../../domain/damage.ts'
import type { Ignored } from '../../domain/ignored.ts'
import type { Project } from '../../domain/project.ts'
import type { SyncRecord } from '../../domain/status.ts'
import type { Failing } from '../project/failing.ts'

/** A credential as a run reads it. */
export interface DesiredCredential {
  readonly credential: Credential
  readonly sync: SyncRecord | undefined
  /** The header of its sealed text; undefined if none is stored. */
  readonly seal: string | undefined
  /** The fields whose values are from a backup and were not read from their secret stores since. Undefined: none. */
  readonly restored?: readonly string[]
  /** Whether a sync of it was requested: waits and refusals of earlier runs then do not count. */
  readonly isRequested: boolean
  /** Whether drift of it is to be repaired once, whatever the policy of the project. */
  readonly isRepairRequested?: boolean
  /** Set if its record must not be acted on. */
  readonly damage?: Damage
}

/** Everything that a run reads from Redis, as of one moment. */
export interface RunSnapshot {
  /** The project as seen from the target, see `viewOf`. */
  readonly project: Project
  readonly wanted: readonly DesiredCredential[]
  /** Digest of everything that a run acts on: records, their proofs, headers of sealed texts. */
  readonly state: string
  /** Why the previous run did not act on the record of the project; '' if it did. */
  readonly damaged: string
  /** The count of changes that this snapshot includes. */
  readonly dirty: number
  /** When the folder was last read completely; undefined if never. */
  readonly checkedAt: string | undefined
  /** Consecutive runs that failed as a whole. */
  readonly failures: number
  /** Why, and since when; undefined if the last one did not fail. */
  readonly failing?: Failing | undefined
  readonly folderMade: boolean
  /** The display name that the bridge last gave to the folder; undefined if unknown. */
  readonly displayName: string | undefined
  /** The folder was there before the project, and is not confirmed. Undefined: that is not known. */
  readonly folderExists?: boolean
  /** A run was about to create the folder and did not learn whether it did. */
  readonly folderIntended: boolean
  /**
   * The folder whose file may hold posted secrets in clear, because no later save is proved. `noted` is false if the folder was
   * made by a version of the bridge that did not record this.
   */
  readonly inClear: { readonly folder: readonly string[]; readonly noted: boolean } | null
  /** Ids that were reported as unmanaged. */
  readonly unmanaged: readonly string[]
  /** Those that are ignored on request. */
  readonly ignored?: readonly Ignored[]
  /** Ids that the bridge wrote but that have no record any more: their records were lost. */
  readonly lost: readonly string[]
  /** Ids whose sync was requested, `*` for all, and what else `sync-requests.ts` has; dropped when the run is recorded. */
  readonly requested: readonly string[]
  readonly forced: boolean
  /** Whether another project also has this folder, so that unmanaged credentials may belong to it. Undefined: no. */
  readonly isShared?: boolean
}

/** A project whose credentials are all in their final state for now, as far as one target goes. */
export interface Settled {
  /** As seen from the target. */
  readonly project: Project
  /** Digest of what the last run was based on. */
  readonly mark: string
  /** Current digest of everything that a run acts on. */
  readonly state: string
}

/**
 * What a run begins with: the input for the check of a project with nothing to do, or else everything; then the snapshot is undefined if
 * there is no such project or it has no such target.
 */
export type RunInput = { readonly settled: Settled } | { readonly settled: undefined; readonly snapshot: RunSnapshot | undefined }
