import type { FolderReading } from '../domain/observed.ts'
import { failures } from '../domain/reasons.ts'
import type { XmlBranch } from '../domain/xml-element.ts'
import type { Controller } from '../jenkins/controller.ts'
import { JenkinsError } from '../jenkins/jenkins-error.ts'
import type { Gathered } from '../store/sync-store.ts'
import { type ActDeps, type Acted, credentialOf, type Done, opened, type Trouble, troubleOf } from './act.ts'
import type { Lease } from './lease.ts'
import type { Item } from './plan.ts'

/**
 * From so many changes on, one request for all is the faster way: `npm run bench -- bulk-threshold` measures both. A bulk write is five
 * requests (read, compare, write, healing save, read) and reads the folder's text several times; a single one makes Jenkins write the
 * whole folder anew. The number is that of a folder of 1,000; in smaller ones a bulk write gains from fewer changes on, but it replaces
 * more than what is changed, so it has to be worth it.
 */
export const BULK_FROM = 10

/** The part of a controller that writes many at once. */
type BulkController = Pick<
  Controller,
  'createFolderWith' | 'replaceCredentials' | 'updateCredential' | 'readFolder' | 'lastCapabilities'
>

/** What one bulk write needs to know. */
export interface BulkContext {
  readonly deps: ActDeps
  readonly gathered: Gathered
  readonly controller: BulkController
  readonly lease: Lease
}

/** Whether many can be written at once: the folder is ours by our own making, was read completely, and the project allows it. */
export const mayReplace = ({ folderMade, project }: Gathered, reading: FolderReading, due: readonly Item[]): boolean =>
  project.policies.bulk && folderMade && reading.found && reading.valuesWatched && reading.allFields && due.length >= BULK_FROM

/** The folder is not as it was read, so nothing was sent; or it was refused as a whole, and one by one shows whose fault that is. */
export type NotWritten = 'moved' | { readonly refused: Trouble }

/** Whether something was written. */
export const isActed = (outcome: Acted | NotWritten): outcome is Acted => typeof outcome === 'object' && 'done' in outcome

/** Makes the missing folder with its credentials inside. `moved`: something of its name has appeared. */
export async function createFolderWith(context: BulkContext, due: readonly Item[]): Promise<Acted | NotWritten> {
  const { deps, gathered, controller, lease } = context
  const { project } = gathered
  return withDocuments(context, due, async documents => {
    await lease.covers(deps.requestTimeout)
    const { made } = await controller.createFolderWith(project.folder, project.displayName, [...documents.values()])
    return made
  })
}

/** Replaces many credentials of a folder of ours by one request. */
export async function replaceCredentials(
  context: BulkContext,
  reading: FolderReading,
  due: readonly Item[]
): Promise<Acted | NotWritten> {
  if (!reading.found) return 'moved'
  const { deps, gathered, controller, lease } = context
  const removed = due.filter(item => item.decision.action === 'delete')
  const written = due.filter(item => item.decision.action !== 'delete')
  const acted = await withDocuments(context, written, async put => {
    await lease.covers(deps.requestTimeout)
    const change = { put, remove: new Set(removed.map(item => item.id)), on: reading }
    return (await controller.replaceCredentials(gathered.project.folder, change)) === 'replaced'
  })
  if (!isActed(acted)) return acted
  const gone = removed.map(item => [item.id, { as: 'sent' }] as const)
  return { ...acted, done: new Map<string, Done>([...acted.done, ...gone]) }
}

/** Opens what is to be written, writes it, and leaves out one by one what cannot be opened or is refused. */
async function withDocuments(
  context: BulkContext,
  items: readonly Item[],
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
        const stopped = troubleOf(error)
        // A body that is too large for a proxy, or one that Jenkins chokes on.
        if (failures[stopped.reason].scope === 'credential') return { refused: stopped }
        return { done, stopped, unsure: new Set(documents.keys()) }
      }
      done.set(refused, { as: 'failed', trouble: troubleOf(error) })
    }
  }
  await heal(context, documents)
  for (const id of documents.keys()) done.set(id, { as: 'sent' })
  return { done, stopped: undefined, unsure: new Set() }
}

/** So many seals are opened side by side: enough to use the thread pool, few enough to let others in. */
const OPENED_AT_ONCE = 50

async function openAll(
  { deps, gathered }: BulkContext,
  items: readonly Item[],
  done: Map<string, Done>
): Promise<Map<string, XmlBranch>> {
  const documents = new Map<string, XmlBranch>()
  const sealed = await deps.store.sealed(gathered.project.name, items.map(credentialOf))
  const open = async (item: Item, text: string | undefined) => {
    try {
      if (text === undefined) done.set(item.id, { as: 'overtaken' })
      else documents.set(item.id, await opened(deps, gathered.project, item, text))
    } catch (error) {
      done.set(item.id, { as: 'failed', trouble: troubleOf(error) })
    }
  }
  for (let start = 0; start < items.length; start += OPENED_AT_ONCE) {
    await Promise.all(items.slice(start, start + OPENED_AT_ONCE).map((item, i) => open(item, sealed[start + i])))
  }
  return documents
}

/**
 * Before 2.568 what was posted stays in the folder's file in clear until the folder is saved again; writing any one credential
 * once more saves it. If this fails, the read that follows shows plaintext, nothing counts as synced, and the next run heals it.
 */
async function heal(context: BulkContext, documents: ReadonlyMap<string, XmlBranch>): Promise<void> {
  const { deps, gathered, controller, lease } = context
  if (controller.lastCapabilities?.plaintextWindow === false || documents.size === 0) return
  // Jenkins drops what is of a class that it does not know, without a word: one of each class is enough to find one that it keeps.
  const oneOfEach = new Map([...documents].map(([id, document]) => [document.name, { id, document }]))
  for (const { id, document } of oneOfEach.values()) {
    await lease.covers(deps.requestTimeout)
    if ((await controller.updateCredential(gathered.project.folder, id, document).catch(troubleOf)) === 'updated') return
  }
  await eraseDropped(context, documents)
}

/** Jenkins kept none of it, but its file still has all of it in clear: taking it out of the file is a save as well. */
async function eraseDropped(
  { deps, gathered, controller, lease }: BulkContext,
  documents: ReadonlyMap<string, XmlBranch>
): Promise<void> {
  await lease.covers(deps.requestTimeout)
  const reading = await controller.readFolder(gathered.project.folder)
  if (!reading.found) return
  await lease.covers(deps.requestTimeout)
  await controller.replaceCredentials(gathered.project.folder, {
    put: new Map(),
    remove: new Set(documents.keys()),
    on: reading
  })
}
