import { copyIn, type FoundCopy, type Sought } from '../../domain/copies.ts'
import { type NewEvent, newEvent } from '../../domain/event.ts'
import { folderKey } from '../../domain/names.ts'
import { placeOf } from '../../domain/project.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { FolderList } from '../../jenkins/list-folders.ts'
import { LeaseLost } from '../lease.ts'
import type { CopyContext } from './work.ts'

/** Items that Jenkins lists of each folder, at each level below the root, and of the folder in which ours was. */
const LEVELS = [500, 100, 50, 20] as const
const SIBLINGS = [500] as const
/** Folders into which one search looks: one request each. */
const MOST_FOLDERS = 300
/** Milliseconds after which a search looks into no further folder. */
const LONGEST = 60_000

/** Looks into the folders that our user sees for credentials with our ciphertexts, those next to ours first, and records what it found. */
export async function searchCopies(context: CopyContext, wish: string): Promise<void> {
  const { deps, snapshot, controller, lease } = context
  const { project } = snapshot
  const before = await deps.copies.get(project.name)
  const searchedAt = new Date(deps.now()).toISOString()
  const { folders, complete } = await candidates(context)
  const found: FoundCopy[] = []
  let looked = 0
  const end = performance.now() + LONGEST
  for (const folder of folders.slice(0, MOST_FOLDERS)) {
    if (performance.now() > end) break
    looked++
    const copy = await lookInto(context, folder)
    if (copy === undefined) continue
    const known = before.found.find(one => placeOf(one) === placeOf({ controller: project.controller, folder }))
    found.push({ controller: project.controller, folder, ...copy, foundAt: known?.foundAt ?? searchedAt })
  }
  const search = { searchedAt, folders: looked, complete: complete && looked === folders.length }
  const events = found.filter(copy => copy.foundAt === searchedAt).map(eventOf)
  if (!(await deps.copies.recordSearch(project, lease.token, { wish, controller: project.controller, search, found }, events)))
    throw new LeaseLost()
  const facts = {
    project: project.name,
    controller: controller.name,
    folders: looked,
    found: found.length,
    complete: search.complete
  }
  deps.log.info(facts, 'copies were looked for')
}

/** The folders to look into: none that belongs to a project, and near ones first. */
async function candidates({ deps, snapshot: { project }, controller, lease }: CopyContext): Promise<FolderList> {
  const { requestTimeout } = deps.pace
  const parent = project.folder.slice(0, -1)
  const list = async (path: readonly string[], levels: readonly number[]): Promise<FolderList> => {
    await lease.covers(requestTimeout)
    return controller.listFolders(path, levels, requestTimeout)
  }
  const near = parent.length === 0 ? { folders: [], complete: true } : await list(parent, SIBLINGS).catch(nothingSeen)
  // A controller with more than it can list in time is looked at only at its top.
  const far = await list([], LEVELS).catch(async error => {
    nothingSeen(error)
    return { ...(await list([], [LEVELS[0]])), complete: false }
  })
  const owners = await deps.projects.owners()
  const places = new Map([...near.folders, ...far.folders].map(folder => [placeOf({ ...project, folder }), folder]))
  const free = [...places].filter(([place]) => !owners.has(place)).map(([, folder]) => folder)
  const isNear = (folder: readonly string[]) => folderKey(folder.slice(0, -1)) === folderKey(parent)
  const rank = (folder: readonly string[]) => (isNear(folder) ? 0 : folder.length)
  return { folders: free.sort((a, b) => rank(a) - rank(b)), complete: far.complete && near.complete }
}

/** Its ids first, which cost Jenkins little; all of it only where one of them is ours. */
async function lookInto({ deps, controller, lease, sought, hashKey }: CopyContext, folder: readonly string[]) {
  try {
    await lease.covers(deps.pace.requestTimeout)
    const ids = await controller.readIds(folder)
    if (ids === undefined || !hasOurs(ids, sought)) return undefined
    await lease.covers(deps.pace.requestTimeout)
    const reading = await controller.readFolder(folder)
    return reading.found ? copyIn(sought, reading.credentials, hashKey) : undefined
  } catch (error) {
    // What our user may not read is not ours to judge.
    if (error instanceof JenkinsError && error.scope !== 'controller') return undefined
    throw error
  }
}

const hasOurs = (ids: ReadonlySet<string>, { lost, present }: Sought): boolean =>
  [...ids].some(id => lost.has(id) || present.has(id))

function nothingSeen(error: unknown): FolderList {
  const isHarmless = error instanceof JenkinsError && error.reason !== 'CircuitOpen' && error.reason !== 'JenkinsUnreachable'
  if (!isHarmless) throw error
  return { folders: [], complete: false }
}

function eventOf({ folder, proof, ids, unproved }: FoundCopy): NewEvent {
  const where = JSON.stringify(folder.join('/'))
  const message =
    proof === 'same-ciphertext'
      ? `The folder ${where} holds ${ids.length} credentials of this project with their values. Remove them, or let the project move there.`
      : `The folder ${where} holds all ${unproved.length} ids that were lost; their values cannot be compared. Look into it in Jenkins.`
  const count = proof === 'same-ciphertext' ? ids.length : unproved.length
  return newEvent('CopiesFound', { message, details: { folder: folder.join('/'), count, why: proof } })
}
