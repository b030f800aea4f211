import type { Caller } from '../domain/caller.ts'
import type { EventType } from '../domain/event.ts'
import { isProjectName, PROJECT_NAME_RULE } from '../domain/names.ts'
import type { Once } from '../domain/once.ts'
import {
  createdProjectGone,
  damagedRecord,
  invalid,
  noProject,
  outdated,
  Problem,
  projectDeleting,
  projectExists,
  unmet
} from '../domain/problems.ts'
import { type Project, placeOf } from '../domain/project.ts'
import { isShared, type SharedFrom } from '../domain/shares.ts'
import { FORCE, repairRequest } from '../domain/sync-requests.ts'
import { targetsOf } from '../domain/targets.ts'
import { patchedNames } from '../domain/types/snippet-names.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { ShareIndex } from '../store/source/share-index.ts'
import { claimProblem } from './claim-problem.ts'
import type { RemoveOptions } from './credentials.ts'
import type { EnqueueChange } from './enqueue-change.ts'
import { changedFields, eventOf, placed } from './project-changes.ts'
import {
  type KeptProject,
  keptWhere,
  type NewProject,
  newProject,
  type ProjectPatch,
  type ProjectRecordDeps,
  placeProject,
  restateProject
} from './project-record.ts'
import { assertNotBelow, refusedAt } from './project-targets.ts'
import { retryForms } from './retry-forms.ts'
import { Conflict, retryOnConflict } from './retry-on-conflict.ts'
import type { Shadows } from './shadows.ts'
import { assertUnshared, END_SHARES } from './shares.ts'

export interface ProjectCommandDeps extends ProjectRecordDeps {
  readonly projects: ProjectStore
  readonly credentials: Pick<CredentialStore, 'list' | 'requestSync'>
  readonly enqueueChange: EnqueueChange
  readonly shadows: Pick<Shadows, 'forgetOwners'>
  readonly shareIndex: Pick<ShareIndex, 'mark'>
}

/** What a caller knows of a project that is to be made or kept. */
export interface KeepConditions {
  /** Versions that it may have; undefined for any. */
  readonly expected: Expected
  /** It must be there, or must not be there yet; undefined: either. */
  readonly presence: 'there' | 'new' | undefined
  /** Throws if the caller may not make it. */
  readonly mayCreate: () => void
  /** Throws if the caller may not change one that is there. */
  readonly mayKeep: () => void
}

export interface ProjectCommands {
  /** The record that `create` would store; throws what is wrong with the input. */
  draft(caller: Caller, input: NewProject): Project
  create(caller: Caller, input: NewProject): Promise<Project>
  /**
   * Makes the project, or sets what the input names on the one of this name; what it leaves out stays, and an input that changes nothing
   * writes nothing. Its folder and controller must be those of the project: moving it is a patch.
   */
  keep(
    caller: Caller,
    name: string,
    input: KeptProject,
    conditions: KeepConditions
  ): Promise<{ project: Project; isNew: boolean }>
  /** `forget`: targets that are left out are given up even if Jenkins cannot be confirmed to hold nothing of ours there. */
  patch(caller: Caller, name: string, input: ProjectPatch, expected: Expected, forget?: boolean): Promise<Project>
  /**
   * Starts the deletion of everything the bridge wrote in Jenkins; the project is deleted once that is confirmed. `forget`: also without
   * confirmation, and also for a deletion in progress.
   */
  remove(caller: Caller, name: string, expected: Expected, options?: RemoveOptions): Promise<Project>
  /** Lets a project use a folder that was in Jenkins before it, see `Project.unconfirmed`; nothing changes for any other project. */
  confirmFolder(caller: Caller, name: string, expected: Expected): Promise<Project>
  /**
   * Checks and syncs everything now, including what waits for a retry. `force` overrides the mass-delete limit once, `repair` the policy
   * that drift is only reported.
   */
  sync(caller: Caller, name: string, options?: { readonly force?: boolean; readonly repair?: boolean }): Promise<void>
}

