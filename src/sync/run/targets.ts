import { type EventType, type NewEvent, newEvent } from '../../domain/event.ts'
import type { EventDetails } from '../../domain/event-details.ts'
import type { Project, Target } from '../../domain/project.ts'
import { isLeft, targetsOf, targetText, withTargets } from '../../domain/targets.ts'
import type { RunSnapshot } from '../../store/sync/run-snapshot.ts'
import type { RunDeps } from './context.ts'
import { leaveFolder } from './folder.ts'
import { neverWritten } from './new-folder.ts'
import { isWholeInNew } from './relocate.ts'

/** A project that gains a target, or loses one, after a run has proved that it may. Every step can be repeated. */

/** Whether nothing was ever sent to a target that is being left, so that it can go without a look into it. */
export const isNeverUsed = (snapshot: RunSnapshot): boolean =>
  snapshot.project.targets !== undefined &&
  snapshot.project.deletedAt !== null &&
  !snapshot.folderMade &&
  !snapshot.folderIntended &&
  snapshot.inClear === null &&
  neverWritten(snapshot)

/** After a run: a new target that holds everything counts from now on, and what the project leaves for it can go. */
export async function proveTarget(deps: RunDeps, view: Project): Promise<void> {
  if (targetsOf(view).find(({ key }) => key === view.target)?.proved !== false) return
  const snapshot = await deps.store.gather(view)
  if (snapshot === undefined || snapshot.project.damage !== undefined || snapshot.project.deletedAt !== null) return
  if (!isWholeInNew(snapshot)) return
  const before = snapshot.project
  const proved = targetsOf(before).map(target => (target.key === view.target ? { ...target, proved: true } : target))
  await change(deps, before, proved, eventOf('TargetProved', view, null))
}

/**
 * Takes a target from its project that is proved to hold nothing of ours. `last`: it is the last of a project that is being deleted, so
 * the records go instead. `stays`: it is wanted again.
 */
export async function leaveTarget(deps: RunDeps, view: Project, events: readonly NewEvent[]): Promise<'left' | 'last' | 'stays'> {
  while (true) {
    const before = await deps.projects.get(view.name)
    if (before === undefined || before.damage !== undefined) return before === undefined ? 'left' : 'stays'
    const target = targetsOf(before).find(({ key }) => key === view.target)
    const others = targetsOf(before).filter(({ key }) => key !== view.target)
    if (target === undefined) return 'left'
    if (before.deletedAt === null && !isLeft(before, target)) return 'stays'
    if (others.length === 0) return 'last'
    // Of a project that is being deleted all targets are left alike.
    const left = before.deletedAt === null ? others : others.map(other => ({ ...other, proved: true, leftAt: null }))
    const message = target.forget ? FORGOTTEN : (events[0]?.message ?? null)
    const { why } = target.forget ? { why: 'forgotten' } : (events[0]?.details ?? {})
    const event = eventOf('TargetLeft', view, message, why === undefined ? {} : { why })
    if (!(await change(deps, before, left, event))) continue
    await leaveFolder(deps, { ...before, ...placeIn(left) }, view)
    deps.log.info({ project: view.name, controller: view.controller }, 'target left')
    return 'left'
  }
}

/** `false` if the project was changed by somebody else meanwhile. */
async function change(deps: RunDeps, before: Project, targets: readonly Target[], event: NewEvent): Promise<boolean> {
  const generation = before.generation + 1
  const after = { ...withTargets(before, targets), generation }
  if ((await deps.projects.update(after, before, { ...event, generation })) !== 'ok') return false
  // What waited for this goes on now.
  for (const { key } of targets) await deps.due.set({ name: before.name, target: key }, deps.now())
  return true
}

const FORGOTTEN = 'Jenkins may still hold what the bridge wrote there.'

const placeIn = ([main]: readonly Target[]): Partial<Pick<Project, 'controller' | 'folder'>> =>
  main === undefined ? {} : { controller: main.controller, folder: main.folder }

const eventOf = (type: EventType, view: Project, message: string | null, details: EventDetails = {}): NewEvent =>
  newEvent(type, {
    fields: ['targets'],
    message: `${targetText(view)}${message === null ? '' : `. ${message}`}`,
    details: { ...details, controller: view.controller, folder: view.folder.join('/') }
  })
