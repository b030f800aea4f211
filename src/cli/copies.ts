import { setTimeout } from 'node:timers/promises'
import { type Copies, findCopies, followCopies, listCopies, removeCopies } from '#api'
import { type Api, given, openApi } from './api.ts'
import { Failure } from './exit.ts'
import { projectOf } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

/** Milliseconds between checks, and seconds until the command gives up. */
const STEP = 300
const LONGEST = 120

export interface CopyOptions {
  readonly output: Format
  readonly project?: string
}

export interface RemoveOptions extends CopyOptions {
  readonly controller?: string
  readonly force?: true
}

/** Shows in which other folders credentials of a project are. */
export async function showCopies(terminal: Terminal, { output, project }: CopyOptions): Promise<void> {
  show(terminal, output, await listCopies(projectOf(terminal, project), openApi(terminal).options))
}

/** Has Jenkins searched, and shows what was found. */
export async function searchCopies(terminal: Terminal, { output, project: named }: CopyOptions): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, named)
  await findCopies(project, {}, api.options)
  show(terminal, output, await untilDone(terminal, api, project))
}

/** Removes copies, and shows what became of each id. */
export async function deleteCopies(terminal: Terminal, folder: string, options: RemoveOptions): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  const { controller, force, output } = options
  await removeCopies(project, { folder: folder.split('/'), ...given({ controller }) }, given({ force }), api.options)
  const { removals } = await untilDone(terminal, api, project)
  const done = removals.filter(removal => removal.folder.join('/') === folder)
  const rows = done.flatMap(({ ids }) => ids)
  print(terminal, output, { items: done }, [{ columns: ['id', 'outcome'], rows }])
  const refused = done.find(removal => removal.refused !== null)
  if (refused) throw new Failure('conflict', `nothing was removed: ${refused.refused}`)
  if (done.some(({ folderRemoved }) => folderRemoved))
    terminal.stderr.write(plain(`the folder ${folder} is removed as well`) + '\n')
  if (rows.some(({ outcome }) => outcome === 'left')) throw new Failure('failed', 'Jenkins refused to remove some of them')
}

/** Makes the folder with the copies that of the project. */
export async function moveToCopies(terminal: Terminal, folder: string, { project: named }: { project?: string }): Promise<void> {
  const project = projectOf(terminal, named)
  const moved = await followCopies(project, { folder: folder.split('/') }, { prefer: 'wait=30' }, openApi(terminal).options)
  const rest = moved.movedFrom === null ? '' : `; what is in ${moved.movedFrom.join('/')} is removed when everything is verified`
  terminal.stderr.write(plain(`${project}: its folder is ${moved.folder.join('/')}${rest}`) + '\n')
}

async function untilDone({ signal }: Terminal, api: Api, project: string): Promise<Copies> {
  const end = performance.now() + LONGEST * 1000
  while (true) {
    const copies = await listCopies(project, api.options)
    if (!copies.pending) return copies
    if (performance.now() > end)
      throw new Failure('failed', `not done within ${LONGEST} seconds; the bridge continues unless the project is paused`)
    await setTimeout(STEP, undefined, { signal })
  }
}

function show(terminal: Terminal, output: Format, copies: Copies): void {
  print(terminal, output, copies, [tableOf(copies)])
  if (copies.searchedAt === null) terminal.stderr.write('not searched yet: jcb copies find\n')
  else if (!copies.complete) terminal.stderr.write('there are more folders than one search looks into\n')
}

const tableOf = ({ copies }: Copies): Table => ({
  columns: ['controller', 'folder', 'proof', 'ids', 'unproved', 'found'],
  rows: copies.map(({ controller, folder, proof, ids, unproved, foundAt }) => ({
    ...{ controller, folder: folder.join('/'), proof, found: foundAt },
    ...{ ids: ids.length, unproved: unproved.length || null }
  }))
})
