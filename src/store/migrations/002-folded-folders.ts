import { foldName } from '../../domain/names.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import { isFields, valueOf } from '../../domain/shape.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { transaction } from '../redis/transaction.ts'
import { eachProject } from './each-project.ts'
import type { Migration, MigrationDeps } from './migration.ts'

/**
 * Folders used to be compared in lower case and are now compared as Java does (see `folderKey`). Rewrites everything that names a
 * folder by its key: the claims of all projects, the folders that the bridge made, and the places where credentials were written.
 * If the folders of two projects turn out to be the same, the older project keeps it.
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

/** The key of a folder in the previous format. */
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

/** Splits `STATE PLACE`, where the place may contain spaces. */
function split(text: string | null): readonly [string, string] {
  const at = (text ?? '').indexOf(' ')
  return at === -1 ? ['', ''] : [(text ?? '').slice(0, at), (text ?? '').slice(at + 1)]
}

/**
 * Replaces all claims with those that the records make; a project whose record cannot be read keeps its claims. A project that is
 * in a folder takes precedence over one that is leaving it.
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

/**
 * Adds the claims of names without a readable record: either a crash left them, and the sweep will release them, or it is damaged.
 */
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

/** Folds the place of a claim `UID PLACE`. */
function foldClaim(claim: string): string {
  const [uid, place] = split(claim)
  return `${uid} ${foldName(place)}`
}

const inOrderOfAge = (a: Project, b: Project): number =>
  Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.name < b.name ? -1 : 1)
