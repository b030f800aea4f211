import { folderFaults } from '../domain/names.ts'
import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isDone, isFromJenkins, jsonOf } from './http/outcome.ts'
import { below, folderPath } from './http/paths.ts'
import { explain, probeItem } from './item-probe.ts'
import type { Sight } from './sees-everything.ts'
import { FOLDER_CLASS } from './xml/folder-xml.ts'
import { toXml } from './xml/write.ts'

/** Creates a folder and its missing parents; only the folder itself gets the display name. */
export async function createFolder(call: Call, path: readonly string[], displayName: string): Promise<{ made: boolean }> {
  refuseRoot(call, path)
  let made = false
  for (const [index] of path.entries()) {
    const isLast = index === path.length - 1
    const upTo = path.slice(0, index + 1)
    // The parents usually exist, and we may lack the permission to create folders next to them.
    if (!isLast && (await probeItem(call, upTo)) === 'folder') continue
    made = await createOne(call, upTo, folderXml(isLast ? displayName : '', call.operation))
  }
  return { made }
}

/** Creates a folder from a complete document. Its parents are created only if the first attempt finds them missing. */
export async function createFolderFrom(call: Call, path: readonly string[], body: string): Promise<{ made: boolean }> {
  refuseRoot(call, path)
  const above = path.slice(0, -1)
  try {
    return { made: await createOne(call, path, body) }
  } catch (error) {
    if (above.length === 0 || !(error instanceof JenkinsError) || error.reason !== 'FolderMissing') throw error
  }
  await createFolder(call, above, '')
  return { made: await createOne(call, path, body) }
}

function refuseRoot(call: Call, path: readonly string[]): void {
  if (path.length === 0) throw new JenkinsError('FolderRefused', call.operation, { detail: 'the root is not a folder' })
}

function folderXml(displayName: string, operation: string): string {
  const children = displayName === '' ? [] : [{ name: 'displayName', text: displayName }]
  return toXml({ name: FOLDER_CLASS, children }, operation)
}

/**
 * Creates one folder; `false` if it exists already. Jenkins answers 400 both for a taken name and for an invalid one; the text is
 * not evaluated. Fails with `FolderMissing` if the parent does not exist.
 */
export async function createOne(call: Call, path: readonly string[], body: string): Promise<boolean> {
  const name = path.at(-1) as string
  folderPath(path, call.operation)
  // A current Jenkins answers 500 to such a name and overwrites the file of the folder that has the same name in NFC.
  if (!path.every(isNfc)) throw new JenkinsError('FolderRefused', call.operation, { detail: 'a name is not in Unicode form NFC' })
  const answer = await call.send({
    method: 'POST',
    path: below(path.slice(0, -1), 'createItem', call.operation),
    query: { name },
    body
  })
  if (isDone(answer)) return true
  if (answer.status === 400 && isFromJenkins(answer)) {
    if ((await probeItem(call, path)) === 'folder') return false
    throw new JenkinsError('FolderRefused', call.operation, { status: 400, detail: nameFault(name) })
  }
  if (answer.status === 404) throw new JenkinsError('FolderMissing', call.operation, { status: 404 })
  if (answer.status === 500 && isFromJenkins(answer)) throw new JenkinsError('WriteFailed', call.operation, { status: 500 })
  return explain(call, answer)
}

export const isNfc = (name: string): boolean => name.normalize('NFC') === name

/** Why a name is invalid by the rules of all versions: older ones accept names that current ones refuse, such as `a.`. */
const nameFault = (name: string): string | undefined => folderFaults([name], '')[0]?.detail.replace(/\.$/, '')

/** Whether our user sees any items in the folder. Hidden items are not listed. */
export async function folderHasItems(call: Call, path: readonly string[]): Promise<boolean> {
  const answer = await call.send({ method: 'GET', path: below(path, 'api/json', call.operation), query: { tree: 'jobs[name]' } })
  if (answer.status === 404) {
    const item = await probeItem(call, path)
    throw new JenkinsError(item === 'nothing' ? 'FolderMissing' : 'FolderUnreadable', call.operation, { status: 404 })
  }
  if (answer.status !== 200) return explain(call, answer)
  const jobs = jsonOf(call.operation, answer)['jobs']
  if (!Array.isArray(jobs))
    throw new JenkinsError('FolderUnreadable', call.operation, { detail: 'the item is not a plain folder' })
  return jobs.length > 0
}

/** Result of removing a folder. `in-use`: it contains items. `not-all-seen`: our user may not see all its items. */
export type Removal = 'removed' | 'in-use' | 'not-all-seen'

/**
 * Deletes a folder if it contains no items. Jenkins deletes hidden items with it, so an empty list counts only if our user sees
 * everything, both before and after it.
 */
export async function removeEmptyFolder(call: Call, path: readonly string[], sight: Sight): Promise<Removal> {
  if ((await sight(call)) !== true) return 'not-all-seen'
  if (await folderHasItems(call, path).catch(noneIfMissing)) return 'in-use'
  if ((await sight(call)) !== true) return 'not-all-seen'
  await deleteFolder(call, path)
  return 'removed'
}

function noneIfMissing(error: unknown): false {
  if (error instanceof JenkinsError && error.reason === 'FolderMissing') return false
  throw error
}

/** Deletes a folder with all its contents. Succeeds also if Jenkins shows none. */
export async function deleteFolder(call: Call, path: readonly string[]): Promise<void> {
  refuseRoot(call, path)
  // Without the slash Jenkins answers with a redirect and deletes nothing.
  const answer = await call.send({ method: 'DELETE', path: `${folderPath(path, call.operation)}/` })
  if (answer.status === 204 || isDone(answer)) return
  if (answer.status !== 404) return explain(call, answer)
  if ((await probeItem(call, path)) !== 'nothing') throw new JenkinsError('FolderUnreadable', call.operation, { status: 404 })
}
