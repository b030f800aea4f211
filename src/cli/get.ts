import {
  type Credential,
  findCredentials,
  getController,
  getCredential,
  getProject,
  listControllers,
  listCredentials,
  listCredentialTypes,
  listMembers,
  listProjects,
  type Project,
  type SomeController
} from '#api'
import { NO_TIME } from '../domain/damage.ts'
import type { ProjectOrder } from '../domain/overview/order.ts'
import type { TroubleKind } from '../domain/overview/trouble.ts'
import { own } from '../domain/own.ts'
import { phases } from '../domain/status.ts'
import type { TriedState } from '../domain/verification.ts'
import { age } from './age.ts'
import { type Api, allOf, given, openApi } from './api.ts'
import { controllerTable, controllerTables } from './controllers.ts'
import { Failure } from './exit.ts'
import { projectOf } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

export interface GetOptions {
  readonly output: Format
  readonly project?: string
  readonly query?: string
  readonly type?: Exclude<Credential['type'], 'unknown'>
  readonly phase?: Credential['status']['phase']
  readonly state?: TroubleKind
  readonly sort?: ProjectOrder
  readonly expiring?: string
  readonly verified?: TriedState
  readonly store?: string
  readonly allProjects?: true
}

interface Shown {
  readonly answer: unknown
  readonly tables: readonly Table[]
  /** What the tables alone would hide. */
  readonly note?: string | undefined
}
type Get = (api: Api, where: { name: string | undefined; project: () => string; options: GetOptions }) => Promise<Shown>

/** The kinds that `get` supports. */
const kinds: Readonly<Record<string, Get>> = {
  projects: async (api, { name, options: { query, state, sort } }) => {
    if (name !== undefined) return one(await getProject(name, api.options), projectDetails)
    return many(await allOf(place => listProjects({ ...place, ...given({ q: query, state, sort }) }, api.options)), projectTable)
  },
  credentials: async (api, { name, project, options }) => {
    if (name !== undefined) return one(await getCredential(project(), name, api.options), detailTables)
    const { query, type, phase, expiring, verified, store, allProjects } = options
    if (allProjects) {
      if (query !== undefined) throw new Failure('usage', '-q searches one project: leave it or --all-projects out')
      const filter = given({ $type: type, phase, expiring, verified, store })
      return many(await allOf(place => findCredentials({ ...place, ...filter }, api.options)), credentialsOfAll)
    }
    const wanted = given({
      q: query,
      $type: type,
      ...{ phase, expiring, verified, store },
      // The next to expire comes first.
      sort: expiring === undefined ? undefined : ('expiresAt' as const)
    })
    const items = await allOf(place => listCredentials(project(), { ...place, ...wanted }, api.options))
    return { ...many(items, credentialTable), note: items.length === 0 ? await blockedNote(api, project()) : undefined }
  },
  types: async (api, { name }) => {
    const { items } = await listCredentialTypes({}, api.options)
    const found = items.filter(item => name === undefined || item.type === name)
    if (found.length === 0)
      throw new Failure('notFound', `unknown type; the types are ${items.map(item => item.type).join(', ')}`)
    const fields = found.flatMap(({ type, fields: all }) => all.map(field => ({ type, field: field.name, ...field })))
    return { answer: { items: found }, tables: [{ columns: ['type', 'field', 'secret', 'required', 'help'], rows: fields }] }
  },
  members: async (api, { project }) => {
    const items = await allOf(place => listMembers(project(), place, api.options))
    return { answer: { items }, tables: [{ columns: ['subject', 'role'], rows: items }] }
  },
  controllers: async (api, { name }) => {
    if (name !== undefined)
      return one(await getController(name, api.options), ([found]) => (found ? controllerTables(found) : []))
    return many(await allOf<SomeController>(place => listControllers(place, api.options)), items => [controllerTable(items)])
  }
}

/** The names of the kinds, plural and singular. */
export const kindNames: readonly string[] = Object.keys(kinds).flatMap(name => [name, name.slice(0, -1)])

export async function get(terminal: Terminal, kind: string, name: string | undefined, options: GetOptions): Promise<void> {
  const show = own(kinds, kind) ?? own(kinds, `${kind}s`)
  if (show === undefined) throw new Failure('usage', `unknown kind "${kind.slice(0, 40)}"; the kinds are ${kindNames.join(', ')}`)
  assertFilters(kind, name, options)
  const { answer, tables, note } = await show(openApi(terminal), {
    ...{ name, options },
    project: () => projectOf(terminal, options.project)
  })
  print(terminal, options.output, answer, tables)
  if (note !== undefined) terminal.stderr.write(`${plain(note)}\n`)
}

/** The filters of lists, each with the kinds that have it. */
const filters = {
  query: ['projects', 'credentials'],
  ...{ state: ['projects'], sort: ['projects'] },
  ...{ type: ['credentials'], phase: ['credentials'], expiring: ['credentials'], verified: ['credentials'] },
  store: ['credentials'],
  allProjects: ['credentials']
} as const

