import { type CopyOutcome, type Removal, type RemovalRequest, sameAs } from '../../domain/copies.ts'
import { newEvent } from '../../domain/event.ts'
import { deletionsAllowed } from '../../domain/mass-delete-limit.ts'
import { type FolderReading, isProof, type ObservedCredential } from '../../domain/observed.ts'
import { placeOf } from '../../domain/project.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import { LeaseLost } from '../lease.ts'
import type { CopyContext } from './work.ts'

/** Milliseconds for which nobody may claim a folder in which we remove copies, besides a request for each of them. */
const HOLD = 20_000

type End = Pick<Removal, 'ids' | 'folderRemoved' | 'refused'>

/**
 * Removes copies from a folder that is not the project's. Every id is judged again on a fresh reading: only what still has a ciphertext of ours
 * goes. What is about to go is noted before, so that a run after a crash ends with the same answer.
 */
export async function removeCopies(context: CopyContext, request: RemovalRequest): Promise<void> {
  const { deps, snapshot, lease } = context
  const { controller, folder, requestedAt, requestedBy } = request
  const end = await attempt(context, request)
  const removal = { controller, folder, requestedAt, requestedBy, doneAt: new Date(deps.now()).toISOString(), ...end }
  const count = end.ids.filter(({ outcome }) => outcome === 'removed').length
  const message = `${count} of ${request.ids.length} copies were removed from the folder ${JSON.stringify(folder.join('/'))}.`
  const by = { actor: requestedBy, requestId: request.requestId }
  const event = newEvent('CopiesRemoved', {
    ...by,
    message: end.refused === null ? message : `Nothing was removed: ${refusals[end.refused]}`,
    details: { folder: folder.join('/'), count, of: request.ids.length, ...(end.refused === null ? {} : { why: end.refused }) }
  })
  if (!(await deps.copies.recordRemoval(snapshot.project, lease.token, removal, event))) throw new LeaseLost()
  deps.log.info({ project: snapshot.project.name, count, refused: end.refused }, 'copies were removed')
}

/** Why nothing was removed. */
export const refusals = {
  FolderTaken: 'the folder belongs to a project by now.',
  FolderMissing: 'Jenkins shows no such folder, which is no proof that there is none.',
  FolderUnreadable: 'our Jenkins user may not read the folder.',
  MassDeleteGuard: 'it is more than the mass-delete limit allows; repeat the request with force=true if that is intended.'
} as const satisfies Record<NonNullable<Removal['refused']>, string>

async function attempt(context: CopyContext, request: RemovalRequest): Promise<End> {
  const { deps } = context
  const place = placeOf(request)
  if ((await deps.projects.owners()).has(place)) return refused('FolderTaken')
  // Where another project has a folder below, nothing is held, and its folder is not touched.
  const hold = await deps.holds.hold(place, '', '', HOLD + request.ids.length * 100)
  try {
    return await removeFrom(context, request, hold !== undefined)
  } catch (error) {
    if (error instanceof JenkinsError && error.scope !== 'controller') return refused('FolderUnreadable')
    throw error
  } finally {
    await hold?.free()
  }
}

const refused = (why: NonNullable<Removal['refused']>): End => ({ ids: [], folderRemoved: false, refused: why })

async function removeFrom(context: CopyContext, request: RemovalRequest, isHeld: boolean): Promise<End> {
  const { deps, snapshot, lease, controller } = context
  const { folder, ids, begun = [] } = request
  const before = await read(context, folder)
  if (!before.found && !isProof(before)) return refused('FolderMissing')
  const ours = oursIn(context, before).filter(({ id }) => ids.includes(id))
  const size = before.found ? before.credentials.length : 0
  if (!request.force && begun.length === 0 && ours.length > deletionsAllowed(size)) return refused('MassDeleteGuard')
  const noted = [...new Set([...begun, ...ours.map(({ id }) => id)])]
  if (!(await deps.copies.noteBegun(snapshot.project, lease.token, { ...request, begun: noted }))) throw new LeaseLost()
  for (const { id } of ours) {
    await lease.covers(deps.pace.requestTimeout)
    if (await deps.projects.owns({ ...snapshot.project, ...place(request) })) break
    await controller.deleteCredential(folder, id).catch(ifRefused)
  }
  const after = ours.length === 0 ? before : await read(context, folder)
  const outcomes = ids.map(id => ({ id, outcome: outcomeOf(context, after, id, noted) }))
  const isMade = [...context.sought.lost].some(([id, losses]) => noted.includes(id) && losses.some(loss => loss.folderMade))
  const folderRemoved = isHeld && isMade && (await removeFolder(context, folder, after))
  return { ids: outcomes, folderRemoved, refused: null }
}

const place = ({ controller, folder }: RemovalRequest) => ({ controller, folder })

async function read({ deps, lease, controller }: CopyContext, folder: readonly string[]): Promise<FolderReading> {
  await lease.covers(deps.pace.requestTimeout)
  return controller.readFolder(folder)
}

/** What has a ciphertext of ours. */
const oursIn = ({ sought, hashKey }: CopyContext, reading: FolderReading): readonly ObservedCredential[] =>
  reading.found ? reading.credentials.filter(seen => typeof sameAs(sought, seen, hashKey) === 'object') : []

function outcomeOf(context: CopyContext, after: FolderReading, id: string, noted: readonly string[]): CopyOutcome {
  if (oursIn(context, after).some(seen => seen.id === id)) return 'left'
  if (after.found && after.credentials.some(seen => seen.id === id)) return 'changed'
  return noted.includes(id) ? 'removed' : 'absent'
}

/** The rules are those of every folder that the bridge made: it is empty, and our user sees all of it. */
async function removeFolder(
  { deps, lease, controller }: CopyContext,
  folder: readonly string[],
  after: FolderReading
): Promise<boolean> {
  if (!after.found || after.credentials.length > 0 || after.elsewhere !== 0) return false
  await lease.covers(deps.pace.requestTimeout)
  return (await controller.removeEmptyFolder(folder).catch(ifRefused)) === 'removed'
}

/** What Jenkins refuses is still there, which the reading after it shows. */
function ifRefused(error: unknown): undefined {
  if (error instanceof JenkinsError && error.scope !== 'controller') return undefined
  throw error
}
