import type { FolderReading } from '../../domain/observed.ts'
import { failures } from '../../domain/reasons.ts'
import type { XmlBranch } from '../../domain/xml-element.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { RunSnapshot } from '../../store/sync/run-snapshot.ts'
import type { RunContext } from './context.ts'
import { openDocuments, writtenSecrets } from './documents.ts'
import { toFailure } from './failure.ts'
import { isHereInClear } from './folder.ts'
import { notePost, saveFolder } from './plaintext.ts'
import { isReveal } from './reveal-user-names.ts'
import { heldAmong } from './single.ts'
import type { PlannedChange, Sent, SyncFailure } from './types.ts'

/**
 * From this number of changes on, one request for all is faster: `npm run bench -- bulk-threshold` measures both. A bulk write is five
 * requests (read, compare, write, healing save, read) and reads the folder's text several times; a single one makes Jenkins write the
 * whole folder again. The number is that of a folder of 1,000; in smaller ones a bulk write gains from fewer changes on, but it replaces
 * more than what is changed, so it has to be worth it.
 */
export const BULK_FROM = 10

/** Whether many can be written at once: the folder is ours by our own making, was read completely, and the project allows it. */
export const mayReplace = (
  { project }: RunSnapshot,
  isMade: boolean,
  reading: FolderReading,
  due: readonly PlannedChange[]
): boolean => project.policies.bulk && isMade && reading.found && reading.valuesWatched && reading.allFields && isMany(due)

/** What nobody waits for is spared the saves of the folder, however few there are. */
const isMany = (due: readonly PlannedChange[]): boolean => due.length >= BULK_FROM || (due.length > 1 && due.every(isReveal))

/**
 * Whether a missing folder can be made with its credentials inside. Only where ciphertexts are known to be shown: before they are, one
 * cannot know whether our user could end the plaintext and prove it, and the folder is made empty. So is one that must be new.
 */
export const mayMakeFilled = ({ project }: RunSnapshot, { showsCiphertexts }: Pick<Controller, 'showsCiphertexts'>): boolean =>
  project.policies.bulk && showsCiphertexts === true && project.unconfirmed !== true

/** The folder is not as it was read, so nothing was sent; or it was refused as a whole, and one by one shows whose fault that is. */
export type NotSent = 'changed' | { readonly refused: SyncFailure }

export const isSent = (result: Sent | NotSent): result is Sent => typeof result === 'object' && 'outcomes' in result

/** Sends many changes by one request: makes the missing folder with its credentials inside, or replaces them in a folder of ours. */
export async function sendTogether(
  context: RunContext,
  reading: FolderReading,
  due: readonly PlannedChange[]
): Promise<Sent | NotSent> {
  const { deps, snapshot, controller, lease, uses } = context
  const { folder, displayName } = snapshot.project
  const removed = due.filter(({ decision }) => decision.action === 'delete').map(({ id }) => id)
  if (reading.found) await uses.keep(heldAmong(due))
  const written = due.filter(({ decision }) => decision.action !== 'delete')
  return withDocuments(context, written, removed, async put => {
    if (put.size > 0 || !reading.found) await notePost(context)
    await lease.covers(deps.requestTimeout)
    if (!reading.found) return (await controller.createFolderWith(folder, displayName, [...put.values()])).made
    try {
      return (await controller.replaceCredentials(folder, { put, remove: new Set(removed), on: reading })) === 'replaced'
    } catch (error) {
      // An empty folder does not tell whether our user, who may read its configuration, may write it. Nothing was written.
      if (error instanceof JenkinsError && error.reason === 'Forbidden') return false
      throw error
    }
  })
}

/** Opens what is to be written, writes it, and leaves out one by one what cannot be opened or is refused. */
async function withDocuments(
  context: RunContext,
  written: readonly PlannedChange[],
  removed: readonly string[],
  write: (documents: ReadonlyMap<string, XmlBranch>) => Promise<boolean>
): Promise<Sent | NotSent> {
  const { documents, outcomes } = await openDocuments(context, written)
  // Whether they are gone is for the read that follows to say.
  for (const id of removed) outcomes.set(id, { as: 'sent', written: [] })
  while (true) {
    try {
      if (!(await write(documents))) return 'changed'
      break
    } catch (error) {
      const failure = toFailure(error)
      const refused = error instanceof JenkinsError ? error.credential : undefined
      if (refused === undefined || !documents.delete(refused)) {
        // A body that is too large for a proxy, or one that Jenkins chokes on.
        if (failures[failure.reason].scope === 'credential') return { refused: failure }
        // Without the permission nothing is written; of anything else it is not known.
        if (failure.reason !== 'Forbidden') for (const id of documents.keys()) outcomes.set(id, { as: 'unsure' })
        return { outcomes, stopped: failure }
      }
      outcomes.set(refused, { as: 'failed', failure })
    }
  }
  await heal(context, documents)
  for (const [id, document] of documents) outcomes.set(id, { as: 'sent', written: writtenSecrets(document) })
  return { outcomes, stopped: undefined }
}

/**
 * Writing any one credential once more saves the folder, so that its file is encrypted. If that fails, or is not allowed, a save that
 * changes nothing may do. Whether it did is for the readings to say, and the next run goes on with it.
 */
async function heal(context: RunContext, documents: ReadonlyMap<string, XmlBranch>): Promise<void> {
  const { deps, snapshot, controller, lease, folder } = context
  if (!isHereInClear(snapshot, folder)) return
  // Jenkins drops what is of a class that it does not know, without a word: one of each class is enough to find one that it keeps.
  const oneOfEach = new Map([...documents].map(([id, document]) => [document.name, { id, document }]))
  for (const { id, document } of oneOfEach.values()) {
    await lease.covers(deps.requestTimeout)
    if ((await controller.updateCredential(snapshot.project.folder, id, document).catch(toFailure)) === 'updated') {
      folder.inClear = null
      return
    }
  }
  // Where Jenkins kept none of it, this takes it out of the file as well.
  await saveFolder(context, snapshot.project.folder)
}
