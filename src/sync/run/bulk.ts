import type { FolderReading } from '../../domain/observed.ts'
import { failures } from '../../domain/reasons.ts'
import type { XmlBranch } from '../../domain/xml-element.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { RunSnapshot } from '../../store/sync/sync-store.ts'
import type { RunContext } from './context.ts'
import { type Acted, credentialOf, type Done, heldAmong, opened, type SyncFailure, toFailure } from './execute.ts'
import { isHereInClear } from './folder-state.ts'
import { notePost, saveFolder } from './plaintext.ts'
import type { PlannedChange } from './plan.ts'
import { isReveal } from './reveal-user-names.ts'
import { writtenSecrets } from './written-secrets.ts'

/**
 * From so many changes on, one request for all is the faster way: `npm run bench -- bulk-threshold` measures both. A bulk write is five
 * requests (read, compare, write, healing save, read) and reads the folder's text several times; a single one makes Jenkins write the
 * whole folder anew. The number is that of a folder of 1,000; in smaller ones a bulk write gains from fewer changes on, but it replaces
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
 * cannot know whether our user could end the plaintext and prove it, and the folder is made empty.
 */
export const mayMakeFilled = ({ project }: RunSnapshot, { showsCiphertexts }: Pick<Controller, 'showsCiphertexts'>): boolean =>
  project.policies.bulk && showsCiphertexts === true

/** The folder is not as it was read, so nothing was sent; or it was refused as a whole, and one by one shows whose fault that is. */
export type NotWritten = 'moved' | { readonly refused: SyncFailure }

/** Whether something was written. */
export const isActed = (outcome: Acted | NotWritten): outcome is Acted => typeof outcome === 'object' && 'done' in outcome

/** Makes the missing folder with its credentials inside. `moved`: something of its name has appeared. */
export async function createFolderWith(context: RunContext, due: readonly PlannedChange[]): Promise<Acted | NotWritten> {
  const { deps, snapshot, controller, lease } = context
  const { project } = snapshot
  return withDocuments(context, due, async documents => {
    await notePost(context)
    await lease.covers(deps.requestTimeout)
    const { made } = await controller.createFolderWith(project.folder, project.displayName, [...documents.values()])
    return made
  })
}

/** Replaces many credentials of a folder of ours by one request. */
export async function replaceCredentials(
  context: RunContext,
  reading: FolderReading,
  due: readonly PlannedChange[]
): Promise<Acted | NotWritten> {
  if (!reading.found) return 'moved'
  const { deps, snapshot, controller, lease, uses } = context
  await uses.keep(heldAmong(due))
  const removed = due.filter(item => item.decision.action === 'delete')
  const written = due.filter(item => item.decision.action !== 'delete')
  const acted = await withDocuments(context, written, async put => {
    if (put.size > 0) await notePost(context)
    await lease.covers(deps.requestTimeout)
    const change = { put, remove: new Set(removed.map(item => item.id)), on: reading }
    try {
      return (await controller.replaceCredentials(snapshot.project.folder, change)) === 'replaced'
    } catch (error) {
      // An empty folder does not tell whether our user, who may read its configuration, may write it. Nothing was written.
      if (error instanceof JenkinsError && error.reason === 'Forbidden') return false
      throw error
    }
  })
  if (!isActed(acted)) return acted
  const gone = removed.map(({ id }): [string, Done] => [id, { as: 'sent', written: [] }])
  return { ...acted, done: new Map<string, Done>([...acted.done, ...gone]) }
}

/** Opens what is to be written, writes it, and leaves out one by one what cannot be opened or is refused. */
async function withDocuments(
  context: RunContext,
  items: readonly PlannedChange[],
  write: (documents: ReadonlyMap<string, XmlBranch>) => Promise<boolean>
): Promise<Acted | NotWritten> {
  const done = new Map<string, Done>()
  const documents = await openAll(context, items, done)
  while (true) {
    try {
      if (!(await write(documents))) return 'moved'
      break
    } catch (error) {
      const refused = error instanceof JenkinsError ? error.credential : undefined
      if (refused === undefined || !documents.delete(refused)) {
        const stopped = toFailure(error)
        // A body that is too large for a proxy, or one that Jenkins chokes on.
        if (failures[stopped.reason].scope === 'credential') return { refused: stopped }
        // Without the permission nothing is written; of anything else it is not known.
        return { done, stopped, unsure: new Set(stopped.reason === 'Forbidden' ? [] : documents.keys()) }
      }
      done.set(refused, { as: 'failed', trouble: toFailure(error) })
    }
  }
  await heal(context, documents)
  for (const [id, document] of documents) done.set(id, { as: 'sent', written: writtenSecrets(document) })
  return { done, stopped: undefined, unsure: new Set() }
}

/** So many seals are opened side by side: enough to use the thread pool, few enough to let others in. */
const OPENED_AT_ONCE = 50

async function openAll(
  { deps, snapshot }: RunContext,
  items: readonly PlannedChange[],
  done: Map<string, Done>
): Promise<Map<string, XmlBranch>> {
  const documents = new Map<string, XmlBranch>()
  const sealed = await deps.store.sealed(snapshot.project.name, items.map(credentialOf))
  const open = async (item: PlannedChange, text: string | undefined) => {
    try {
      if (text === undefined) done.set(item.id, { as: 'overtaken' })
      else documents.set(item.id, await opened(deps, snapshot.project, item, text))
    } catch (error) {
      done.set(item.id, { as: 'failed', trouble: toFailure(error) })
    }
  }
  for (let start = 0; start < items.length; start += OPENED_AT_ONCE) {
    await Promise.all(items.slice(start, start + OPENED_AT_ONCE).map((item, i) => open(item, sealed[start + i])))
  }
  return documents
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
