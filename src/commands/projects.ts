import type { Caller } from '../domain/caller.ts'
import type { Damage } from '../domain/damage.ts'
import type { EventType, NewEvent } from '../domain/event.ts'
import { folderFaults } from '../domain/names.ts'
import { damagedRecord, invalid, noProject, outdated, Problem } from '../domain/problems.ts'
import { defaultPolicies, type Policies, type Project, placeOf } from '../domain/project.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { FolderClaim } from '../store/project/folder-claims.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { FORCE } from '../store/sync/sync-store.ts'
import type { EnqueueChange } from './enqueue-change.ts'
import { Conflict, retryOnConflict } from './retry-on-conflict.ts'
import type { Shadows } from './shadows.ts'

export interface NewProject {
  readonly name: string
  readonly displayName?: string
  readonly controller?: string
  readonly folder?: readonly string[]
  readonly policies?: Partial<Policies>
}

/** A merge patch. The name and the controller of a project stay. */
export interface ProjectPatch {
  readonly displayName?: string
  /** Another folder: everything is written there and proved, then what is ours in the old one goes. */
  readonly folder?: readonly string[]
  readonly policies?: Partial<Policies>
}

export interface ProjectCommandDeps {
  readonly projects: ProjectStore
  readonly credentials: Pick<CredentialStore, 'list' | 'requestSync'>
  /** Names of the configured controllers; the first is the default. */
  readonly controllers: readonly [string, ...string[]]
  readonly enqueueChange: EnqueueChange
  readonly shadows: Pick<Shadows, 'forgetOwners'>
  readonly now: () => Date
}

export interface ProjectCommands {
  create(caller: Caller, input: NewProject): Promise<Project>
  patch(caller: Caller, name: string, input: ProjectPatch, expected: Expected): Promise<Project>
  /**
   * Starts the removal of all that is ours in Jenkins; the project goes when that is proved. `forget`: also if it cannot be proved, and
   * also where the removal has begun.
   */
  remove(caller: Caller, name: string, expected: Expected, forget?: boolean): Promise<Project>
  /** Checks and syncs everything now, whatever waits; `force` overrides the mass-delete guard this once. */
  sync(caller: Caller, name: string, force: boolean): Promise<void>
}

export function createProjectCommands(deps: ProjectCommandDeps): ProjectCommands {
  async function change(
    name: string,
    expected: Expected,
    caller: Caller,
    type: EventType,
    make: (p: Project) => Promise<Partial<Project>>,
    find = existing
  ) {
    return retryOnConflict('The project', async () => {
      const before = await find(deps, name)
      if (!isExpected(expected, before.generation)) throw outdated('The project', before.generation)
      const changes = await make(before)
      const { damage: _, ...kept } = before
      const project: Project = {
        ...kept,
        ...changes,
        generation: (before.damage?.floor ?? before.generation) + 1,
        updatedAt: deps.now().toISOString(),
        updatedBy: caller.subject
      }
      const event = eventOf(caller, project, type, changedFields(before, project))
      if ((await deps.projects.update(project, before, event)) !== 'ok') throw new Conflict()
      // A move that leaves nothing behind is done with that.
      if (project.movedFrom === null && placeOf(project) !== placeOf(before))
        await deps.projects.leave(name, placeOf(before), placeOf(project))
      deps.shadows.forgetOwners()
      await deps.enqueueChange(name)
      return project
    })
  }

  return {
    async create(caller, input) {
      const project = newProject(deps, caller, input)
      const result = await deps.projects.create(project, eventOf(caller, project, 'ProjectCreated', []))
      if (result === 'exists') {
        throw new Problem('PROJECT_EXISTS', `A project "${project.name}" exists.`, [
          { pointer: '#/name', detail: 'This name is taken.' }
        ])
      }
      if (result !== 'ok') throw unclaimed(result)
      deps.shadows.forgetOwners()
      await deps.enqueueChange(project.name)
      return project
    },

    async patch(caller, name, input, expected) {
      const project = await change(name, expected, caller, 'ProjectUpdated', async before => {
        if (before.damage !== undefined) return restated(deps, before, before.damage, input)
        return {
          ...(input.displayName === undefined ? {} : { displayName: input.displayName }),
          ...(input.folder === undefined ? {} : await moveTo(deps, before, input.folder)),
          ...(input.policies === undefined ? {} : { policies: { ...before.policies, ...input.policies } })
        }
      })
      // What Jenkins refused in the old form is worth a try in the new one.
      if (input.policies?.kubeconfigForm !== undefined) await retryKubeconfigs(deps, caller, project)
      return project
    },

    remove: (caller, name, expected, forget = false) => {
      const make = async ({ damage }: Project) => {
        if (damage !== undefined) throw damagedRecord(damage)
        return { deletedAt: deps.now().toISOString(), ...(forget ? ({ forget: true } as const) : {}) }
      }
      return change(name, expected, caller, 'ProjectDeleted', make, forget ? known : existing)
    },

    async sync(caller, name, force) {
      const project = await existing(deps, name)
      await deps.credentials.requestSync(name, force ? ['*', FORCE] : ['*'], eventOf(caller, project, 'SyncRequested', []))
      await deps.enqueueChange(name, 'wish')
    }
  }
}

