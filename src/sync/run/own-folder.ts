import { type Project, placeOf } from '../../domain/project.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import type { DueIndex } from '../../store/sync/due-index.ts'
import type { RunSnapshot, SyncStore } from '../../store/sync/sync-store.ts'
import { LeaseLost } from '../lease.ts'
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
  // The run is tried again in a moment.
  if (claim === 'busy' || claim === 'held') throw new LeaseLost()
  return failureFor('FolderTaken')
}

/** What is stored of a project, and whether credentials of another one may be in its folder. */
export async function gather(
  store: Pick<SyncStore, 'gather'>,
  projects: Pick<ProjectStore, 'sharers'>,
  name: string
): Promise<RunSnapshot | undefined> {
  const snapshot = await store.gather(name)
  if (snapshot?.project.policies.unmanaged !== 'prune') return snapshot
  return { ...snapshot, isShared: (await projects.sharers(snapshot.project)).length > 0 }
}

/** The projects that wait for this folder look again now. */
export async function wakeSharers(
  { projects, due, now }: { projects: Pick<ProjectStore, 'sharers'>; due: Pick<DueIndex, 'set'>; now: () => number },
  project: Project
): Promise<void> {
  for (const name of await projects.sharers(project)) await due.set(name, now())
}

/** Gives up the folder that a project has left. */
export async function leaveFolder(
  deps: Parameters<typeof wakeSharers>[0] & { projects: Pick<ProjectStore, 'leave'> },
  project: Project,
  former: readonly string[]
): Promise<void> {
  const left = { ...project, folder: former }
  await deps.projects.leave(project.name, placeOf(left), placeOf(project))
  await wakeSharers(deps, left)
}
