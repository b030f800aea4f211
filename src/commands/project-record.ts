import type { Caller } from '../domain/caller.ts'
import { DEFAULT_CONTROLLER } from '../domain/controller-record.ts'
import type { Damage } from '../domain/damage.ts'
import { folderFaults } from '../domain/names.ts'
import { damagedRecord, invalid, Problem } from '../domain/problems.ts'
import { defaultPolicies, type Policies, type Project, placeOf, type Target } from '../domain/project.ts'
import { initialTargets, targetsOf, withTargets } from '../domain/targets.ts'
import { patchedNames, type SnippetNamesPatch } from '../domain/types/snippet-names.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { workIn } from '../store/project/project-work.ts'
import { claimProblem } from './claim-problem.ts'
import { assertOneForm, hasTargets, moving, onlyTarget, placeFaults, retarget, targetAt, type Where } from './project-targets.ts'

export interface NewProject extends Where {
  readonly name: string
  readonly displayName?: string
  readonly policies?: Partial<Policies>
  /** Names for Jenkinsfile snippets; what is left out stays. */
  readonly snippets?: SnippetNamesPatch
}

/** What a project is to be, made or kept. */
export type KeptProject = Omit<NewProject, 'name'>

/**
 * A merge patch. The name of a project cannot change. Where it says where the project goes, everything is written there and verified, then
 * what is ours in the old folders is removed.
 */
export interface ProjectPatch extends Where {
  readonly displayName?: string
  readonly policies?: Partial<Policies>
  /** Names for Jenkinsfile snippets; what is left out stays. */
  readonly snippets?: SnippetNamesPatch
}

/** The controllers at this moment. */
export interface UsableControllers {
  names(): readonly string[]
  /** Whether a project of this name may use it. */
  isUsable(controller: string, project: string): boolean
}

export interface ProjectRecordDeps {
  readonly projects: Pick<ProjectStore, 'claimFolder' | 'owners' | 'owns' | 'work'>
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
  assertOneForm(input)
  const { controller = DEFAULT_CONTROLLER, folder = [input.name], targets } = input
  const places = targets ?? [{ controller, folder }]
  const faults = placeFaults(controllers, input.name, places, targets === undefined ? () => '#' : targetAt)
  if (faults.length > 0) throw invalid(faults)
  const at = now().toISOString()
  const project: Project = {
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
    ...(input.snippets === undefined ? {} : { snippets: patchedNames({}, input.snippets) }),
    ...(places.length > 1 ? { lastTarget: places.length } : {}),
    ...(caller.platformAdmin ? {} : { unconfirmed: true })
  }
  return withTargets(project, initialTargets(places))
}

/** Where a project goes decides whose secrets its members could replace, so only a platform-admin says that. */
function refusePlace(input: NewProject): void {
  const named = (['targets', 'folder', 'controller'] as const).filter(name => input[name] !== undefined)
  if (named.length === 0) return
  const detail = 'Only a platform-admin may choose it. Leave it out.'
  const faults = named.map(name => ({ pointer: `#/${name}`, detail }))
  throw new Problem('FORBIDDEN', 'Only a platform-admin may choose the folders and the controllers of a project.', faults)
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
  const { folder, policies = {}, targets } = input
  const later = 'The stored record is not trusted. Set "folder" first, and the targets when it is repaired.'
  if (targets !== undefined) throw damagedRecord(damage, [{ pointer: '#/targets', detail: later }])
  const names = (Object.keys(defaultPolicies) as (keyof Policies)[]).filter(name => policies[name] === undefined)
  const missing = [...(folder === undefined ? ['#/folder'] : []), ...names.map(name => `#/policies/${name}`)]
  if (folder === undefined || missing.length > 0)
    throw damagedRecord(
      damage,
      missing.map(pointer => ({ pointer, detail: 'Required, because the stored record is not trusted.' }))
    )
  const faults = folderFaults(folder, '#/folder')
  if (faults.length > 0) throw invalid(faults)
  const controller = deps.controllers.names().find(name => name === (input.controller ?? before.controller)) ?? DEFAULT_CONTROLLER
  const policy = { policies: { ...defaultPolicies, ...policies } }
  const stated = { controller, folder, ...policy, movedFrom: null, deletedAt: null, unconfirmed: false }
  const uid = before.uid || crypto.randomUUID()
  const claimed = await deps.projects.claimFolder({ ...before, ...stated, uid })
  if (claimed !== 'ok') throw claimProblem(claimed)
  // What is known of a folder is kept with its target.
  const key = targetsOf(before).find(target => placeOf(target) === placeOf(stated))?.key ?? ''
  const target: Target = { key, controller, folder, proved: true, leftAt: null }
  return {
    ...stated,
    uid,
    targets: [target],
    displayName: input.displayName ?? before.displayName,
    snippets: patchedNames({}, input.snippets ?? {})
  }
}

/** The input without where the project goes, which has to be where it is. */
export function keptWhere(before: Project, { controller, folder, targets, ...input }: KeptProject): ProjectPatch {
  assertOneForm({ ...(controller && { controller }), ...(folder && { folder }), ...(targets && { targets }) })
  const only =
    controller === undefined && folder === undefined
      ? undefined
      : onlyTarget(before, { ...(controller && { controller }), ...(folder && { folder }) })
  const faults = [
    ...(controller === undefined || controller === only?.controller
      ? []
      : [{ pointer: '#/controller', detail: 'The project has another controller. A PATCH moves it.' }]),
    ...(folder === undefined || JSON.stringify(folder) === JSON.stringify(only?.folder)
      ? []
      : [{ pointer: '#/folder', detail: 'The project has another folder. A PATCH moves it.' }]),
    ...(targets === undefined || hasTargets(before, targets)
      ? []
      : [{ pointer: '#/targets', detail: 'The project has other targets. A PATCH changes them.' }])
  ]
  if (faults.length > 0) throw new Problem('PROJECT_ELSEWHERE', faults.map(({ detail }) => detail).join(' '), faults)
  return input
}

/** What a patch says of where a project goes. */
export async function placeProject(
  deps: ProjectRecordDeps,
  before: Project,
  where: Where,
  forget: boolean
): Promise<Partial<Project>> {
  assertOneForm(where)
  const { controller, folder, targets } = where
  if (targets !== undefined) return retarget(deps, before, targets, { forget })
  if (controller === undefined && folder === undefined) return {}
  const only = onlyTarget(before, where)
  if (controller !== undefined && controller !== only.controller)
    return retarget(deps, before, [{ controller, folder: folder ?? only.folder }], { at: () => '#', forget })
  return folder === undefined ? {} : moveProject(deps, before, folder)
}

/** Claims the new folder and notes what was written into the old one. */
async function moveProject(deps: ProjectRecordDeps, before: Project, folder: readonly string[]): Promise<Partial<Project>> {
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
  if (before.movedFrom !== null || targetsOf(before).length > 1) throw moving()
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
