import { sentenceOf } from '../../domain/reasons.ts'
import type { RunSnapshot } from '../../store/sync/sync-store.ts'
import { type RunContext, readFolder } from './context.ts'
import { type SyncFailure, toFailure } from './execute.ts'
import type { Run } from './record.ts'

/**
 * Whether the folder still has to learn its display name. Only a change that was made here goes out: what somebody calls the folder
 * in Jenkins is theirs to choose. There is no request for the name alone, so the rules are those of a bulk write.
 */
export const wantsName = ({ project, folderMade, displayName }: RunSnapshot): boolean =>
  folderMade && project.policies.bulk && project.deletedAt === null && displayName !== project.displayName

/** The last step of a run: gives the folder its new display name and reads it back. */
export async function applyDisplayName(
  context: RunContext,
  converged: Omit<Run, 'displayName' | 'isRenamed' | 'nameTrouble'>
): Promise<Run> {
  const { deps, snapshot, lease, controller } = context
  const { project } = snapshot
  const { reading } = converged
  const unnamed: Run = { ...converged, displayName: snapshot.displayName, isRenamed: false, nameTrouble: undefined }
  if (converged.stopped !== undefined || !wantsName(snapshot)) return unnamed
  if (!reading.found || !reading.valuesWatched || !reading.allFields) return unnamed
  try {
    await lease.covers(deps.requestTimeout)
    const renamed = await controller.setDisplayName(project.folder, reading, project.displayName)
    if (renamed === 'moved') return unnamed
    if (renamed === 'same') return { ...unnamed, displayName: project.displayName }
    const after = await readFolder(context)
    // Jenkins says 200 also when it changed nothing.
    if (!after.found || after.displayName !== renamed.posted) return { ...unnamed, reading: after, nameTrouble: notApplied }
    return { ...unnamed, reading: after, displayName: project.displayName, isRenamed: true }
  } catch (error) {
    return { ...unnamed, nameTrouble: toFailure(error) }
  }
}

const notApplied: SyncFailure = { reason: 'NotApplied', message: sentenceOf('NotApplied') }
