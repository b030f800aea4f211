import type { Caller } from '../domain/caller.ts'
import { DEFAULT_CONTROLLER } from '../domain/controller-record.ts'
import type { Damage } from '../domain/damage.ts'
import { folderFaults } from '../domain/names.ts'
import { damagedRecord, type Fault, invalid, Problem } from '../domain/problems.ts'
import { defaultPolicies, type Policies, type Project, placeOf } from '../domain/project.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { FolderClaim } from '../store/project/folder-claims.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { workIn } from '../store/project/project-work.ts'

export interface NewProject {
  readonly name: string
  readonly displayName?: string
  readonly controller?: string
  readonly folder?: readonly string[]
  readonly policies?: Partial<Policies>
}

/** What a project is to be, made or kept. */
export type KeptProject = Omit<NewProject, 'name'>

/** A merge patch. The name and the controller of a project cannot change. */
export interface ProjectPatch {
  readonly displayName?: string
  /** Another folder: everything is written there and verified, then what is ours in the old folder is removed. */
  readonly folder?: readonly string[]
  readonly policies?: Partial<Policies>
}

/** The controllers at this moment. */
export interface UsableControllers {
  names(): readonly string[]
  /** Whether a project of this name may use it. */
  isUsable(controller: string, project: string): boolean
}

export interface ProjectRecordDeps {
  readonly projects: Pick<ProjectStore, 'claimFolder' | 'owns' | 'work'>
  readonly credentials: Pick<CredentialStore, 'list'>
  readonly controllers: UsableControllers
  readonly now: () => Date
}

/** The record of a new project. */
export function newProject(
  { controllers, now }: Pick<ProjectRecordDeps, 'controllers' | 'now'>,
  caller: Caller,
  input: NewProject
): Project {
  if (!caller.platformAdmin) refusePlace(input)
  const controller = input.controller ?? DEFAULT_CONTROLLER
  const folder = input.folder ?? [input.name]
  const faults = folderFaults(folder, '#/folder')
  faults.push(...controllerFaults(controllers, controller, input.name))
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
    deletedAt: null,
    ...(caller.platformAdmin ? {} : { unconfirmed: true })
  }
}

/** Where a project goes decides whose secrets its members could replace, so only a platform-admin says that. */
function refusePlace(input: NewProject): void {
  const named = (['folder', 'controller'] as const).filter(name => input[name] !== undefined)
  if (named.length === 0) return
  const detail = 'Only a platform-admin may choose it. Leave it out.'
  const faults = named.map(name => ({ pointer: `#/${name}`, detail }))
  throw new Problem('FORBIDDEN', 'Only a platform-admin may choose the folder and the controller of a project.', faults)
}

function controllerFaults(controllers: UsableControllers, controller: string, project: string): Fault[] {
  const names = controllers.names()
  const pointer = '#/controller'
  if (!names.includes(controller))
    return [{ pointer, detail: `No controller of this name is configured; the controllers are ${names.join(', ')}.` }]
  if (controllers.isUsable(controller, project)) return []
  return [{ pointer, detail: 'The controller is not for projects of this name; its `projects` lists the patterns.' }]
}

/**
 * Replaces a damaged record. The settings that decide where secrets go and what is deleted must be given, since the record is not trusted. Ids
 * that were written to the folder before are known from their own records.
 */
export async function restateProject(
  deps: ProjectRecordDeps,
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
      missing.map(pointer => ({ pointer, detail: 'Required, because the stored record is not trusted.' }))
    )
  const faults = folderFaults(folder, '#/folder')
  if (faults.length > 0) throw invalid(faults)
  const controller = deps.controllers.names().find(name => name === before.controller) ?? DEFAULT_CONTROLLER
  const policy = { policies: { ...defaultPolicies, ...policies } }
  const stated = { controller, folder, ...policy, movedFrom: null, deletedAt: null, unconfirmed: false }
  const uid = before.uid || crypto.randomUUID()
  const claimed = await deps.projects.claimFolder({ ...before, ...stated, uid })
  if (claimed !== 'ok') throw claimProblem(claimed)
  return { ...stated, uid, displayName: input.displayName ?? before.displayName }
}