/** Also one that is being deleted. */
async function known({ projects }: ProjectCommandDeps, name: string): Promise<Project> {
  const project = await projects.get(name)
  if (project === undefined) throw noProject()
  return project
}

async function existing(deps: ProjectCommandDeps, name: string): Promise<Project> {
  const project = await known(deps, name)
  // Of a damaged record it is not known whether somebody wanted that.
  if (project.deletedAt !== null && project.damage === undefined)
    throw new Problem('PROJECT_DELETING', 'The project is being deleted and takes no changes.')
  return project
}

function newProject({ controllers, now }: ProjectCommandDeps, caller: Caller, input: NewProject): Project {
  const controller = input.controller ?? controllers[0]
  const folder = input.folder ?? [input.name]
  const faults = folderFaults(folder, '#/folder')
  if (!controllers.includes(controller)) {
    faults.push({
      pointer: '#/controller',
      detail: `No controller of this name is configured; there is ${controllers.join(', ')}.`
    })
  }
  if (faults.length > 0) throw invalid(faults)
  const at = now().toISOString()
  return {
    name: input.name,
    uid: crypto.randomUUID(),
    displayName: input.displayName ?? input.name,
    controller,
    folder,
    policies: { ...defaultPolicies, ...input.policies },
    generation: 1,
    createdAt: at,
    createdBy: caller.subject,
    updatedAt: at,
    updatedBy: caller.subject,
    movedFrom: null,
    deletedAt: null
  }
}

/**
 * Puts a damaged record right. What decides where secrets go and what is deleted there must be named: nothing of it is taken from the
 * record. Ids that were written to the folder before are known as ours by their own records.
 */
async function restated(
  deps: ProjectCommandDeps,
  before: Project,
  damage: Damage,
  input: ProjectPatch
): Promise<Partial<Project>> {
  const { folder, policies = {} } = input
  const names = (Object.keys(defaultPolicies) as (keyof Policies)[]).filter(name => policies[name] === undefined)
  const missing = [...(folder === undefined ? ['#/folder'] : []), ...names.map(name => `#/policies/${name}`)]
  if (folder === undefined || missing.length > 0)
    throw damagedRecord(
      damage,
      missing.map(pointer => ({ pointer, detail: 'It must be named, because the stored record is not believed.' }))
    )
  const faults = folderFaults(folder, '#/folder')
  if (faults.length > 0) throw invalid(faults)
  const controller = deps.controllers.find(name => name === before.controller) ?? deps.controllers[0]
  const stated = { controller, folder, policies: { ...defaultPolicies, ...policies }, movedFrom: null, deletedAt: null }
  const uid = before.uid || crypto.randomUUID()
  const claimed = await deps.projects.claimFolder({ ...before, ...stated, uid })
  if (claimed !== 'ok') throw unclaimed(claimed)
  return { ...stated, uid, displayName: input.displayName ?? before.displayName }
}

