import { type FolderReading, isProof } from '../../domain/observed.ts'
import { noteInClear, type RunContext } from './context.ts'
import type { Executed } from './execute.ts'
import { failureFor, toFailure } from './failure.ts'
import { isHereInClear, noteReading, provesSave, showsWrites } from './folder.ts'
import { isUndo } from './plan.ts'
import { sendSingly } from './single.ts'
import type { Outcome, PlannedChange, SyncFailure } from './types.ts'

/**
 * Before 2.568 what a document posted into a folder stays in the folder's file in clear until Jenkins saves it again. So it is noted
 * before such a request, and the note goes when a save is proved: by an answered change of one credential, or by a reading of the whole
 * configuration that shows nothing in clear. Until then every run begins with that save, and nothing that cannot be seen to be encrypted
 * is called synced.
 */
export async function notePost(context: RunContext): Promise<void> {
  const { snapshot, controller, folder } = context
  if (controller.lastCapabilities?.plaintextWindow === false) return
  folder.inClear = snapshot.project.folder
  await noteInClear(context, snapshot.project.folder)
}

export const plaintextLeft = failureFor('PlaintextLeft')

/** Whether an earlier write left something in clear that this run has to end before anything else. */
export function isInClear({ snapshot, folder }: RunContext, reading: FolderReading, due: readonly PlannedChange[]): boolean {
  noteReading(snapshot, folder, reading)
  return reading.found && (isHereInClear(snapshot, folder) || showsPlain(reading, due))
}

/** Only what is to be written counts: credentials of kinds that we do not know may show plain fields at any time. */
function showsPlain(reading: FolderReading, due: readonly PlannedChange[]): boolean {
  const ids = new Set(due.map(({ id }) => id))
  const seen = reading.found ? reading.credentials.filter(c => ids.has(c.id)) : []
  return due.length > 1 && seen.some(c => Object.values(c.hidden).some(secret => secret.state === 'plain'))
}

/** Saves the folder: by one change that is due, else by writing once more what is in sync, else by a save that changes nothing. */
export async function endPlaintext(
  context: RunContext,
  reading: FolderReading,
  changes: readonly PlannedChange[]
): Promise<Executed> {
  const { snapshot, folder } = context
  const known = new Map<string, Outcome>()
  for (const candidate of candidatesIn(changes)) {
    const { outcomes, stopped } = await sendSingly(context, [candidate], () => showsWrites(reading))
    const outcome = outcomes.get(candidate.id)
    const isSaved = outcome?.as === 'sent' && !isHereInClear(snapshot, folder)
    // What one permission is missing for, another may allow.
    if (isSaved || (stopped !== undefined && stopped.reason !== 'Forbidden'))
      return { outcomes: new Map([...known, ...outcomes]), stopped, isWhole: false }
    if (stopped === undefined && outcome !== undefined) known.set(candidate.id, outcome)
  }
  return { outcomes: known, stopped: await saveFolder(context, snapshot.project.folder), isWhole: false }
}

/** One of each action that is due, and one that is in sync. */
function candidatesIn(changes: readonly PlannedChange[]): PlannedChange[] {
  const free = changes.filter(({ desired, held, decision }) => desired !== undefined && !held && !isUndo(decision))
  const due = (['update', 'repair', 'create', 'delete'] as const).map(action =>
    free.find(({ decision }) => decision.action === action)
  )
  const inSync = free.find(({ decision, sealFault }) => decision.reason === 'InSync' && sealFault === undefined)
  const again: PlannedChange | undefined = inSync && { ...inSync, decision: { ...inSync.decision, action: 'update' } }
  return [...due, again].filter(item => item !== undefined)
}

type Saving = Pick<RunContext, 'deps' | 'controller' | 'lease'>

/** What stands against a save that changes nothing; undefined when it was sent. */
export async function saveFolder({ deps, controller, lease }: Saving, path: readonly string[]): Promise<SyncFailure | undefined> {
  try {
    await lease.covers(deps.requestTimeout)
    return (await controller.saveFolder(path)) === 'saved' ? undefined : plaintextLeft
  } catch (error) {
    const failure = toFailure(error)
    return failure.reason === 'Forbidden'
      ? { ...plaintextLeft, message: `${plaintextLeft.message} (${failure.message})` }
      : failure
  }
}

/**
 * Ends the plaintext of a folder in which nothing else is to be done: the project is paused, or was moved to another one. Undefined when
 * that is proved.
 */
export async function endPlaintextIn(
  context: Saving & Pick<RunContext, 'folder'>,
  path: readonly string[]
): Promise<SyncFailure | undefined> {
  const { deps, controller, lease, folder } = context
  const isEnded = async () => {
    await lease.covers(deps.requestTimeout)
    const reading = await controller.readFolder(path)
    return reading.found ? provesSave(reading) : isProof(reading)
  }
  try {
    const failure = (await isEnded())
      ? undefined
      : ((await saveFolder(context, path)) ?? ((await isEnded()) ? undefined : plaintextLeft))
    if (failure === undefined) folder.inClear = null
    return failure
  } catch (error) {
    return toFailure(error)
  }
}
