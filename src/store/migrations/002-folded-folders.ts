import { type Project, placeOf } from '../../domain/project.ts'
import { isFields, valueOf } from '../../domain/shape.ts'
import { projectKeys, registryKeys } from '../keys.ts'
import { transaction } from '../transaction.ts'
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

/** Replaces all claims by those that the records make. */
async function claimAll({ redis, signal, log }: MigrationDeps, projects: readonly Project[]): Promise<void> {
  const folders = new Map<string, string>()
  for (const project of projects.toSorted(byAge)) {
    const { name, movedFrom } = project
    const place = placeOf(project)
    const owner = folders.get(place)
    if (owner === undefined) folders.set(place, name)
    else if (owner !== name) log.warn({ project: name, owner }, 'two projects have one folder: the older one keeps it')
    if (movedFrom === null) continue
    const former = placeOf({ ...project, folder: movedFrom.folder })
    if (!folders.has(former)) folders.set(former, name)
  }
  signal.throwIfAborted()
  const commands = redis.multi().del(registryKeys.folders, registryKeys.owners)
  for (const [place, name] of folders) commands.hset(registryKeys.folders, place, name)
  for (const project of projects) commands.hset(registryKeys.owners, project.name, `${project.uid} ${placeOf(project)}`)
  await transaction(commands)
}

const byAge = (a: Project, b: Project): number => Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.name < b.name ? -1 : 1)
