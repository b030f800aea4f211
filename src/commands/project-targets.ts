import { folderFaults } from '../domain/names.ts'
import { type Fault, invalid, Problem } from '../domain/problems.ts'
import { type Project, placeOf, type Target } from '../domain/project.ts'
import { isWanted, retargeted, targetsOf, wantedTargets } from '../domain/targets.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { claimProblem } from './claim-problem.ts'
import type { ProjectRecordDeps, UsableControllers } from './project-record.ts'

/** A target as requests name it. */
export type Place = Pick<Target, 'controller' | 'folder'>

/** What is said of where a project goes: all of its targets, or the controller and folder of its only one. */
export interface Where {
  readonly controller?: string
  readonly folder?: readonly string[]
  readonly targets?: readonly Place[]
}

/** Refuses both forms in one request. */
export function assertOneForm({ targets, ...short }: Where): void {
  if (targets === undefined) return
  const named = (['controller', 'folder'] as const).filter(name => short[name] !== undefined)
  const detail = 'Give either "targets", or "controller" and "folder".'
  if (named.length > 0) throw invalid(named.map(name => ({ pointer: `#/${name}`, detail })))
}

/** What is wrong with the targets of a request. `at`: the pointer to one of them. */
export function placeFaults(
  controllers: UsableControllers,
  project: string,
  places: readonly Place[],
  at: (index: number) => string
): Fault[] {
  const known = places.map(placeOf)
  return places.flatMap(({ controller, folder }, i) => {
    const faults = [...folderFaults(folder, `${at(i)}/folder`), ...controllerFaults(controllers, controller, project, at(i))]
    const first = known.indexOf(known[i] ?? '')
    const twin = { pointer: at(i), detail: `It is the same folder as target ${first + 1}, for Jenkins.` }
    return first < i ? [...faults, twin] : faults
  })
}

export const targetAt = (index: number): string => `#/targets/${index}`

function controllerFaults(controllers: UsableControllers, controller: string, project: string, at: string): Fault[] {
  const names = controllers.names()
  const pointer = `${at}/controller`
  if (!names.includes(controller))
    return [{ pointer, detail: `No controller of this name is configured; the controllers are ${names.join(', ')}.` }]
  if (controllers.isUsable(controller, project)) return []
  return [{ pointer, detail: 'The controller is not for projects of this name; its `projects` lists the patterns.' }]
}

/**
 * Refuses new targets below the folder of another project: a build there can use whatever is in the folders above it. Who names `folder`
 * means a project inside another one; a target is a further place of a project.
 */
export async function assertNotBelow(
  projects: Pick<ProjectStore, 'owners'>,
  project: string,
  places: readonly Place[],
  isNew: (place: Place) => boolean = () => true
): Promise<void> {
  const owners = await projects.owners()
  const faults = places.flatMap((place, i): Fault[] => {
    if (!isNew(place)) return []
    const owner = placesAbove(place)
      .flatMap(above => owners.get(above) ?? [])
      .find(name => name !== project)
    if (owner === undefined) return []
    const detail = `It is below the folder of the project "${owner}", whose credentials builds here could use. Choose another.`
    return [{ pointer: `${targetAt(i)}/folder`, detail }]
  })
  if (faults.length > 0) throw new Problem('FOLDER_OWNED', faults.map(({ detail }) => detail).join(' '), faults)
}

/** The pointer to the place of a new project that belongs to another one. */
export async function refusedAt(
  projects: Pick<ProjectStore, 'owners'>,
  { name, targets }: Where & { readonly name: string }
): Promise<string> {
  if (targets === undefined) return '#'
  const owners = await projects.owners()
  const index = targets.findIndex(place => (owners.get(placeOf(place)) ?? name) !== name)
  return index < 0 ? '#/targets' : targetAt(index)
}

const placesAbove = ({ controller, folder }: Place): string[] =>
  folder.slice(1).map((_, i) => placeOf({ controller, folder: folder.slice(0, i + 1) }))

/** Targets that are being left at the same time. */
const MOST_LEFT = 8

/**
 * Gives a project other targets: claims the folders of new ones, which count once they hold everything. What is left out is removed in
 * Jenkins when all new ones are proved, and goes from the record with the proof; with `forget` also without.
 */
export async function retarget(
  { controllers, projects, now }: Pick<ProjectRecordDeps, 'controllers' | 'projects' | 'now'>,
  before: Project,
  places: readonly Place[],
  { at = targetAt, forget = false }: { readonly at?: (index: number) => string; readonly forget?: boolean } = {}
): Promise<Partial<Project>> {
  const known = targetsOf(before)
  // A target that stays may be on a controller that has gone, or that is not for new projects of this name any more.
  const isNew = (place: Place) => !known.some(target => placeOf(target) === placeOf(place))
  const faults = placeFaults(controllers, before.name, places, at)
    .filter(({ pointer }) => !places.some((place, i) => pointer === `${at(i)}/controller` && !isNew(place)))
    .concat(places.flatMap((place, i) => respelt(known, place, `${at(i)}/folder`)))
  if (faults.length > 0) throw invalid(faults)
  const changed = retargeted(before, places, now().toISOString(), forget)
  if (changed === undefined) return {}
  if (at === targetAt) await assertNotBelow(projects, before.name, places, isNew)
  if (before.movedFrom !== null || changed.targets.filter(target => !isWanted(target)).length > MOST_LEFT) throw moving()
  for (const [i, place] of places.entries()) {
    if (!isNew(place)) continue
    const claimed = await projects.claimFolder({ ...before, controller: place.controller, folder: place.folder })
    if (claimed !== 'ok') throw claimProblem(claimed, { at: at(i) })
  }
  return { ...changed, unconfirmed: false }
}

/** The folder of a target that is there cannot be spelt in another way. */
function respelt(known: readonly Target[], place: Place, pointer: string): Fault[] {
  const same = known.find(target => placeOf(target) === placeOf(place))
  if (same === undefined || JSON.stringify(same.folder) === JSON.stringify(place.folder)) return []
  return [
    {
      pointer,
      detail: `It differs from the folder that the project has, ${JSON.stringify(same.folder)}, only in letter case. Write it alike.`
    }
  ]
}

/** The short form in a request for a project that is there: it is about its only target. */
export function onlyTarget(before: Project, { controller, folder }: Where): Target {
  const [main, ...more] = wantedTargets(before)
  if (main === undefined || more.length > 0) {
    const named = (['controller', 'folder'] as const).filter(name => ({ controller, folder })[name] !== undefined)
    const detail = 'The project has several targets. Name all that it is to have in "targets".'
    throw invalid(named.map(name => ({ pointer: `#/${name}`, detail })))
  }
  return main
}

/** The same targets, in any order but for the first, which is the controller and folder of the short form. */
export const hasTargets = (project: Project, places: readonly Place[]): boolean => {
  const wanted = wantedTargets(project).map(exactly)
  const named = places.map(exactly)
  return named[0] === wanted[0] && named.length === wanted.length && named.every(place => wanted.includes(place))
}

const exactly = ({ controller, folder }: Place): string => JSON.stringify([controller, folder])

export const moving = (): Problem =>
  new Problem(
    'PROJECT_MOVING',
    'The last move is not complete yet. Wait for it; the events of the project show what it waits for.'
  )
