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
 * Makes the folder. Only this request proves that it is new: Jenkins refuses to make one that is there, visible to our user or not. An
 * answer that does not come proves nothing, and a folder that is found afterwards is one that was there before.
 */
export async function makeNewFolder(context: RunContext): Promise<SyncFailure | undefined> {
  const { deps, snapshot, lease, controller, folder } = context
  const { project } = snapshot
  try {
    await lease.covers(deps.requestTimeout)
    if (await controller.seemsAbsent(project.folder)) {
      await lease.covers(deps.requestTimeout)
      if ((await controller.createFolder(project.folder, project.displayName)).made) {
        folder.isMade = true
        await noteFolder(context, 'made')
        return undefined
      }
    }
  } catch (error) {
    if (error instanceof JenkinsError) return toFailure(error)
    throw error
  }
  await noteFolder(context, 'exists')
  return failureFor('FolderExists')
}
