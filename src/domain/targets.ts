import { type Project, placeOf, type Target } from './project.ts'

/** The most targets that a project may have, those that it is leaving not counted. */
export const MOST_TARGETS = 8

/** One target of a project, in calls that are about its data: `target` is its key. A name alone stands for the target ''. */
export type TargetRef = string | Pick<Project, 'name' | 'target'>

export const nameIn = (ref: TargetRef): string => (typeof ref === 'string' ? ref : ref.name)
export const keyIn = (ref: TargetRef): string => (typeof ref === 'string' ? '' : (ref.target ?? ''))

/** All targets of a project, those that it is leaving last. */
export const targetsOf = ({
  targets,
  controller,
  folder
}: Pick<Project, 'targets' | 'controller' | 'folder'>): readonly Target[] =>
  targets ?? [{ key: '', controller, folder, proved: true, leftAt: null }]

export const isWanted = ({ leftAt }: Target): boolean => leftAt === null

/** Those that the project is to have. */
export const wantedTargets = (project: Project): readonly Target[] => targetsOf(project).filter(isWanted)

/**
 * Whether what is ours in a target goes now. Moving is add, prove, remove: while a new target is not proved, one that was is kept as
 * it was before.
 */
export const isLeft = (project: Project, { proved, leftAt }: Target): boolean =>
  leftAt !== null && (!proved || wantedTargets(project).every(target => target.proved))

/** Those whose outcomes make the summary. */
export const countedTargets = (project: Project): readonly Target[] =>
  targetsOf(project).filter(target => target.proved && !isLeft(project, target))

/**
 * The project as a run on one of its targets sees it: with the controller and folder of that, and as if it were deleted where the target
 * is being left. Undefined if it has no such target.
 */
export function viewOf(project: Project, key: string): Project | undefined {
  const targets = targetsOf(project)
  const target = targets.find(each => each.key === key)
  if (target === undefined) return undefined
  const { controller, folder, leftAt } = target
  return {
    ...project,
    ...{ controller, folder, target: key },
    // A folder can be moved only while it is the only target.
    movedFrom: target === targets[0] ? project.movedFrom : null,
    deletedAt: project.deletedAt ?? (isLeft(project, target) ? leftAt : null),
    ...(target.forget && isLeft(project, target) ? { forget: true } : {})
  }
}

/** Whether a run on a target reads and writes nothing. What a deleted project has goes although it is paused; what a target has does not. */
export function isPaused(view: Project): boolean {
  const leftAt = targetsOf(view).find(({ key }) => key === view.target)?.leftAt ?? null
  return view.policies.paused && (view.deletedAt === null || view.deletedAt === leftAt)
}

/** The project as seen from each of its targets. */
export const viewsOf = (project: Project): readonly Project[] =>
  targetsOf(project).flatMap(({ key }) => viewOf(project, key) ?? [])

/** How requests name a target: by its controller and folder, or by its controller alone where that is enough. */
export const targetText = ({ controller, folder }: Pick<Target, 'controller' | 'folder'>): string =>
  [controller, ...folder].join('/')

/** The project as seen from the target of this name; undefined if it names none, or several. */
export function viewNamed(project: Project, name: string): Project | undefined {
  const found = targetsOf(project).filter(target => targetText(target) === name || target.controller === name)
  const exact = found.find(target => targetText(target) === name) ?? (found.length === 1 ? found[0] : undefined)
  return exact && viewOf(project, exact.key)
}

/** The record behind a view. */
export function recordOf({ target: _, damage: __, ...project }: Project): Project {
  const [main] = targetsOf(project)
  return main === undefined ? project : { ...project, controller: main.controller, folder: main.folder }
}

/** Makes these the targets of a project. One that is its only one and always was needs no list. */
export function withTargets<P extends Project>(project: P, targets: readonly Target[]): P {
  const [main] = targets
  if (main === undefined) return project
  const { targets: _, ...rest } = project
  const isPlain = targets.length === 1 && main.key === '' && main.proved
  return { ...rest, controller: main.controller, folder: main.folder, ...(isPlain ? {} : { targets }) } as P
}

/** A new list of targets, and the highest number of a key so far. Undefined if it is what the project has. */
export function retargeted(
  project: Project,
  places: readonly Pick<Target, 'controller' | 'folder'>[],
  at: string,
  forget = false
): { readonly targets: readonly Target[]; readonly lastTarget: number } | undefined {
  const before = targetsOf(project)
  let last = Math.max(project.lastTarget ?? 1, ...before.map(({ key }) => Number(key)))
  const wanted = places.map(place => {
    const known = before.find(target => placeOf(target) === placeOf(place))
    if (known !== undefined) return known.leftAt === null ? known : wantedAgain(project, known)
    last += 1
    return { key: String(last), controller: place.controller, folder: place.folder, proved: false, leftAt: null }
  })
  const left = before
    .filter(({ key }) => !wanted.some(target => target.key === key))
    .map(target => ({ ...target, leftAt: target.leftAt ?? at, ...(forget ? ({ forget: true } as const) : {}) }))
  const targets = [...wanted, ...left]
  return JSON.stringify(targets) === JSON.stringify(before) ? undefined : { targets, lastTarget: last }
}

/** What was being left may be empty in part by now, so it is proved again. */
function wantedAgain(project: Project, { forget: _, ...target }: Target): Target {
  return { ...target, leftAt: null, proved: target.proved && !isLeft(project, target) }
}

/** The targets of a new project, which all count from the start. */
export const initialTargets = (places: readonly Pick<Target, 'controller' | 'folder'>[]): readonly Target[] =>
  places.map(({ controller, folder }, i) => ({
    ...{ key: i === 0 ? '' : String(i + 1), controller, folder, proved: true, leftAt: null }
  }))
