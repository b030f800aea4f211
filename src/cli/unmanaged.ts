import {
  deleteUnmanaged,
  ignoreUnmanaged,
  keepTheirs,
  listUnmanaged,
  noticeUnmanaged,
  planProject,
  type UnmanagedList
} from '#api'
import { SHOWN_LIMIT } from '../domain/seen.ts'
import { type Api, allOf, given, openApi } from './api.ts'
import { type CredentialOptions, makeCredential } from './credential.ts'
import { assertMeant } from './delete.ts'
import { Failure } from './exit.ts'
import { projectOf } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'
import { untilSettled } from './wait.ts'

type Unmanaged = UnmanagedList['items'][number]

/** Which project, and which of its targets. */
export interface PlaceOptions {
  readonly project?: string
  readonly target?: string
}

/** Seconds in which the answer waits for the run that counts, or deletes, what was asked for. */
const PREFER = 'wait=30'

/** Shows what is in the folders of a project and was not written by the bridge. */
export async function showUnmanaged(terminal: Terminal, options: PlaceOptions & { readonly output: Format }): Promise<void> {
  const api = openApi(terminal)
  const items = await unmanagedIn(api, projectOf(terminal, options.project), options)
  print(terminal, options.output, { items }, [tableOf(items)])
}

/** Ignores an unmanaged credential from now on, or no longer. */
export async function setIgnored(terminal: Terminal, id: string, isIgnored: boolean, options: PlaceOptions): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  const act = isIgnored ? ignoreUnmanaged : noticeUnmanaged
  const { unmanaged } = await act(project, id, { ...given({ target: options.target }), prefer: PREFER }, api.options)
  terminal.stderr.write(
    plain(`${id}: ${isIgnored ? 'ignored' : 'no longer ignored'}; ${unmanaged} unmanaged in ${project}`) + '\n'
  )
}

/** Creates a credential over an unmanaged one: its type and what is public of it are known, and only the secrets are asked for. */
export async function takeOver(
  terminal: Terminal,
  id: string,
  { target, ...options }: CredentialOptions & PlaceOptions
): Promise<void> {
  const item = await oneOf(openApi(terminal), projectOf(terminal, options.project), id, given({ target }))
  const { types, description, data } = item
  const type = options.type ?? (types[0] as CredentialOptions['type'])
  if (type === undefined) throw new Failure('usage', `the bridge does not know this kind of credential: ${item.className ?? id}`)
  // Given ones come last and count; what was cut would not be the same.
  const known = Object.entries(data).flatMap(([name, value]) => (value.length > SHOWN_LIMIT ? [] : [`${name}=${value}`]))
  const field = type === types[0] ? [...known, ...options.field] : options.field
  await makeCredential(terminal, id, {
    ...options,
    ...{ type, field, adopt: true },
    ...given({ description: options.description ?? (description || undefined) })
  })
}

/** Deletes an unmanaged credential in Jenkins, as it is now; asks for confirmation. */
export async function dropUnmanaged(
  terminal: Terminal,
  id: string,
  { yes, ...options }: PlaceOptions & { readonly yes?: true }
): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  const { seen } = await oneOf(api, project, id, options)
  if (yes === undefined)
    await assertMeant(
      terminal,
      `This deletes ${id} in Jenkins; its value is lost. Type the id to confirm: `,
      id,
      'deletes it in Jenkins'
    )
  const { unmanaged } = await deleteUnmanaged(seen, project, id, { prefer: PREFER }, api.options)
  terminal.stderr.write(plain(`${id}: deletion requested; ${unmanaged} unmanaged in ${project}`) + '\n')
}

/** Takes the public fields that were changed in Jenkins over into a credential. */
export async function keepInJenkins(
  terminal: Terminal,
  id: string,
  { wait, ...options }: PlaceOptions & { readonly wait?: number }
): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  const { actions } = await planProject(project, given({ target: options.target }), api.options)
  const drifted = actions.filter(action => action.id === id && action.seen !== undefined)
  const [first] = drifted
  if (first?.seen === undefined) throw new Failure('conflict', `${id} is not known to be changed in Jenkins: see jcb plan`)
  if (drifted.length > 1)
    throw new Failure('usage', `it was changed in several targets: name one with --target ${placesOf(drifted)}`)
  const kept = await keepTheirs(project, id, { seen: first.seen }, {}, api.options)
  terminal.stderr.write(plain(`${project}/${id}: has the values of Jenkins, generation ${kept.generation}`) + '\n')
  if (wait !== undefined) await untilSettled(terminal, api, [{ project, ids: new Set([id]) }], wait)
}

const unmanagedIn = (api: Api, project: string, { target }: PlaceOptions): Promise<readonly Unmanaged[]> =>
  allOf(place => listUnmanaged(project, { ...place, ...given({ target }) }, api.options))

async function oneOf(api: Api, project: string, id: string, place: PlaceOptions): Promise<Unmanaged> {
  const found = (await unmanagedIn(api, project, place)).filter(item => item.id === id)
  const [one] = found
  if (one === undefined) throw new Failure('notFound', `the folder holds no unmanaged credential "${plain(id)}"`)
  if (found.length > 1) throw new Failure('usage', `it is in several targets: name one with --target ${placesOf(found)}`)
  return one
}

type Placed = Pick<Unmanaged, 'target'>

const placeOf = ({ target }: Placed): string => (target === undefined ? '' : [target.controller, ...target.folder].join('/'))
const placesOf = (items: readonly Placed[]): string => plain(items.map(placeOf).join(' or '))

function tableOf(items: readonly Unmanaged[]): Table {
  const where = items.some(({ target }) => target !== undefined) ? ['target'] : []
  return {
    columns: ['id', ...where, 'kind', 'type', 'username', 'used', 'ignored', 'description'],
    rows: items.map(item => ({
      ...{ id: item.id, target: placeOf(item), kind: item.title ?? item.className, type: item.types[0] ?? null },
      ...{ username: item.data['username'] ?? null, used: item.lastUsedAt ?? (item.used === true ? 'yes' : null) },
      ...{ ignored: item.ignored?.by ?? null, description: item.description }
    }))
  }
}