export function createProjectCommands(deps: ProjectCommandDeps): ProjectCommands {
  async function change(
    name: string,
    expected: Expected,
    caller: Caller,
    type: EventType,
    make: (p: Project) => Promise<Partial<Project>>,
    { find = findLiving, once }: { readonly find?: typeof findLiving; readonly once?: Once | undefined } = {}
  ) {
    return retryOnConflict('The project', async () => {
      const before = await find(deps, name)
      if (!isExpected(expected, before.generation)) throw outdated('The project', before.generation)
      const changes = await make(before)
      const { damage: _, ...kept } = before
      const project = placed(
        {
          ...kept,
          ...changes,
          generation: (before.damage?.floor ?? before.generation) + 1,
          updatedAt: deps.now().toISOString(),
          updatedBy: caller.subject
        },
        changes
      )
      const event = eventOf(caller, project, type, changedFields(before, project))
      if ((await deps.projects.update(project, before, event, once)) !== 'ok') throw new Conflict()
      // A move that leaves nothing behind is complete.
      if (project.movedFrom === null && !targetsOf(project).some(target => placeOf(target) === placeOf(before)))
        await deps.projects.leave(name, placeOf(before), placeOf(project))
      deps.shadows.forgetOwners()
      await deps.enqueueChange(project)
      return project
    })
  }

  const commands: ProjectCommands = {
    draft: (caller, input) => newProject(deps, caller, input),

    async create(caller, input) {
      const earlier = await deps.projects.earlier(input.name, caller.once)
      if (earlier !== undefined) return assertThere(deps, earlier)
      const project = newProject(deps, caller, input)
      if (input.targets !== undefined) await assertNotBelow(deps.projects, input.name, input.targets)
      const maker = caller.platformAdmin ? undefined : caller.subject
      const event = eventOf(caller, project, 'ProjectCreated', [])
      const result = await deps.projects.create(project, event, caller.once, maker)
      if (result === 'exists') throw projectExists(project.name)
      if (result !== 'ok') throw claimProblem(result, { isMaker: maker !== undefined, at: await refusedAt(deps.projects, input) })
      deps.shadows.forgetOwners()
      await deps.enqueueChange(project)
      return project
    },

    keep: (caller, name, input, { expected, presence, mayCreate, mayKeep }) =>
      retryOnConflict('The project', async () => {
        const before = await deps.projects.get(name)
        if (before === undefined) {
          mayCreate()
          if (presence === 'there') throw unmet('If-Match', 'The project')
          if (!isProjectName(name)) throw invalid([{ pointer: '#/path/project', detail: `${PROJECT_NAME_RULE}.` }])
          const project = await commands.create(caller, { name, ...input }).catch(orConflict)
          return { project, isNew: true }
        }
        mayKeep()
        if (presence === 'new') throw unmet('If-None-Match', 'The project')
        if (before.damage !== undefined) return { project: await commands.patch(caller, name, input, expected), isNew: false }
        if (before.deletedAt !== null) throw projectDeleting()
        if (!isExpected(expected, before.generation)) throw outdated('The project', before.generation)
        const patch = keptWhere(before, input)
        if (changedFields(before, { ...before, ...settingsOf(before, patch) }).length === 0)
          return { project: before, isNew: false }
        return { project: await commands.patch(caller, name, patch, expected), isNew: false }
      }),

    async patch(caller, name, input, expected, forget = false) {
      const project = await change(name, expected, caller, 'ProjectUpdated', async before => {
        if (before.damage !== undefined) return restateProject(deps, before, before.damage, input)
        return { ...settingsOf(before, input), ...(await placeProject(deps, before, input, forget)) }
      })
      // Jenkins may accept in the new form what it refused in the old one.
      if (input.policies?.kubeconfigForm !== undefined)
        await retryForms(deps, project, eventOf(caller, project, 'SyncRequested', []))
      return project
    },

    async remove(caller, name, expected, { forget = false, endShares = false } = {}) {
      const shared: SharedFrom[] = []
      const make = async ({ damage }: Project) => {
        if (damage !== undefined) throw damagedRecord(damage)
        const all = await deps.credentials.list(name)
        if (!endShares) assertUnshared(all, END_SHARES)
        shared.push(...all.flatMap(({ credential }) => (isShared(credential) ? [{ project: name, id: credential.id }] : [])))
        return { deletedAt: deps.now().toISOString(), ...(forget ? ({ forget: true } as const) : {}) }
      }
      const project = await change(name, expected, caller, 'ProjectDeleted', make, { find: forget ? findAny : findLiving })
      // What is not marked now, the sweep marks later.
      await deps.shareIndex.mark(shared, +deps.now()).catch(() => {})
      return project
    },

    async confirmFolder(caller, name, expected) {
      const earlier = await deps.projects.earlier(name, caller.once)
      if (earlier !== undefined) return earlier
      const before = await findLiving(deps, name)
      if (before.damage !== undefined) throw damagedRecord(before.damage)
      if (!isExpected(expected, before.generation)) throw outdated('The project', before.generation)
      if (!before.unconfirmed) return before
      return change(name, expected, caller, 'ProjectUpdated', async () => ({ unconfirmed: false }), { once: caller.once })
    },

    async sync(caller, name, { force = false, repair = false } = {}) {
      const project = await findLiving(deps, name)
      await deps.credentials.requestSync(
        name,
        ['*', ...(force ? [FORCE] : []), ...(repair ? [repairRequest()] : [])],
        eventOf(caller, project, 'SyncRequested', [], force ? 'force' : repair ? 'repair' : undefined),
        caller.once
      )
      await deps.enqueueChange(project, 'wish')
    }
  }
  return commands
}

/** A project may have been deleted since it was created, and another one have its name. */
async function assertThere({ projects }: ProjectCommandDeps, earlier: Project): Promise<Project> {
  if ((await projects.get(earlier.name))?.uid !== earlier.uid) throw createdProjectGone()
  return earlier
}

/** Another request has made it meanwhile, or is making it, so that it will be there to be kept. */
function orConflict(error: unknown): never {
  const isMade = error instanceof Problem && (error.code === 'PROJECT_EXISTS' || error.code === 'PROJECT_BUSY')
  throw isMade ? new Conflict() : error
}

/** What a patch sets besides the folder. */
const settingsOf = (before: Project, { displayName, policies, snippets }: ProjectPatch): Partial<Project> => ({
  ...(displayName === undefined ? {} : { displayName }),
  ...(policies === undefined ? {} : { policies: { ...before.policies, ...policies } }),
  ...(snippets === undefined ? {} : { snippets: patchedNames(before.snippets ?? {}, snippets) })
})

/** Includes a project that is being deleted. */
async function findAny({ projects }: ProjectCommandDeps, name: string): Promise<Project> {
  const project = await projects.get(name)
  if (project === undefined) throw noProject()
  return project
}

async function findLiving(deps: ProjectCommandDeps, name: string): Promise<Project> {
  const project = await findAny(deps, name)
  // A damaged record does not tell whether a deletion was requested.
  if (project.deletedAt !== null && project.damage === undefined) throw projectDeleting()
  return project
}
