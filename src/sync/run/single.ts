import { failures } from '../../domain/reasons.ts'
import { hasCiphertexts, type SyncRecord } from '../../domain/status.ts'
import type { RunContext } from './context.ts'
import { openDocuments, writtenSecrets } from './documents.ts'
import { failureFor, toFailure } from './failure.ts'
import { isHereInClear } from './folder.ts'
import type { Attempt, Attempts, Outcome, PlannedChange, Sent, SyncFailure } from './types.ts'

/** Whether the read after a write will show what Jenkins made of it. */
type IsShown = (change: PlannedChange) => boolean

/** Sends changes one by one: a folder's writes are serialised by Jenkins anyway. */
export async function sendSingly(context: RunContext, due: readonly PlannedChange[], isShown: IsShown): Promise<Sent> {
  const { deps, lease, uses } = context
  const outcomes = new Map<string, Outcome>()
  await uses.keep(heldAmong(due))
  for (const change of due) {
    await lease.covers(deps.requestTimeout)
    try {
      outcomes.set(change.id, await send(context, change, isShown))
    } catch (error) {
      const failure = toFailure(error)
      const isOfCredential = failures[failure.reason].scope === 'credential'
      outcomes.set(change.id, isOfCredential ? { as: 'failed', failure } : { as: 'unsure' })
      if (!isOfCredential) return { outcomes, stopped: failure }
    }
  }
  return { outcomes, stopped: undefined }
}

/**
 * Updates of what an earlier run has written and read. What was not done is decided on the reading that follows. What the last reading
 * showed, that one will show as well.
 */
export async function sendKnown(context: RunContext, changes: readonly PlannedChange[]): Promise<Attempts> {
  const { outcomes } = await sendSingly(context, changes, ({ desired }) => showedCiphertexts(desired?.sync))
  const attempts = changes.flatMap((change): Attempt[] => {
    const outcome = outcomes.get(change.id)
    return outcome?.as === 'sent' || outcome?.as === 'overtaken' ? [{ change, intent: undefined, outcome }] : []
  })
  return new Map(attempts.map(attempt => [attempt.change.id, attempt]))
}

const showedCiphertexts = (sync: SyncRecord | undefined): boolean => sync?.ledger != null && hasCiphertexts(sync.ledger)

/** The ids of what Jenkins holds and is to be updated, which makes Jenkins forget its uses. */
export const heldAmong = (changes: readonly PlannedChange[]): string[] =>
  changes.filter(({ copies, decision }) => copies > 0 && decision.action !== 'delete').map(({ id }) => id)

/** Every answered change of one credential is a save of the whole folder, which ends what stood in its file in clear. */
async function send(context: RunContext, change: PlannedChange, isShown: IsShown): Promise<Outcome> {
  const { controller, folder, snapshot } = context
  const { id, copies } = change
  const path = snapshot.project.folder
  const noteSave = (): void => {
    if (isHereInClear(snapshot, folder)) folder.inClear = null
  }
  if (change.decision.action === 'delete') {
    for (let copy = 0; copy < copies; copy++) if ((await controller.deleteCredential(path, id)) === 'deleted') noteSave()
    return { as: 'sent', written: [] }
  }
  const { documents, outcomes } = await openDocuments(context, [change])
  const document = documents.get(id)
  if (document === undefined) return outcomes.get(id) as Outcome
  const written = writtenSecrets(document)
  if (written.some(secret => secret.isDoubtful) && !isShown(change))
    return { as: 'failed', failure: failureFor('DecryptionUnproved') }
  if (copies === 0) {
    await controller.createCredential(path, document)
    noteSave()
    return { as: 'sent', written }
  }
  // Of several with one id Jenkins would change only the first, and builds would get whichever it finds.
  for (let copy = 1; copy < copies; copy++) await controller.deleteCredential(path, id)
  if ((await controller.updateCredential(path, id, document)) === 'absent') return { as: 'failed', failure: VANISHED }
  noteSave()
  return { as: 'sent', written }
}

const VANISHED: SyncFailure = {
  reason: 'NotApplied',
  message: 'It was deleted in Jenkins while it was being updated. The bridge will retry.'
}
