import {
  type CreateSecretStore,
  checkSecretStore,
  createSecretStore,
  deleteSecretStore,
  getSecretStore,
  listProjectSecretStoreKeys,
  listProjectSecretStores,
  listSecretStoreKeys,
  listSecretStores,
  type ProjectSecretStore,
  patchSecretStore,
  refreshSecretStore,
  type SecretStore,
  type SecretStoreList
} from '#api'
import { allOf, given, openApi } from './api.ts'
import { oneDocumentIn, textOf } from './documents.ts'
import { Failure } from './exit.ts'
import { pairOf } from './options.ts'
import { type Format, findingTable, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

interface Shown {
  readonly output: Format
}

/** As the members of a project see it. */
interface ForProject extends Shown {
  readonly project?: string
}

export interface StoreOptions extends Shown {
  readonly file?: string
  readonly secretFile: readonly string[]
}

/** Lists all secret stores; with a project, those that it may read. */
export async function showStores(terminal: Terminal, { project, output }: ForProject): Promise<void> {
  const { options } = openApi(terminal)
  if (project !== undefined) {
    const items = await allOf<ProjectSecretStore>(place => listProjectSecretStores(project, place, options))
    const rows = items.map(({ paths, ...store }) => ({ ...store, paths: pathsText(paths) }))
    return print(terminal, output, { items }, [{ columns: ['name', 'provider', 'paths', 'canList'], rows }])
  }
  let closed: SecretStoreList['closed'] = []
  const items = await allOf<SecretStore>(async place => {
    const page = await listSecretStores(place, options)
    closed = page.closed
    return page
  })
  const unread = closed.map(({ name, message }) => ({ name, message }))
  const tables = unread.length === 0 ? [] : [{ columns: ['not readable', 'message'], rows: unread.map(closedRow) }]
  print(terminal, output, { items, closed }, [storeTable(items), ...tables])
}

const closedRow = ({ name, message }: { readonly name: string; readonly message: string }) => ({ 'not readable': name, message })

export async function showStore(terminal: Terminal, name: string, { output }: Shown): Promise<void> {
  const found = await getSecretStore(name, openApi(terminal).options)
  print(terminal, output, found, storeTables(found))
}

/** Registers a secret store as a file describes it. Its secrets come from files or from stdin. */
export async function addStore(terminal: Terminal, asked: StoreOptions): Promise<void> {
  const wanted = await describedIn(terminal, asked)
  // The bridge validates the rest.
  const made = await createSecretStore(wanted as unknown as CreateSecretStore, {}, openApi(terminal).options)
  print(terminal, asked.output, made, storeTables(made))
  terminal.stderr.write(plain(`${made.name} is registered; to see whether it works: jcb stores check ${made.name}`) + '\n')
}

/** Changes what a file names of a secret store, and its secrets; everything else stays as it is. */
export async function updateStore(terminal: Terminal, name: string, asked: StoreOptions): Promise<void> {
  const { name: named, provider, ...change } = await describedIn(terminal, asked)
  if (named !== undefined && named !== name) throw new Failure('usage', 'the file is for another secret store: its name differs')
  if (Object.keys(change).length === 0)
    throw new Failure('usage', 'nothing to change was given: -f FILE or --secret-file NAME=FILE (- for stdin)')
  const { options } = openApi(terminal)
  const before = await getSecretStore(name, options)
  if (provider !== undefined && provider !== before.provider)
    throw new Failure('usage', `the provider cannot change: it is ${before.provider}`)
  // A concurrent change must not be overwritten unseen.
  const changed = await patchSecretStore(name, change, { ifMatch: `"${before.generation}"` }, options)
  print(terminal, asked.output, changed, storeTables(changed))
}

/** Checks a secret store now; fails unless it works. */
export async function examineStore(terminal: Terminal, name: string, { output }: Shown): Promise<void> {
  const check = await checkSecretStore(name, {}, openApi(terminal).options)
  print(terminal, output, check, [findingTable(check)])
  if (check.state !== 'ok') throw new Failure('failed', plain(`${name}: ${check.state}`))
  terminal.stderr.write(plain(`${name}: ok`) + '\n')
}

/** Reads all values that come from a secret store again. */
export async function refreshStore(terminal: Terminal, name: string, { wait }: { readonly wait?: number }): Promise<void> {
  const headers = wait === undefined ? {} : { prefer: `wait=${wait}` }
  const { keys } = await refreshSecretStore(name, headers, openApi(terminal).options)
  terminal.stderr.write(plain(`refresh of ${name} requested, keys: ${keys}`) + '\n')
}

export async function removeStore(terminal: Terminal, name: string): Promise<void> {
  await deleteSecretStore(name, {}, openApi(terminal).options)
  terminal.stderr.write(plain(`removed ${name}; nothing in the store itself was changed`) + '\n')
}

/** Lists the keys below a prefix; with a project, those that it may read. */
export async function showKeys(
  terminal: Terminal,
  name: string,
  { project, prefix, output }: ForProject & { readonly prefix?: string }
): Promise<void> {
  const { options } = openApi(terminal)
  const query = given({ prefix })
  const found = await (project === undefined
    ? listSecretStoreKeys(name, query, options)
    : listProjectSecretStoreKeys(project, name, query, options))
  print(terminal, output, found, [{ columns: ['key'], rows: found.names.map(key => ({ key })) }])
  if (!found.canList) terminal.stderr.write(plain(`${name} cannot list its keys`) + '\n')
  else if (found.isCut) terminal.stderr.write('there are more: name a longer --prefix\n')
}

/** What the file says, with the secrets of the options. */
async function describedIn(terminal: Terminal, { file, secretFile }: StoreOptions): Promise<Record<string, unknown>> {
  const secrets = secretFile.map(text => pairOf('--secret-file NAME=FILE', text))
  if ([file, ...secrets.map(([, path]) => path)].filter(path => path === '-').length > 1)
    throw new Failure('usage', 'stdin holds one thing alone')
  const described =
    file === undefined ? {} : oneDocumentIn(await textOf(terminal, file), 'a secret store, such as name and provider')
  for (const [name, path] of secrets)
    Object.defineProperty(described, name, {
      ...{ value: (await textOf(terminal, path)).replace(/\r?\n$/, ''), enumerable: true },
      ...{ configurable: true, writable: true }
    })
  return described
}

const pathsText = (paths: readonly string[]): string => paths.map(path => (path === '' ? '(all)' : path)).join(', ')

const storeTable = (items: readonly SecretStore[]): Table => ({
  columns: ['name', 'provider', 'refreshEvery', 'rules', 'generation'],
  rows: items.map(item => ({ ...item, rules: item.allowed.length }))
})

/** One secret store with its settings, and who may read what. */
function storeTables(found: SecretStore): Table[] {
  const { allowed, login, lastCheck, createdAt: _, createdBy: __, updatedAt, updatedBy, ...settings } = found
  const details = {
    ...settings,
    'last check': lastCheck === null ? null : `${lastCheck.state} at ${lastCheck.at}`,
    login: login.map(name => `${name} (set, never shown)`).join(', '),
    changed: `${updatedAt} by ${updatedBy}`
  }
  const rows = Object.entries(details).flatMap(([field, value]) =>
    value === null || value === '' ? [] : [{ field, value: String(value) }]
  )
  const rules = allowed.map(({ projects, paths }) => ({ projects: projects.join(', '), 'may read': pathsText(paths) }))
  return [
    { columns: ['field', 'value'], rows },
    { columns: ['projects', 'may read'], rows: rules }
  ]
}
