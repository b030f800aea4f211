import type { WithMemberships } from '../../access/authenticate.ts'
import type { VisibleNames } from '../../commands/find-credentials.ts'
import { type ReadNumbers, wholeOf } from '../../commands/overview/project-numbers.ts'
import { type Caller, EVERY_PROJECT } from '../../domain/caller.ts'
import { compareKeys, keyIn, type ProjectOrder } from '../../domain/overview/order.ts'
import { isIn, type TroubleKind } from '../../domain/overview/trouble.ts'
import { mayDo } from '../../domain/permissions.ts'
import type { Project } from '../../domain/project.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { type Page, pageOf } from '../paging.ts'

export interface VisibleProjectDeps {
  readonly projects: Pick<ProjectStore, 'all' | 'names'>
  readonly withMemberships: WithMemberships
}

/** The projects that the caller may read, by name. */
export const visibleProjects = async (deps: VisibleProjectDeps, asking: Caller): Promise<Project[]> =>
  recordsOf(deps, await (await visibleNames(deps, asking)).names(undefined, -1))

/** A page of the projects that the caller may read, by name. Of those who may read all of them, only the records on the page are read. */
export async function pageOfProjects(
  deps: VisibleProjectDeps & { readonly readNumbers: ReadNumbers },
  asking: Caller,
  query: ProjectsQuery
): Promise<Page<Project>> {
  const { limit = 50, cursor, q, sort = 'name', state } = query
  const { names, isAll } = await visibleNames(deps, asking)
  if (sort !== 'name' || state !== undefined) return pageInOrderOf(deps, await names(undefined, -1), { ...query, sort })
  if (isAll && q === undefined) return pageByNames(deps, await names(undefined, -1), limit, cursor)
  const all = await recordsOf(deps, await names(undefined, -1))
  const found = q === undefined ? all : all.filter(p => matches(q, p.name, p.displayName))
  return pageOf(found, p => p.name, limit, cursor, isAfter, LIST)
}

interface ProjectsQuery {
  readonly limit?: number
  readonly cursor?: string
  readonly q?: string
  readonly sort?: ProjectOrder
  readonly state?: TroubleKind
}

const LIST = 'projects'
const isAfter = (name: string, after: string): boolean => name > after

/** A page in another order than by name, or of projects in a state: by numbers that are kept; only the records on the page are read. */
async function pageInOrderOf(
  deps: VisibleProjectDeps & { readonly readNumbers: ReadNumbers },
  names: readonly string[],
  { limit = 50, cursor, q, sort, state }: ProjectsQuery & { readonly sort: ProjectOrder }
): Promise<Page<Project>> {
  const projects = wholeOf(await deps.readNumbers(names))
  const inState = projects.filter(project => state === undefined || isIn(project, state))
  const found =
    q === undefined
      ? undefined
      : await recordsOf(
          deps,
          inState.map(({ name }) => name)
        )
  const wanted = found && new Set(found.filter(p => matches(q ?? '', p.name, p.displayName)).map(({ name }) => name))
  const keyed = inState
    .filter(({ name }) => wanted?.has(name) ?? true)
    .map(project => ({ name: project.name, key: keyIn(sort, project) }))
    .sort((a, b) => compareKeys(sort, a.key, b.key))
  const list = `${LIST} ${sort} ${state ?? ''}`
  const page = pageOf(
    keyed,
    ({ key }) => key,
    limit,
    cursor,
    (key, after) => compareKeys(sort, key, after) > 0,
    list
  )
  return {
    ...page,
    items: await recordsOf(
      deps,
      page.items.map(({ name }) => name)
    )
  }
}

async function pageByNames(deps: VisibleProjectDeps, names: readonly string[], limit: number, cursor: string | undefined) {
  const items: Project[] = []
  let page = pageOf(names, name => name, limit, cursor, isAfter, LIST)
  items.push(...(await recordsOf(deps, page.items)))
  // A project that is being created or deleted can have a name without a record.
  while (items.length < limit && page.nextCursor !== null) {
    page = pageOf(names, name => name, limit - items.length, page.nextCursor, isAfter, LIST)
    items.push(...(await recordsOf(deps, page.items)))
  }
  return { ...page, items }
}

const recordsOf = ({ projects }: VisibleProjectDeps, names: readonly string[]): Promise<Project[]> => projects.all(names)

/**
 * The names of the projects that the caller may read. Those of others are not looked at: who may not read all projects has roles that name
 * them. A role may name a project that does not exist.
 */
export async function visibleNames(
  { projects, withMemberships }: VisibleProjectDeps,
  asking: Caller
): Promise<VisibleNames & { readonly isAll: boolean }> {
  const caller = await withMemberships(asking)
  const isVisible = (name: string) => mayDo(caller, 'project.read', name)
  if (caller.platformAdmin || caller.roles.has(EVERY_PROJECT))
    return { isAll: true, names: (...range) => projects.names(...range), isVisible }
  const own = [...caller.roles.keys()].filter(isVisible).sort((a, b) => (a < b ? -1 : 1))
  return {
    isAll: false,
    isVisible,
    async names(after, limit) {
      const rest = after === undefined ? own : own.filter(name => name > after)
      return limit < 0 ? rest : rest.slice(0, limit)
    }
  }
}

/** Whether one of these texts contains the search text, ignoring case. */
export const matches = (q: string, ...texts: readonly string[]): boolean =>
  texts.some(text => text.toLowerCase().includes(q.toLowerCase()))
