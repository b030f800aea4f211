import { type FolderReading, isProof } from '../../domain/observed.ts'
import { sentenceOf } from '../../domain/reasons.ts'
import { noteInClear, type RunContext } from './context.ts'
import { type Acted, act, type Done, type SyncFailure, toFailure } from './execute.ts'
import { isHereInClear, noteReading, provesSave, showsWrites } from './folder-state.ts'
import { isUndo, type PlannedChange } from './plan.ts'

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

export const plaintextLeft: SyncFailure = { reason: 'PlaintextLeft', message: sentenceOf('PlaintextLeft') }

/** Whether an earlier write left something in clear that this run has to end before anything else. */
export function isInClear({ snapshot, folder }: RunContext, reading: FolderReading, due: readonly PlannedChange[]): boolean {
  noteReading(snapshot, folder, reading)
  return reading.found && (isHereInClear(snapshot, folder) || showsPlain(reading, due))
}

/** Only what is to be written counts: credentials of kinds that we do not know may show plain fields at any time. */
function showsPlain(reading: FolderReading, due: readonly PlannedChange[]): boolean {
  const ids = new Set(due.map(item => item.id))
  const seen = reading.found ? reading.credentials.filter(c => ids.has(c.id)) : []
  return due.length > 1 && seen.some(c => Object.values(c.hidden).some(secret => secret.state === 'plain'))
}

/** Saves the folder: by one change that is due, else by writing once more what is in sync, else by a save that changes nothing. */
export async function endPlaintext(context: RunContext, reading: FolderReading, items: readonly PlannedChange[]): Promise<Acted> {
  const { snapshot, folder } = context
  const done = new Map<string, Done>()
  for (const candidate of candidatesIn(items)) {
    const acted = await act(context, [candidate], () => showsWrites(reading))
    for (const [id, outcome] of acted.done) done.set(id, outcome)
    const isSaved = done.get(candidate.id)?.as === 'sent' && !isHereInClear(snapshot, folder)
    const { stopped } = acted
    // What one permission is missing for, another may allow.
    if (isSaved || (stopped !== undefined && stopped.reason !== 'Forbidden')) return { ...acted, done }
  }
  return { ...nothingDone, done, stopped: await saveFolder(context, snapshot.project.folder) }
}

export const nothingDone: Acted = { done: new Map(), stopped: undefined, unsure: new Set() }

/** One of each action that is due, and one that is in sync. */
function candidatesIn(items: readonly PlannedChange[]): PlannedChange[] {
  const free = items.filter(({ wanted, held, decision }) => wanted !== undefined && !held && !isUndo(decision))
  const due = (['update', 'repair', 'create', 'delete'] as const).map(action =>
    free.find(item => item.decision.action === action)
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
    const trouble = toFailure(error)
    return trouble.reason === 'Forbidden'
      ? { ...plaintextLeft, message: `${plaintextLeft.message} (${trouble.message})` }
      : trouble
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
    const trouble = (await isEnded())
      ? undefined
      : ((await saveFolder(context, path)) ?? ((await isEnded()) ? undefined : plaintextLeft))
    if (trouble === undefined) folder.inClear = null
    return trouble
  } catch (error) {
    return toFailure(error)
  }
}
