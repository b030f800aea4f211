import type { Project } from '../domain/project.ts'
import type { CredentialFilter, CredentialIndex } from '../store/credential/credential-index.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import type { Count } from '../store/event-log.ts'
import type { SourceIndex, SourceUser } from '../store/source/source-index.ts'

/** The projects that a caller may see, read in steps. */
export interface VisibleNames {
  /** Sorted names after `after`; fewer than `limit`: there are no more. */
  names(after: string | undefined, limit: number): Promise<readonly string[]>
  isVisible(name: string): boolean
}

/** A place between two credentials, by project and id; `null`: after all credentials of the project. */
export interface SearchPlace {
  readonly project: string
  readonly id: string | null
}

export interface Search {
  readonly filter: CredentialFilter
  /** Where the page begins; undefined: with the first credential. */
  readonly after: SearchPlace | undefined
  readonly limit: number
}

export interface FoundCredential {
  readonly project: Project
  readonly stored: StoredCredential
}

export interface FoundPage {
  /** By project and id. Fewer than `limit` does not mean that there are no more. */
  readonly items: readonly FoundCredential[]
  readonly next: SearchPlace | null
  readonly total: Count
}

/** Limits of one search: projects that are looked at for the count and again for the page, hits that are counted, questions at once. */
const MOST = { projects: 10_000, counted: 10_000, atOnce: 100 } as const

export type FindCredentials = (visible: VisibleNames, search: Search) => Promise<FoundPage>

/** Finds credentials in all projects that a caller may see, by the index of each. */
export const createFindCredentials =
  (
    index: CredentialIndex,
    sources: Pick<SourceIndex, 'allUsers'>,
    most: { readonly projects: number; readonly counted: number } = MOST
  ): FindCredentials =>
  async (visible, { filter, after, limit }) => {
    const { names, isVisible, find } =
      filter.store === undefined ? { ...visible, find: index.find } : among(index, visible, await sources.allUsers(filter.store))
    const hits: SearchPlace[] = []
    let count = 0

    /** Asks some projects, and takes what belongs to the page. */
    async function ask(some: readonly string[]): Promise<void> {
      const need = Math.max(0, limit + 1 - hits.length)
      const found = await Promise.all(
        some.map(name => {
          const isBefore = after !== undefined && (name < after.project || (name === after.project && after.id === null))
          const from = name === after?.project ? (after.id ?? undefined) : undefined
          return find(name, filter, from, isBefore ? 0 : need)
        })
      )
      for (const [i, { count: more, ids }] of found.entries()) {
        count += more
        hits.push(...ids.map(id => ({ project: some[i] as string, id })))
      }
    }

    /** Goes through projects after `start` until there are no more, it is enough, or a limit is reached. */
    async function walk(
      start: string | undefined,
      isEnough: () => boolean
    ): Promise<{ last: string | undefined; isEnd: boolean }> {
      let last = start
      for (let looked = 0; looked < most.projects && !isEnough(); ) {
        const step = Math.min(MOST.atOnce, most.projects - looked)
        const some = await names(last, step)
        await ask(some)
        looked += some.length
        last = some.at(-1) ?? last
        if (some.length < step) return { last, isEnd: true }
      }
      return { last, isEnd: false }
    }

    let { last, isEnd } = await walk(undefined, () => count >= most.counted)
    const total = { count, isLeast: !isEnd }
    if (!isEnd && hits.length <= limit) {
      if (after !== undefined && (last === undefined || last < after.project)) {
        if (isVisible(after.project)) await ask([after.project])
        last = after.project
      }
      ;({ last, isEnd } = await walk(last, () => hits.length > limit))
    }
    const page = hits.slice(0, limit)
    const isFull = hits.length > limit
    const next = isFull ? (page.at(-1) as SearchPlace) : isEnd || last === undefined ? null : { project: last, id: null }
    return { items: await read(index, filter, page), next, total }
  }

/** The same among some credentials: only their projects are looked at. */
function among(
  index: CredentialIndex,
  { isVisible }: VisibleNames,
  some: readonly SourceUser[]
): VisibleNames & Pick<CredentialIndex, 'find'> {
  const byProject = Map.groupBy(some, ({ project }) => project)
  const projects = [...byProject.keys()].filter(isVisible).sort()
  return {
    isVisible: name => isVisible(name) && byProject.has(name),
    names: async (after, limit) => projects.filter(name => after === undefined || name > after).slice(0, limit),
    async find(project, filter, after, need) {
      const wanted = new Set(byProject.get(project)?.map(({ id }) => id))
      const { ids: all } = await index.find(project, filter, undefined, MOST.counted)
      const ids = all.filter(id => wanted.has(id))
      return { count: ids.length, ids: ids.filter(id => after === undefined || id > after).slice(0, need) }
    }
  }
}

async function read(index: CredentialIndex, filter: CredentialFilter, page: readonly SearchPlace[]): Promise<FoundCredential[]> {
  const byProject = Map.groupBy(page, ({ project }) => project)
  const parts = await Promise.all(
    [...byProject].map(async ([name, places]) => {
      const { project, items } = await index.read(
        name,
        filter,
        places.map(({ id }) => id as string)
      )
      return project === undefined ? [] : items.map(stored => ({ project, stored }))
    })
  )
  return parts.flat()
}