/** The input, of which the folder and the controller have to be those of the project. */
export function keptWhere(before: Project, { controller, ...input }: KeptProject): ProjectPatch {
  const faults = [
    ...(controller === undefined || controller === before.controller
      ? []
      : [{ pointer: '#/controller', detail: 'The project has another controller, which cannot change.' }]),
    ...(input.folder === undefined || JSON.stringify(input.folder) === JSON.stringify(before.folder)
      ? []
      : [{ pointer: '#/folder', detail: 'The project has another folder. A PATCH moves it.' }])
  ]
  if (faults.length > 0) throw new Problem('PROJECT_ELSEWHERE', faults.map(({ detail }) => detail).join(' '), faults)
  return input
}

/** Claims the new folder and notes what was written into the old one. */
export async function moveProject(
  deps: ProjectRecordDeps,
  before: Project,
  folder: readonly string[]
): Promise<Partial<Project>> {
  const faults = folderFaults(folder, '#/folder')
  if (faults.length > 0) throw invalid(faults)
  const after = { ...before, folder }
  const place = placeOf(before)
  if (placeOf(after) === place) {
    if (JSON.stringify(folder) === JSON.stringify(before.folder)) return {}
    const detail =
      'The current folder of the project differs only in letter case, which Jenkins distinguishes at most below its root. Choose another name.'
    throw invalid([{ pointer: '#/folder', detail }])
  }
  if (before.movedFrom !== null)
    throw new Problem(
      'PROJECT_MOVING',
      'The last move is not complete yet. Wait for it; the events of the project show what it waits for.'
    )
  const claimed = await deps.projects.claimFolder(after)
  if (claimed !== 'ok') throw claimProblem(claimed)
  // Credentials in the folder of another project stay there: they are not provably ours.
  const own = (await deps.projects.owns(before)) ? 'ok' : await deps.projects.claimFolder(before)
  if (typeof own === 'object') return { folder, unconfirmed: false }
  if (own !== 'ok') throw claimProblem(own)
  const written = (await deps.credentials.list(before.name)).filter(({ sync }) => sync?.ledger?.place === place)
  const made = workIn(await deps.projects.work(before.name), undefined)?.folder === `made ${place}`
  // The folder was chosen by a platform-admin. One that was never confirmed holds nothing of ours, and is not looked into.
  if (before.unconfirmed && !made && written.length === 0) return { folder, unconfirmed: false }
  return {
    unconfirmed: false,
    folder,
    movedFrom: { folder: before.folder, ids: written.map(({ credential }) => credential.id), made }
  }
}

/** Why a project does not get a folder. Who may only make projects is told nothing of others. */
export const claimProblem = (result: Exclude<FolderClaim, 'ok'>, isMaker = false): Problem => {
  if (result === 'busy')
    return new Problem(
      'PROJECT_BUSY',
      'Another request is claiming this name or folder, or was interrupted while doing so. Try again in a moment.'
    )
  if (result === 'held')
    return new Problem('FOLDER_BUSY', 'The folder, or one above it, is being deleted in Jenkins. Try again in a moment.', [
      { pointer: '#/folder', detail: 'It is being deleted.' }
    ])
  if (result === 'no-controller')
    return invalid([{ pointer: '#/controller', detail: 'The controller was removed meanwhile. Choose another.' }])
  if (result === 'above')
    return new Problem('FOLDER_OWNED', 'A folder below the one of this name belongs to another project. Choose another name.', [
      { pointer: '#/name', detail: 'The folder of this name is taken.' }
    ])
  if (result === 'maker-full')
    return new Problem(
      'QUOTA_EXCEEDED',
      'You have made the maximum number of projects. Delete one, or ask an operator to raise MAX_PROJECTS_PER_MAKER.'
    )
  if (result === 'full')
    return new Problem(
      'QUOTA_EXCEEDED',
      'The maximum number of projects is reached. Delete one, or ask an operator to raise MAX_PROJECTS.'
    )
  if (isMaker)
    return new Problem('FOLDER_OWNED', 'The folder of this name belongs to another project. Choose another name.', [
      { pointer: '#/name', detail: 'The folder of this name is taken.' }
    ])
  return folderOwned(result.folderOwnedBy)
}

const folderOwned = (owner: string) =>
  new Problem(
    'FOLDER_OWNED',
    `The folder belongs to the project "${owner}". A folder has one owner, regardless of letter case; choose another.`,
    [{ pointer: '#/folder', detail: `It belongs to the project "${owner}".` }]
  )
