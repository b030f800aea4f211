import { matchesAny } from '../../domain/glob.ts'
import { mayRead, type SecretStoreRecord } from '../../domain/secret-store.ts'
import type { FetchFailure, Listing, OpenSecretStore } from '../../secret-stores/provider.ts'
import { listingFailed } from './problems.ts'

/** What is below a prefix of a secret store. `canList`: whether this kind of store lists at all. */
export interface Keys extends Listing {
  readonly canList: boolean
}

const nothing: Keys = { names: [], isCut: false, canList: true }

/** The failures that say that nothing is there. */
const ABSENT: readonly FetchFailure[] = ['NotFound', 'Deleted', 'Destroyed']

/** The paths of a secret store that a project may read; empty: it may not use it. `''` is every key. */
export const pathsFor = ({ allowed }: Pick<SecretStoreRecord, 'allowed'>, project: string): readonly string[] => [
  ...new Set(allowed.filter(({ projects }) => matchesAny(projects, project)).flatMap(({ paths }) => paths))
]

/** Names below a prefix, which is '' or ends with `/`. */
export async function listKeys(open: Pick<OpenSecretStore, 'list'>, prefix: string): Promise<Keys> {
  if (open.list === undefined) return { ...nothing, canList: false }
  const found = await open.list(prefix)
  if (!('failure' in found)) return { ...found, canList: true }
  if (ABSENT.includes(found.failure)) return nothing
  throw listingFailed(found.failure)
}

/**
 * The same as far as a project may read: where nothing is allowed, nothing is asked. Above the allowed paths only the ways to them are
 * shown, which the project knows, whether or not there is something.
 */
export async function listKeysFor(
  { record, open }: { readonly record: SecretStoreRecord; readonly open: Pick<OpenSecretStore, 'list'> },
  project: string,
  prefix: string
): Promise<Keys> {
  if (open.list === undefined) return { ...nothing, canList: false }
  const at = prefix === '' ? [] : prefix.slice(0, -1).split('/')
  const paths = pathsFor(record, project).map(path => (path === '' ? [] : path.split('/')))
  if (paths.some(path => isStart(path, at))) return listKeys(open, prefix)
  const ways = paths.filter(path => isStart(at, path))
  // A path that ends here may be a key itself.
  const ends = ways.filter(path => path.length === at.length + 1)
  const names = [...new Set(ways.map(path => `${path.slice(0, at.length + 1).join('/')}/`))]
  if (ends.length === 0) return { ...nothing, names: names.sort() }
  const found = await open.list(prefix)
  if ('failure' in found) return { ...nothing, names: names.sort() }
  const keys = found.names.filter(name => !name.endsWith('/') && mayRead(record, project, name))
  return { names: [...new Set([...names, ...keys])].sort(), isCut: found.isCut, canList: true }
}

const isStart = (start: readonly string[], path: readonly string[]): boolean =>
  start.length <= path.length && start.every((segment, at) => segment === path[at])
