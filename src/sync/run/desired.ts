import { type Project, placeOf } from '../../domain/project.ts'
import { failures, isFailure, type Reason } from '../../domain/reasons.ts'
import { sourceFields } from '../../domain/shares.ts'
import { CONTEST, type LastApplied, LONGEST_WAIT, type SyncRecord } from '../../domain/status.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import type { FolderState } from './folder.ts'
import type { DesiredChange, PlannedChange } from './types.ts'

/** What is known of a project and its credentials before Jenkins is read. */

export const isLeaving = (project: Project, { credential }: DesiredCredential): boolean =>
  project.deletedAt !== null || credential.deletedAt !== null

/** Whether it may still be in the folder that the project is leaving. */
export const isInFormer = ({ movedFrom }: Project, id: string): boolean => movedFrom?.ids.includes(id) ?? false

/** Whether it is to be forgotten without proof, because an admin has said so. */
export const mayForget = (project: Project, { credential, damage }: DesiredCredential): boolean =>
  damage === undefined &&
  project.damage === undefined &&
  ((project.deletedAt !== null && project.forget === true) || (credential.deletedAt !== null && credential.forget === true))

/** Whether a value of it is from a backup and may be older than what Jenkins holds. */
export const isRestored = ({ credential, restored = [] }: DesiredCredential): boolean =>
  restored.length > 0 && sourceFields(credential).some(field => restored.includes(field))

/** What we know to have written into the project's present folder. */
export function lastAppliedOf(project: Project, { sync }: DesiredCredential): LastApplied | undefined {
  return sync?.ledger?.place === placeOf(project) ? sync.ledger : undefined
}

/** The generation that we know to have written there; 0 for none. */
export const writtenGeneration = (project: Project, desired: DesiredCredential): number =>
  lastAppliedOf(project, desired)?.generation ?? 0

/** Whether we know the project's folder to be in Jenkins: we made it, or wrote into it and read that back. */
export const provedFolder = ({ project, folderMade, wanted }: RunSnapshot): boolean =>
  folderMade || wanted.some(d => writtenGeneration(project, d) > 0)

export const recentRepairs = (sync: SyncRecord | undefined, now: number): readonly string[] =>
  (sync?.repairs ?? []).filter(at => Math.abs(now - Date.parse(at)) < CONTEST.within)

/** Once contested, it stays so until a person has looked at it, however long that takes. */
export function repairsOf({ sync, isRequested }: DesiredCredential, at: number): number {
  if (isRequested) return 0
  return sync?.reason === 'Contested' ? CONTEST.repairs : recentRepairs(sync, at).length
}

/**
 * A refused generation waits for a change or a person, a failed one for its time; a person's request overrides both. Only what speaks of
 * the credential itself holds it back: what was wrong with its folder or controller is disproved by the reading that this is decided on.
 */
export function isHeld(project: Project, { credential, sync, isRequested }: DesiredCredential, at: number): boolean {
  if (isRequested || sync === undefined || sync.generation < credential.generation) return false
  // What was refused was to be written; that it is to go with the whole project is another matter.
  if (project.deletedAt !== null || !isOfCredential(sync)) return false
  if (sync.outcome === 'Blocked') return !healsByItself(sync)
  if (sync.outcome !== 'Retrying' || sync.nextAttemptAt === null) return false
  const left = Date.parse(sync.nextAttemptAt) - at
  // A time that is further away than anything is put off was written by a clock that has been set since.
  return left > 0 && left <= LONGEST_WAIT
}

const isOfCredential = ({ reason }: SyncRecord): boolean =>
  reason !== null && isFailure(reason) && failures[reason].scope === 'credential'

/** What blocked it is looked at again in every run, at no cost: the id in Jenkins, the key in the keyring, who has the folder, what was read. */
const healsByItself = ({ reason }: SyncRecord): boolean => reason !== null && LOOKED_AT_AGAIN.includes(reason)

const LOOKED_AT_AGAIN: readonly Reason[] = [
  ...([
    'FolderTaken',
    'UnmanagedExists',
    'KeyMissing',
    'SealBroken',
    'RestoredValueOld',
    'RecordChanged',
    'RecordBroken'
  ] as const)
]

/**
 * Whether the folder still has to learn its display name. Only a change that was made here goes out: what somebody calls the folder
 * in Jenkins is theirs to choose. There is no request for the name alone, so the rules are those of a bulk write.
 */
export const wantsName = ({ project, folderMade, displayName }: RunSnapshot): boolean =>
  folderMade && project.policies.bulk && project.deletedAt === null && displayName !== project.displayName

/** Whether the policies let the bridge write only to tell Jenkins about user names. */
export const mayReveal = ({ project }: RunSnapshot, { isMade }: Pick<FolderState, 'isMade'>): boolean =>
  isMade &&
  project.policies.bulk &&
  project.policies.drift === 'repair' &&
  project.deletedAt === null &&
  project.movedFrom === null

export const isDesired = (change: PlannedChange): change is DesiredChange => change.desired !== undefined
