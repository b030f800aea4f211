import type { Call } from './http/call.ts'
import { isFields, jsonOf, textOfField } from './http/outcome.ts'
import { below } from './http/paths.ts'
import { explain } from './item-probe.ts'
import { FOLDER_CLASS } from './xml/folder-xml.ts'

/** The plain folders that our user sees; `complete` unless there are more, or deeper ones, than were asked for. */
export interface FolderList {
  readonly folders: readonly (readonly string[])[]
  readonly complete: boolean
}

/**
 * Lists the folders below a folder, or below the root for an empty path, in one request. `most`: the number of items of each folder at
 * each level that Jenkins writes, which bounds the answer whatever there is.
 */
export async function listFolders(call: Call, path: readonly string[], most: readonly number[]): Promise<FolderList> {
  const target = path.length === 0 ? 'api/json' : below(path, 'api/json', call.operation)
  const answer = await call.send({ method: 'GET', path: target, query: { tree: treeOf(most) } })
  if (answer.status === 404) return { folders: [], complete: true }
  if (answer.status !== 200) return explain(call, answer)
  return foldersIn(jsonOf(call.operation, answer), path, most)
}

const treeOf = ([limit, ...deeper]: readonly number[]): string =>
  `jobs[${deeper.length === 0 ? 'name' : `name,${treeOf(deeper)}`}]{0,${limit}}`

function foldersIn(item: Readonly<Record<string, unknown>>, path: readonly string[], most: readonly number[]): FolderList {
  const [limit, ...deeper] = most
  if (limit === undefined) return { folders: [], complete: false }
  const { jobs } = item
  const items = Array.isArray(jobs) ? jobs.filter(isFields) : []
  const inside = items
    .filter(child => child['_class'] === FOLDER_CLASS)
    .map(child => {
      const here = [...path, textOfField(child, 'name')]
      const found = foldersIn(child, here, deeper)
      return { folders: [here, ...found.folders], complete: found.complete }
    })
  return {
    folders: inside.flatMap(({ folders }) => folders),
    complete: items.length < limit && inside.every(({ complete }) => complete)
  }
}