/** Takes the new folder and remembers what was written into the old one. */
async function moveTo(deps: ProjectCommandDeps, before: Project, folder: readonly string[]): Promise<Partial<Project>> {
  const faults = folderFaults(folder, '#/folder')
  if (faults.length > 0) throw invalid(faults)
  const after = { ...before, folder }
  const place = placeOf(before)
  if (placeOf(after) === place) {
    if (JSON.stringify(folder) === JSON.stringify(before.folder)) return {}
    const detail =
      'It counts as the folder that the project has, because the names differ in letter case alone: Jenkins tells such names apart below its root at most. Choose another name.'
    throw invalid([{ pointer: '#/folder', detail }])
  }
  if (before.movedFrom !== null)
    throw new Problem(
      'PROJECT_MOVING',
      'The last move is not done yet. Wait until it is; the events of the project say what it waits for.'
    )
  const claimed = await deps.projects.claimFolder(after)
  if (claimed !== 'ok') throw unclaimed(claimed)
  // What is in the folder of another project stays there: it is no more ours than that one's.
  const own = (await deps.projects.owns(before)) ? 'ok' : await deps.projects.claimFolder(before)
  if (typeof own === 'object') return { folder }
  if (own !== 'ok') throw unclaimed(own)
  const written = (await deps.credentials.list(before.name)).filter(({ sync }) => sync?.ledger?.place === place)
  const made = (await deps.projects.work(before.name)).folder === `made ${place}`
  return { folder, movedFrom: { folder: before.folder, ids: written.map(({ credential }) => credential.id), made } }
}

const unclaimed = (result: Exclude<FolderClaim, 'ok'>): Problem => {
  if (result === 'busy')
    return new Problem(
      'PROJECT_BUSY',
      'Another request is just taking this name or this folder, or was cut off at that. Try again in a moment.'
    )
  if (result === 'held')
    return new Problem('FOLDER_BUSY', 'The folder, or one above it, is being deleted in Jenkins. Try again in a moment.', [
      { pointer: '#/folder', detail: 'It is being deleted.' }
    ])
  if (result === 'full')
    return new Problem('QUOTA_EXCEEDED', 'There are as many projects as there may be. Delete one, or have MAX_PROJECTS raised.')
  return folderOwned(result.folderOwnedBy)
}

const folderOwned = (owner: string) =>
  new Problem(
    'FOLDER_OWNED',
    `The folder belongs to the project "${owner}". A folder has one owner, whatever the letter case of its name; choose another.`,
    [{ pointer: '#/folder', detail: `It belongs to the project "${owner}".` }]
  )

/** Names of the settings that a change made different; each policy has its own. */
function changedFields(before: Project, after: Project): string[] {
  const settings = (['displayName', 'folder'] as const).filter(
    name => JSON.stringify(before[name]) !== JSON.stringify(after[name])
  )
  const names = Object.keys(after.policies) as (keyof Policies)[]
  const policies = names.filter(name => before.policies[name] !== after.policies[name])
  return [...settings, ...policies.map(name => `policies.${name}`)]
}

const eventOf = (caller: Caller, { generation }: Project, type: EventType, fields: readonly string[]): NewEvent => ({
  type,
  credential: null,
  actor: caller.subject,
  generation,
  reason: null,
  message: null,
  fields
})

async function retryKubeconfigs(deps: ProjectCommandDeps, caller: Caller, project: Project): Promise<void> {
  const blocked = (await deps.credentials.list(project.name)).filter(
    ({ credential, sync }) => credential.type === 'kubeconfig' && sync?.outcome === 'Blocked'
  )
  if (blocked.length === 0) return
  const ids = blocked.map(({ credential }) => credential.id)
  await deps.credentials.requestSync(project.name, ids, eventOf(caller, project, 'SyncRequested', []))
  await deps.enqueueChange(project.name)
}
