import { eventMeanings, type NewEvent, newEvent } from '../../domain/event.ts'
import { type FolderReading, isProof } from '../../domain/observed.ts'
import { type FormerFolder, type Project, placeOf } from '../../domain/project.ts'
import type { RunSnapshot } from '../../store/sync/run-snapshot.ts'
import { noteInClear, type RunContext, readFolder } from './context.ts'
import { isLeaving, writtenGeneration } from './desired.ts'
import { failureFor, toFailure } from './failure.ts'
import { leaveFolder } from './folder.ts'
import { proveAbsence, removeFolder } from './folder-removal.ts'
import type { SyncFailure } from './types.ts'

/**
 * What became of the folder that a project is leaving. `waits`: not everything is in the new one yet. `left`: nothing of ours is in it any
 * more, and the project is not the same as before.
 */
export type Leaving =
  | { readonly as: 'waits' }
  | { readonly as: 'left'; readonly told: readonly NewEvent[] }
  | { readonly as: 'failed'; readonly failure: SyncFailure }

/**
 * The second half of a move: when everything wanted is proved to be in the new folder, what we wrote into the old one goes, the
 * folder itself if we made it and nothing else is in it. Nothing is deleted before, so a crash at any point loses nothing.
 */
export async function cleanUpFormerFolder(context: RunContext, former: FormerFolder): Promise<Leaving> {
  if (!isWholeInNew(context.snapshot)) return { as: 'waits' }
  try {
    const cleaned = await clean(context, former)
    if ('reason' in cleaned) return { as: 'failed', failure: cleaned }
    return (await noteLeft(context, former)) ? { as: 'left', told: cleaned.told } : { as: 'waits' }
  } catch (error) {
    return { as: 'failed', failure: toFailure(error) }
  }
}

/**
 * A run that began before the move may have written into the former folder after the move had noted what is there. Adds what is missing
 * to the note, before anything is written elsewhere and the ledgers forget it; whether there was anything.
 */
export async function noteLateWrites({ deps, snapshot }: RunContext, movedFrom: FormerFolder): Promise<boolean> {
  const { project, wanted } = snapshot
  const former = placeOf({ controller: project.controller, folder: movedFrom.folder })
  const late = wanted
    .filter(({ credential, sync }) => sync?.ledger?.place === former && !movedFrom.ids.includes(credential.id))
    .map(({ credential }) => credential.id)
  if (late.length === 0) return false
  const noted = {
    ...project,
    movedFrom: { ...movedFrom, ids: [...movedFrom.ids, ...late] },
    generation: project.generation + 1
  }
  await deps.projects.update(noted, project, eventOf(noted, 'ProjectUpdated', null))
  return true
}

/** Whether everything that stays wanted is in the present folder. */
export const isWholeInNew = ({ project, wanted }: RunSnapshot): boolean =>
  wanted.every(
    w =>
      (w.damage === undefined && isLeaving(project, w)) ||
      (w.damage === undefined && w.sync?.outcome === 'Synced' && writtenGeneration(project, w) >= w.credential.generation)
  )

async function clean(context: RunContext, former: FormerFolder): Promise<SyncFailure | { readonly told: readonly NewEvent[] }> {
  // Where another project has the folder by now, nothing in it is ours.
  if (!(await context.deps.projects.owns({ ...context.snapshot.project, folder: former.folder }))) return { told: [] }
  const ours = new Set(former.ids)
  const reading = await withoutOurs(context, former.folder, ours)
  if (reading.found) {
    if (reading.credentials.some(({ id }) => ours.has(id))) return failureFor('NotApplied')
    return { told: former.made ? await removeFolder(context, former.folder, reading) : [] }
  }
  if (isProof(reading) || ours.size === 0) return { told: [] }
  const told = await proveAbsence(context, former.folder)
  return told === undefined ? failureFor('AbsenceUnproved') : { told }
}

/** What the folder holds after what is ours was deleted in it. */
async function withoutOurs(context: RunContext, folder: readonly string[], ours: ReadonlySet<string>): Promise<FolderReading> {
  const { deps, lease, controller } = context
  const before = await readFolder(context, folder)
  let isSaved = false
  const doomed = before.found ? before.credentials.filter(({ id }) => ours.has(id)) : []
  for (const { id } of doomed) {
    await lease.covers(deps.requestTimeout)
    if ((await controller.deleteCredential(folder, id)) === 'deleted') isSaved = true
  }
  // A deletion is a save, which encrypts what an unfinished write has left there.
  if (isSaved && isInClearThere(context, folder)) {
    context.folder.inClear = null
    await noteInClear(context, null)
  }
  return doomed.length === 0 ? before : readFolder(context, folder)
}

/** Whether it is this folder in which something may be in clear. */
const isInClearThere = ({ snapshot, folder: { inClear } }: RunContext, folder: readonly string[]): boolean =>
  inClear !== null && placeOf({ ...snapshot.project, folder: inClear }) === placeOf({ ...snapshot.project, folder })

/** `false` when somebody changed the project meanwhile: the next run finishes the move. */
async function noteLeft({ deps, snapshot, lease }: RunContext, { folder }: FormerFolder): Promise<boolean> {
  const { project } = snapshot
  const moved = { ...project, movedFrom: null, generation: project.generation + 1 }
  const event = eventOf(moved, 'ProjectMoved', eventMeanings.ProjectMoved)
  if ((await deps.projects.update(moved, project, event)) !== 'ok') return false
  // Jobs of the former folder are no business of the project any more.
  await deps.usage.forgetElsewhere(project, lease.token, placeOf(project))
  await leaveFolder(deps, project, { controller: project.controller, folder })
  return true
}

const eventOf = ({ generation }: Project, type: 'ProjectMoved' | 'ProjectUpdated', message: string | null): NewEvent =>
  newEvent(type, { generation, message, fields: ['folder'] })
