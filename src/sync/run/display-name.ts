import { sentenceOf } from '../../domain/reasons.ts'
import type { Gathered } from '../../store/sync/sync-store.ts'
import { readFolder, type Session } from './context.ts'
import { type Trouble, troubleOf } from './execute.ts'
import type { Run } from './record.ts'

/**
 * Whether the folder still has to learn its display name. Only a change that was made here goes out: what somebody calls the folder
 * in Jenkins is theirs to choose. There is no request for the name alone, so the rules are those of a bulk write.
 */
export const wantsName = ({ project, folderMade, displayName }: Gathered): boolean =>
  folderMade && project.policies.bulk && project.deletedAt === null && displayName !== project.displayName

/** The last step of a run: gives the folder its new display name and reads it back. */
export async function named(session: Session, converged: Omit<Run, 'displayName' | 'isRenamed' | 'nameTrouble'>): Promise<Run> {
  const { deps, gathered, lease, controller } = session
  const { project } = gathered
  const { reading } = converged
  const unnamed: Run = { ...converged, displayName: gathered.displayName, isRenamed: false, nameTrouble: undefined }
  if (converged.stopped !== undefined || !wantsName(gathered)) return unnamed
  if (!reading.found || !reading.valuesWatched || !reading.allFields) return unnamed
  try {
    await lease.covers(deps.requestTimeout)
    const renamed = await controller.setDisplayName(project.folder, reading, project.displayName)
    if (renamed === 'moved') return unnamed
    if (renamed === 'same') return { ...unnamed, displayName: project.displayName }
    const after = await readFolder(session)
    // Jenkins says 200 also when it changed nothing.
    if (!after.found || after.displayName !== renamed.posted) return { ...unnamed, reading: after, nameTrouble: notApplied }
    return { ...unnamed, reading: after, displayName: project.displayName, isRenamed: true }
  } catch (error) {
    return { ...unnamed, nameTrouble: troubleOf(error) }
  }
}

const notApplied: Trouble = { reason: 'NotApplied', message: sentenceOf('NotApplied') }