/** An ignored filter would let everything look as if it had passed. */
function assertFilters(kind: string, name: string | undefined, options: GetOptions): void {
  for (const filter of Object.keys(filters) as (keyof typeof filters)[]) {
    const applies = name === undefined && filters[filter].some(other => other === kind || other === `${kind}s`)
    if (options[filter] !== undefined && !applies)
      throw new Failure(
        'usage',
        `--${filter === 'allProjects' ? 'all-projects' : filter} does not apply to ${name ? 'one by name' : kind}`
      )
  }
}

/** A blocked project may hold nothing because nothing in its folder was looked into. */
async function blockedNote(api: Api, name: string): Promise<string | undefined> {
  const { blocked } = await getProject(name, api.options)
  return blocked === null ? undefined : `the project ${name} is blocked (${blocked.reason}): ${blocked.message}`
}

const one = <T>(answer: T, tables: (items: readonly T[]) => readonly Table[]): Shown => ({ answer, tables: tables([answer]) })
const many = <T>(items: readonly T[], tables: (items: readonly T[]) => readonly Table[]): Shown => ({
  answer: { items },
  tables: tables(items)
})

/** A target of several. */
const targetName = ({ controller, folder }: Pick<Project, 'controller' | 'folder'>): string => [controller, ...folder].join('/')

const targetTable = ({ status }: Credential): Table[] =>
  status.targets.length < 2
    ? []
    : [
        {
          columns: ['target', 'phase', 'reason', 'generation', 'synced'],
          rows: status.targets.map(({ phase, reason, drift, observedGeneration, syncedAt, ...target }) => ({
            ...{ target: targetName(target), phase, reason: reason ?? drift?.reason },
            ...{ generation: observedGeneration, synced: age(syncedAt) }
          }))
        }
      ]

/** The columns of a project after those of the phases. */
const rest = ['unmanaged', 'expired', 'copies', 'checked', 'reason']

const projectTable = (items: readonly Project[]): Table[] => [
  {
    columns: ['name', 'folder', 'credentials', ...phases.map(phase => phase.toLowerCase()), ...rest],
    rows: items.map(({ name, folder, targets, counts, unmanaged, expired, copies, checkedAt, blocked }) => ({
      ...{ name, folder: targets.length > 1 ? targets.map(targetName).join(', ') : folder.join('/') },
      ...{ unmanaged, expired, copies: copies || null, checked: age(checkedAt), reason: blocked?.reason },
      credentials: Object.values(counts).reduce((sum, count) => sum + count, 0),
      ...Object.fromEntries(phases.map(phase => [phase.toLowerCase(), counts[phase]]))
    }))
  }
]

function projectDetails(items: readonly Project[]): Table[] {
  const rows = items.flatMap(({ displayName, controller, policies, movedFrom, deletedAt, createdBy, createdAt, blocked }) =>
    Object.entries({
      'display name': displayName,
      controller,
      ...policies,
      created: `${createdAt} by ${createdBy}`,
      ...(movedFrom === null ? {} : { 'moving from': movedFrom.join('/') }),
      ...(deletedAt === null ? {} : { 'being deleted since': deletedAt }),
      ...(blocked === null ? {} : { blocked: blocked.message })
    }).map(([field, value]) => ({ field, value }))
  )
  return [...projectTable(items), { columns: ['field', 'value'], rows }]
}

export const credentialTable = (items: readonly Credential[]): Table[] => [
  {
    columns: ['id', 'type', 'phase', 'reason', 'generation', 'updated', 'expires', 'warnings'],
    rows: items.map(({ id, type, status, generation, updatedAt, expiresAt, warnings }) => ({
      ...{ id, type, phase: status.phase, reason: status.reason ?? status.drift?.reason, generation },
      ...{ updated: updatedAt === NO_TIME ? null : age(updatedAt), expires: age(expiresAt), warnings: warnings.length || null }
    }))
  }
]

/** The same with the project of each. */
const credentialsOfAll = (items: readonly Credential[]): Table[] =>
  credentialTable(items).map(({ columns, rows }) => ({
    columns: ['project', ...columns],
    rows: rows.map((row, i) => ({ project: items[i]?.project, ...row }))
  }))

/** A public value, or where a value comes from. */
const shownValue = (value: Credential['data'][string]): string =>
  typeof value === 'string' ? value : `(from the secret store ${value.valueFrom.store}, key ${value.valueFrom.key})`

function detailTables(items: readonly Credential[]): Table[] {
  const [credential] = items
  if (credential === undefined) return []
  const { status, data, secretFields, facts, warnings } = credential
  const fields = Object.entries({
    description: credential.description,
    ...Object.fromEntries(secretFields.map(name => [name, '(set, never shown)'])),
    ...Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shownValue(value)])),
    ...facts,
    updated: `${credential.updatedAt} by ${credential.updatedBy}`,
    rotated: credential.rotatedAt,
    message: status.message,
    ...(status.drift === null ? {} : { 'changed in Jenkins': status.drift.fields.join(', ') })
  }).map(([field, value]) => ({ field, value }))
  return [
    ...credentialTable(items),
    ...targetTable(credential),
    { columns: ['field', 'value'], rows: fields },
    ...(warnings.length === 0
      ? []
      : [{ columns: ['warning', 'pointer', 'detail'], rows: warnings.map(w => ({ warning: w.code, ...w })) }])
  ]
}
