import type { FolderReading } from '../../domain/observed.ts'
import { failures, isFailure } from '../../domain/reasons.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import { BULK_FROM, isSent, mayMakeFilled, mayReplace, sendTogether } from './bulk.ts'
import { noteFolder, type RunContext } from './context.ts'
import { isHereInClear, mayPost, showsWrites } from './folder.ts'
import { mustBeNew, noteExisting } from './new-folder.ts'
import { sendSingly } from './single.ts'
import type { PlannedChange, Sent } from './types.ts'

/** What a pass has sent, and whether nothing is left that another one could do better. */
export interface Executed extends Sent {
  readonly isWhole: boolean
}

/** `filled`: the folder is made with its credentials inside. `unread`: it has to be read before anything is put into it. */
export type FolderWay = 'ready' | 'filled' | 'unread'

const nothingSent: Executed = { outcomes: new Map(), stopped: undefined, isWhole: false }

/**
 * Makes a missing folder, unless it is to be made with its credentials inside. Nothing is claimed before: an empty folder holds none of it,
 * whatever comes of its making.
 */
export async function prepareFolder(
  context: RunContext,
  reading: FolderReading,
  due: readonly PlannedChange[]
): Promise<FolderWay> {
  const { deps, snapshot, lease, controller, folder } = context
  const { project } = snapshot
  if (reading.found) return 'ready'
  // A folder that is gone with what was proved to be in it may mean that another Jenkins has come to this address.
  if (due.some(wasWritten)) await deps.recognise(project.controller, true)
  const written = due.filter(isWrite)
  if (mayMakeFilled(snapshot, controller) && mayPost(snapshot, folder) && written.length > 0 && !written.some(wasRefused))
    return 'filled'
  await lease.covers(deps.requestTimeout)
  const { made } = await controller.createFolder(project.folder, project.displayName)
  if (!made && mustBeNew(snapshot, folder)) {
    await noteExisting(context)
    throw new JenkinsError('FolderExists', 'create folder')
  }
  if (!made) return 'unread'
  if (isHereInClear(snapshot, folder)) folder.inClear = null
  folder.isMade = true
  await noteFolder(context, 'made')
  // Many go in at once when the empty folder was read, which shows whether our user could end and prove what that leaves in clear.
  return project.policies.bulk && due.length >= BULK_FROM && mayPost(snapshot, folder) ? 'unread' : 'ready'
}

const isWrite = ({ decision }: PlannedChange): boolean => decision.action !== 'delete'

/** Whether Jenkins has held it before, as far as is known. */
const wasWritten = ({ desired }: PlannedChange): boolean => (desired?.sync?.ledger?.generation ?? 0) > 0

/** Whether the last try failed by what is in it, as far as one could tell. */
const wasRefused = ({ desired }: PlannedChange): boolean => {
  const reason = desired?.sync?.reason
  return reason != null && isFailure(reason) && failures[reason].scope === 'credential'
}

/** Sends what is due in the cheapest way that is allowed. */
export async function execute(
  context: RunContext,
  reading: FolderReading,
  due: readonly PlannedChange[],
  way: FolderWay
): Promise<Executed> {
  if (way === 'unread') return nothingSent
  if (way === 'filled') return makeFilledFolder(context, reading, due)
  const { snapshot, controller, folder } = context
  if (mayReplace(snapshot, folder.isMade, reading, due) && mayPost(snapshot, folder)) {
    const sent = await sendTogether(context, reading, due)
    if (isSent(sent)) return { ...sent, isWhole: true }
  }
  const isShown = reading.found ? showsWrites(reading) : controller.showsCiphertexts !== false
  return { ...(await sendSingly(context, due, () => isShown)), isWhole: true }
}

/** Makes the missing folder with what is due inside. */
async function makeFilledFolder(context: RunContext, reading: FolderReading, due: readonly PlannedChange[]): Promise<Executed> {
  const { folder } = context
  const written = due.filter(isWrite)
  await noteFolder(context, 'intended')
  const sent = await sendTogether(context, reading, written)
  // A folder has appeared under our eyes: the next pass reads what is in it.
  if (sent === 'changed') return nothingSent
  if (!isSent(sent)) {
    // It may have been done all the same: the next run reads, and goes one by one.
    const outcomes = new Map(written.map(({ id }) => [id, { as: 'unsure' as const }]))
    return { outcomes, stopped: sent.refused, isWhole: true }
  }
  if (sent.stopped === undefined) {
    folder.isMade = true
    await noteFolder(context, 'made')
  }
  return { ...sent, isWhole: true }
}
