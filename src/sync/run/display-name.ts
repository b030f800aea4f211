import type { RunSnapshot } from '../../store/sync/sync-store.ts'
import { type RunContext, readFolder } from './context.ts'
import { failureFor, toFailure } from './failure.ts'
import type { RunResult } from './types.ts'

/**
 * Whether the folder still has to learn its display name. Only a change that was made here goes out: what somebody calls the folder
 * in Jenkins is theirs to choose. There is no request for the name alone, so the rules are those of a bulk write.
 */
export const wantsName = ({ project, folderMade, displayName }: RunSnapshot): boolean =>
  folderMade && project.policies.bulk && project.deletedAt === null && displayName !== project.displayName

/** The last step of a run: gives the folder its new display name and reads it back. */
export async function applyDisplayName(context: RunContext, result: RunResult): Promise<RunResult> {
  const { deps, snapshot, lease, controller } = context
  const { project } = snapshot
  const { reading } = result
  if (result.stopped !== undefined || !wantsName(snapshot)) return result
  if (!reading.found || !reading.valuesWatched || !reading.allFields) return result
  try {
    await lease.covers(deps.requestTimeout)
    const renamed = await controller.setDisplayName(project.folder, reading, project.displayName)
    if (renamed === 'moved') return result
    if (renamed === 'same') return { ...result, displayName: project.displayName }
    const after = await readFolder(context)
    // Jenkins says 200 also when it changed nothing.
    if (!after.found || after.displayName !== renamed.posted)
      return { ...result, reading: after, nameFailure: failureFor('NotApplied') }
    return { ...result, reading: after, displayName: project.displayName, isRenamed: true }
  } catch (error) {
    return { ...result, nameFailure: toFailure(error) }
  }
}
