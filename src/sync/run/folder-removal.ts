import { type NewEvent, newEvent } from '../../domain/event.ts'
import type { FolderReading } from '../../domain/observed.ts'
import { placeOf } from '../../domain/project.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { RunContext } from './context.ts'

/**
 * Milliseconds for which nobody may claim a folder that is being deleted, or one below. They only run out when the answer is lost: Jenkins
 * may then be at it long after we gave up waiting.
 */
const HOLD = 20_000

const stays = {
  claimed: 'The folder of another project is in it.',
  'in-use': 'There are jobs or folders in it.',
  'not-ours': 'There are credentials in it that are not ours.',
  'not-all-seen':
    'Our Jenkins user is not known to see everything in it, and Jenkins deletes with a folder what our user may not see. Look into it, and delete it in Jenkins.',
  refused: 'Jenkins did not delete it.'
} as const

/** Deletes a folder that the bridge made, if it is proved that nothing is in it. `FolderLeft` says why one stays. */
export async function removeFolder(
  context: RunContext,
  folder: readonly string[],
  reading: FolderReading & { readonly found: true }
): Promise<NewEvent[]> {
  if (reading.credentials.length > 0 || (reading.elsewhere ?? 0) > 0) return [left(context, folder, 'not-ours')]
  if (reading.elsewhere === null) return [left(context, folder, 'not-all-seen')]
  const place = placeIn(context, folder)
  const removal = await whileHeld(context, place, place, () => context.controller.removeEmptyFolder(folder))
  return removal === 'removed' ? [] : [left(context, folder, removal ?? 'claimed')]
}

/**
 * Whether there is no folder where Jenkins shows none, found out by making it; undefined when that cannot be told. The events are for
 * what is left behind by that.
 */
export async function proveAbsence(context: RunContext, folder: readonly string[]): Promise<NewEvent[] | undefined> {
  const { deps, lease, controller } = context
  await lease.covers(deps.requestTimeout)
  const missing = await controller.firstMissing(folder)
  if (missing === undefined) return undefined
  const probe = () => controller.probeAbsence(missing)
  const probed = await whileHeld(context, placeIn(context, missing), placeIn(context, folder), probe)
  if (probed === undefined || probed === 'unproved' || probed === 'refused') return undefined
  return probed === 'left' ? [left(context, missing, 'refused')] : []
}

/** Does something to a folder while nobody may claim it or one below; undefined where somebody does. */
async function whileHeld<T>(
  context: RunContext,
  place: string,
  own: string,
  work: () => Promise<T>
): Promise<T | 'refused' | undefined> {
  const { deps, snapshot, lease } = context
  await lease.covers(deps.requestTimeout)
  const hold = await deps.holds.hold(place, own, snapshot.project.name, HOLD)
  if (hold === undefined) return undefined
  // Where the controller fails, the request may still be at work, and the hold ends by itself.
  const result = await work().catch(ifRefused)
  await hold.free()
  return result
}

function ifRefused(error: unknown): 'refused' {
  if (error instanceof JenkinsError && error.scope !== 'controller') return 'refused'
  throw error
}

const placeIn = ({ snapshot }: RunContext, folder: readonly string[]): string =>
  placeOf({ controller: snapshot.project.controller, folder })

function left({ deps, snapshot }: RunContext, folder: readonly string[], why: keyof typeof stays): NewEvent {
  const { project } = snapshot
  deps.log.warn({ project: project.name, why }, 'a folder stays in Jenkins')
  const message = `The folder ${JSON.stringify(folder.join('/'))} of the project ${project.name} stays in Jenkins. ${stays[why]}`
  return newEvent('FolderLeft', { generation: project.generation, message, details: { folder: folder.join('/'), why } })
}
