import type { FolderReading } from '../../domain/observed.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { RunSnapshot } from '../../store/sync/run-snapshot.ts'
import { noteFolder, type RunContext } from './context.ts'
import { failureFor, toFailure } from './failure.ts'
import type { FolderState } from './folder.ts'
import type { SyncFailure } from './types.ts'

/**
 * Whether the folder has still to be found to be new: a project-maker chose its name, and must not get at what is in the folder of
 * somebody else. What has been there before is not looked into until a platform-admin confirms it.
 */
export const mustBeNew = ({ project }: RunSnapshot, { isMade }: Pick<FolderState, 'isMade'>): boolean =>
  project.unconfirmed === true && !isMade

/** Whether nothing of the project was ever sent anywhere, so that it can go without a look into its folder. */
export const neverWritten = ({ wanted, project, lost }: RunSnapshot): boolean =>
  project.movedFrom === null && lost.length === 0 && wanted.every(({ sync }) => sync?.ledger == null)

/**
 * What is known of the folder without a look into it: that it seems not to be there. Whether that is so, only the request shows that makes
 * it, because Jenkins refuses to make a folder that is there, visible to our user or not. An answer that does not come proves nothing,
 * and a folder that is found afterwards is one that was there before.
 */
export async function readNewFolder(context: RunContext): Promise<FolderReading | SyncFailure> {
  const { deps, snapshot, lease, controller } = context
  const { folder } = snapshot.project
  try {
    await lease.covers(deps.requestTimeout)
    if (!(await controller.seemsAbsent(folder))) return await noteExisting(context)
    await lease.covers(deps.requestTimeout)
    return { found: false, because: (await controller.sawEverything()) ? 'absent' : 'unseen' }
  } catch (error) {
    if (error instanceof JenkinsError) return toFailure(error)
    throw error
  }
}

/** Notes that the folder was there before. */
export async function noteExisting(context: RunContext): Promise<SyncFailure> {
  await noteFolder(context, 'exists')
  return failureFor('FolderExists')
}
