import { type FolderReading, shownSecrets } from '../../domain/observed.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import { hasDeletions } from '../../domain/sync-requests.ts'
import type { TargetRef } from '../../domain/targets.ts'
import { isKnownClass } from '../../jenkins/capabilities.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import type { DueIndex } from '../../store/sync/due-index.ts'
import type { RunSnapshot } from '../../store/sync/run-snapshot.ts'
import type { SyncStore } from '../../store/sync/sync-store.ts'
import { LeaseLost } from '../lease.ts'
import { wakeProject } from '../wake.ts'
import { failureFor } from './failure.ts'
import type { SyncFailure } from './types.ts'

/**
 * Why a project may not write to its folder; undefined when the folder is its own. Two projects have one folder only where they were
 * made before folders were compared as they are now; the younger gets it when the older has gone or moved.
 */
export async function folderFailure(
  projects: Pick<ProjectStore, 'owns' | 'claimFolder'>,
  project: Project
): Promise<SyncFailure | undefined> {
  if (await projects.owns(project)) return undefined
  const claim = await projects.claimFolder(project)
  if (claim === 'ok' || claim === 'full') return undefined
  // The run is retried shortly.
  if (claim === 'busy' || claim === 'held') throw new LeaseLost()
  return failureFor('FolderTaken')
}

/** What is stored of a project, and whether credentials of another one may be in its folder. */
export async function gather(
  store: Pick<SyncStore, 'gather'>,
  projects: Pick<ProjectStore, 'sharers'>,
  ref: TargetRef
): Promise<RunSnapshot | undefined> {
  const snapshot = await store.gather(ref)
  return snapshot && withSharing(projects, snapshot)
}

/** A snapshot with whether credentials of another project may be in the folder, where something could be deleted there. */
export async function withSharing(projects: Pick<ProjectStore, 'sharers'>, snapshot: RunSnapshot): Promise<RunSnapshot> {
  if (snapshot.project.policies.unmanaged !== 'prune' && !hasDeletions(snapshot.requested)) return snapshot
  return { ...snapshot, isShared: (await projects.sharers(snapshot.project)).length > 0 }
}

/** The projects that wait for this folder look again now. */
export async function wakeSharers(
  { projects, due, now }: { projects: Pick<ProjectStore, 'sharers' | 'work'>; due: Pick<DueIndex, 'set'>; now: () => number },
  project: Project
): Promise<void> {
  for (const name of await projects.sharers(project)) await wakeProject({ projects, due }, name, now())
}

/** Gives up the folder that a project has left. */
export async function leaveFolder(
  deps: Parameters<typeof wakeSharers>[0] & { projects: Pick<ProjectStore, 'leave'> },
  project: Project,
  former: Pick<Project, 'controller' | 'folder'>
): Promise<void> {
  const left = { ...project, controller: former.controller, folder: former.folder }
  await deps.projects.leave(project.name, placeOf(left), placeOf(project))
  await wakeSharers(deps, left)
}

/** What a run knows of its folder besides the readings; it changes during the run. */
export interface FolderState {
  /** Whether the bridge made the folder. */
  isMade: boolean
  /**
   * The folder whose file may hold secrets in clear that we posted: from before a document goes out until a later save is proved. Null
   * when there is none. It is the former folder if the project was moved in between.
   */
  inClear: readonly string[] | null
}

export const folderStateOf = ({ folderMade, inClear }: RunSnapshot): FolderState => ({
  isMade: folderMade,
  inClear: inClear?.folder ?? null
})

/** Whether it is the project's present folder that may hold secrets in clear. */
export const isHereInClear = ({ project }: RunSnapshot, { inClear }: FolderState): boolean =>
  inClear !== null && placeOf({ ...project, folder: inClear }) === placeOf(project)

/** Whether a document may be posted: there can be one folder at a time of which a save is still to be proved. */
export const mayPost = (snapshot: RunSnapshot, state: FolderState): boolean =>
  state.inClear === null || isHereInClear(snapshot, state)

/** A reading of the whole configuration that shows nothing in clear proves the save. */
export function noteReading(snapshot: RunSnapshot, state: FolderState, reading: FolderReading): void {
  if (isHereInClear(snapshot, state) && provesSave(reading)) state.inClear = null
}

export const provesSave = (reading: FolderReading): boolean => reading.found && reading.allFields && !hasPlain(reading)

/** Credentials of classes that we do not write may show other things than secrets in fields that we do not know. */
const hasPlain = (reading: FolderReading): boolean =>
  reading.found &&
  reading.credentials.some(
    ({ className, hidden }) =>
      className !== null && isKnownClass(className) && Object.values(hidden).some(secret => secret.state === 'plain')
  )

/** Whether the read that will follow a write can show what Jenkins made of it. */
export const showsWrites = (reading: FolderReading): boolean =>
  reading.found && reading.allFields && shownSecrets(reading) !== 'masks'
