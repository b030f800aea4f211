import { foldName } from '../../domain/names.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import { isFields, valueOf } from '../../domain/shape.ts'
import { projectKeys, registryKeys } from '../redis/redis-keys.ts'
import { transaction } from '../redis/transaction.ts'
import { eachProject } from './each-project.ts'
import type { Migration, MigrationDeps } from './migration.ts'

/**
 * Folders used to be compared in lower case, and are compared as Java does now (see `folderKey`). What names a folder by its key is
 * written again: the claims of all projects, what the bridge has made, and where credentials were written. Of two projects whose
 * folders turn out to be one, the older has it.
 */
export const foldedFolders: Migration = {
  format: 2,
  title: 'folder names are compared as Jenkins compares them',
  async run(deps) {
    const projects: Project[] = []
    await eachProject(deps, async project => {
      await renamePlaces(deps, project)
      projects.push(project)
    })
    await claimAll(deps, projects)
  }
}

/** The key of a folder in the format before. */
const formerPlace = ({ controller, folder }: Pick<Project, 'controller' | 'folder'>): string =>
  `${controller}/${folder.map(segment => segment.toLowerCase()).join('/')}`

async function renamePlaces({ redis }: MigrationDeps, project: Project): Promise<void> {
  const folders = [project.folder, ...(project.movedFrom === null ? [] : [project.movedFrom.folder])]
  const renamed = new Map<string, string>()
  for (const folder of folders) {
    const [from, to] = [formerPlace({ ...project, folder }), placeOf({ ...project, folder })]
    if (from !== to) renamed.set(from, to)
  }
  if (renamed.size === 0) return
  const { work, sync } = projectKeys(project.name)
  const [state, place] = split(await redis.hget(work, 'folder'))
  const to = renamed.get(place)
  if (to !== undefined) await redis.hset(work, 'folder', `${state} ${to}`)
  for (const [id, json] of Object.entries(await redis.hgetall(sync))) {
    const record = valueOf(json) as { ledger?: { place?: string } | null } | undefined
    if (!isFields(record)) continue
    const written = renamed.get(record.ledger?.place ?? '')
    if (written !== undefined)
      await redis.hset(sync, id, JSON.stringify({ ...record, ledger: { ...record.ledger, place: written } }))
  }
}

/** `STATE PLACE`, where the place may have spaces. */
function split(text: string | null): readonly [string, string] {
  const at = (text ?? '').indexOf(' ')
  return at === -1 ? ['', ''] : [(text ?? '').slice(0, at), (text ?? '').slice(at + 1)]
}

/**
 * Replaces all claims by those that the records make; a project without a record that can be read keeps those that it had. A folder that
 * a project is in goes before one that another is leaving.
 */
async function claimAll(deps: MigrationDeps, projects: readonly Project[]): Promise<void> {
  const { redis, signal, log } = deps
  const folders = new Map<string, string>()
  const byAge = projects.toSorted(inOrderOfAge)
  const former = byAge.flatMap(project => (project.movedFrom === null ? [] : [{ ...project, folder: project.movedFrom.folder }]))
  for (const project of [...byAge, ...former]) {
    const owner = folders.get(placeOf(project))
    if (owner === undefined) folders.set(placeOf(project), project.name)
    else if (owner !== project.name)
      log.warn({ project: project.name, owner }, 'two projects have one folder: the older one keeps it')
  }
  const owners = new Map(projects.map(project => [project.name, `${project.uid} ${placeOf(project)}`]))
  await keepUnread(deps, { folders, owners })
  signal.throwIfAborted()
  const commands = redis.multi().del(registryKeys.folders, registryKeys.owners)
  for (const [place, name] of folders) commands.hset(registryKeys.folders, place, name)
  for (const [name, claim] of owners) commands.hset(registryKeys.owners, name, claim)
  await transaction(commands)
}

/** Adds the claims of names that have no record here: a crash has left them, which the sweep ends, or the record cannot be read. */
async function keepUnread(
  { redis }: MigrationDeps,
  { folders, owners }: { readonly folders: Map<string, string>; readonly owners: Map<string, string> }
): Promise<void> {
  const known = new Set(owners.keys())
  for (const [place, name] of Object.entries(await redis.hgetall(registryKeys.folders)))
    if (!known.has(name) && !folders.has(foldName(place))) folders.set(foldName(place), name)
  for (const [name, claim] of Object.entries(await redis.hgetall(registryKeys.owners)))
    if (!known.has(name)) owners.set(name, foldClaim(claim))
}

/** `UID PLACE`. */
function foldClaim(claim: string): string {
  const [uid, place] = split(claim)
  return `${uid} ${foldName(place)}`
}

const inOrderOfAge = (a: Project, b: Project): number =>
  Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.name < b.name ? -1 : 1)
