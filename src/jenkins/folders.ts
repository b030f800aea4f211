import { folderFaults } from '../domain/names.ts'
import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isDone, isFromJenkins, jsonOf } from './http/outcome.ts'
import { below, folderPath } from './http/paths.ts'
import { explain, probeItem } from './item-probe.ts'
import type { Sight } from './sees-everything.ts'
import { FOLDER_CLASS } from './xml/folder-xml.ts'
import { toXml } from './xml/write.ts'

/** Makes a folder and the missing ones above it; only the last one gets the display name. */
export async function createFolder(call: Call, path: readonly string[], displayName: string): Promise<{ made: boolean }> {
  refuseRoot(call, path)
  let made = false
  for (const [index] of path.entries()) {
    const isLast = index === path.length - 1
    const upTo = path.slice(0, index + 1)
    // The folders above are usually there, and we may lack the permission to make any beside them.
    if (!isLast && (await probeItem(call, upTo)) === 'folder') continue
    made = await createOne(call, upTo, folderXml(isLast ? displayName : '', call.operation))
  }
  return { made }
}

/** Makes a folder of a whole document. The folders above it are looked at only if they turn out to be missing. */
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
 * Makes one folder; `false` if it is there already. Jenkins says 400 for a name that is taken as well as for one it does not like;
 * the text is not looked at. Fails with `FolderMissing` if the folder above is not there.
 */
export async function createOne(call: Call, path: readonly string[], body: string): Promise<boolean> {
  const name = path.at(-1) as string
  folderPath(path, call.operation)
  // A current Jenkins answers 500 to it, and overwrites the file of the folder that has the same name in NFC.
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

/** What is wrong with a name by the rules of all versions: older ones take some that current ones refuse, as `a.`. */
const nameFault = (name: string): string | undefined => folderFaults([name], '')[0]?.detail.replace(/\.$/, '')

/** Whether our user sees anything in the folder. What it may not see is not listed. */
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

/** What became of a folder that was to go. `in-use`: something is in it. `not-all-seen`: our user may not see all that is in it. */
export type Removal = 'removed' | 'in-use' | 'not-all-seen'

/**
 * Deletes a folder if there are no items in it. Jenkins deletes what our user may not see along with it, so that a list without items
 * counts only for one who sees everything before and after it.
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

/** Deletes a folder with all that is in it. Done as well when Jenkins shows none. */
export async function deleteFolder(call: Call, path: readonly string[]): Promise<void> {
  refuseRoot(call, path)
  // Without the slash Jenkins answers with a redirect and deletes nothing.
  const answer = await call.send({ method: 'DELETE', path: `${folderPath(path, call.operation)}/` })
  if (answer.status === 204 || isDone(answer)) return
  if (answer.status !== 404) return explain(call, answer)
  if ((await probeItem(call, path)) !== 'nothing') throw new JenkinsError('FolderUnreadable', call.operation, { status: 404 })
}
