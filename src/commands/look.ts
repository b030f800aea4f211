import type { FolderReading } from '../domain/observed.ts'
import { noProject } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import type { Reason } from '../domain/reasons.ts'
import type { Controller } from '../jenkins/controller.ts'
import { JenkinsError } from '../jenkins/http/jenkins-error.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { Sealer } from '../store/sealing/seal.ts'
import type { DesiredCredential, RunSnapshot } from '../store/sync/run-snapshot.ts'
import type { SyncStore } from '../store/sync/sync-store.ts'
import { gather } from '../sync/run/folder.ts'
import { planOf } from '../sync/run/plan.ts'
import type { PlannedChange } from '../sync/run/types.ts'

type LookController = Pick<Controller, 'readFolder' | 'seemsAbsent' | 'showsCiphertexts' | 'lastCapabilities' | 'capabilities'>

export interface LookDeps {
  readonly store: Pick<SyncStore, 'gather'>
  readonly projects: Pick<ProjectStore, 'owns' | 'sharers'>
  readonly controllers: ReadonlyMap<string, LookController>
  /** Throws unless the controller of this name is the known Jenkins. */
  readonly recognise: (controller: string) => Promise<void>
  readonly hashKey: () => Promise<string>
  readonly sealer: Pick<Sealer, 'fault'>
  readonly now: () => number
}

/** What a sync would find in one target, and decide; or why the folder is not read. */
export type Look =
  | {
      readonly as: 'read'
      readonly snapshot: RunSnapshot
      readonly controller: LookController
      readonly reading: FolderReading
      readonly changes: readonly PlannedChange[]
    }
  | {
      readonly as: 'unread'
      readonly snapshot: RunSnapshot
      /** `unknown`: Jenkins could not be read. */
      readonly action: 'unknown' | 'blocked'
      readonly reason: Reason
      readonly error?: JenkinsError
    }

/** Gathers and decides in one target as a sync does, without acting. `change` replaces the stored credentials by desired ones. */
export type LookInto = (
  view: Project,
  change?: (wanted: readonly DesiredCredential[]) => readonly DesiredCredential[]
) => Promise<Look>

export function createLookInto({ store, projects, controllers, recognise, hashKey, sealer, now }: LookDeps): LookInto {
  return async (view, change = wanted => wanted) => {
    const stored = await gather(store, projects, view)
    if (stored === undefined) throw noProject()
    const snapshot: RunSnapshot = { ...stored, wanted: change(stored.wanted) }
    const { damage } = stored.project
    if (damage !== undefined) return { as: 'unread', snapshot, action: 'blocked', reason: damage.reason }
    if (!(await projects.owns(view))) return { as: 'unread', snapshot, action: 'blocked', reason: 'FolderTaken' }
    try {
      const controller = controllers.get(view.controller)
      if (controller === undefined) throw new JenkinsError('ControllerUnknown', 'plan')
      await recognise(view.controller)
      const context = { hashKey: await hashKey(), sealer, now: now() }
      const isNew = stored.project.unconfirmed === true && !stored.folderMade
      if (isNew && !(await controller.seemsAbsent(view.folder)))
        return { as: 'unread', snapshot, action: 'blocked', reason: 'FolderExists' }
      const reading: FolderReading = isNew ? { found: false, because: 'absent' } : await controller.readFolder(view.folder)
      return { as: 'read', snapshot, controller, reading, changes: await planOf(snapshot, reading, context) }
    } catch (error) {
      if (!(error instanceof JenkinsError)) throw error
      return { as: 'unread', snapshot, action: 'unknown', reason: error.root, error }
    }
  }
}
