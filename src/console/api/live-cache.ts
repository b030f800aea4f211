import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { type Credential, type CredentialList, type Event, getCredential } from '#api'
import type { CredentialFilter } from './filter.ts'
import { isProblem } from './problem.ts'
import { credentialsKey } from './queries.ts'

/** Up to this many changed credentials are fetched one by one. */
const MAX_SINGLE_FETCHES = 20
/** Milliseconds for which events are collected: one sync causes many. */
const COLLECT_DELAY = 100

/** Collects events that arrive close together and updates the cache once for all of them. */
export function createEventBatch(queries: QueryClient, project: string) {
  let events: Event[] = []
  let isRunning = false
  async function run(): Promise<void> {
    isRunning = true
    while (events.length > 0) {
      await new Promise(resolve => setTimeout(resolve, COLLECT_DELAY))
      const batch = events
      events = []
      await applyEvents(queries, project, batch).catch(() => refreshProject(queries, project))
    }
    isRunning = false
  }
  return {
    add(event: Event): void {
      events.push(event)
      if (!isRunning) void run()
    }
  }
}

/** Invalidates everything cached of a project. */
export function refreshProject(queries: QueryClient, project: string): void {
  void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === project })
}

async function applyEvents(queries: QueryClient, project: string, events: readonly Event[]): Promise<void> {
  const ids = [...new Set(events.flatMap(event => event.credential ?? []))]
  const isListed = events.every(event => event.type !== 'Created')
  const lists = { queryKey: credentialsKey(project) }
  const keys = ['project', 'events', 'plan', 'shares', ...listRelatedKeys(events)]
  await Promise.all([
    ...keys.map(key => queries.invalidateQueries({ queryKey: [key, project] })),
    ...(ids.length > MAX_SINGLE_FETCHES || !isListed
      ? [queries.invalidateQueries(lists), queries.invalidateQueries({ queryKey: ['credential', project] })]
      : [refreshEach(queries, project, ids)]),
    ...(keys.includes('members') ? [queries.invalidateQueries({ queryKey: ['me'] })] : [])
  ])
}

const listRelatedKeys = (events: readonly Event[]): string[] => [
  ...(events.some(({ type }) => type.startsWith('Member')) ? ['members'] : []),
  ...(events.some(({ type }) => type.startsWith('Webhook')) ? ['webhooks'] : [])
]

/** Whether a change of status leaves the position of a credential in this list as it is, so that it can be updated in place. */
function keepsOrder(filter: unknown): boolean {
  const { phase, expiring, expired, source, verified, sort = 'id' } = filter as CredentialFilter
  return [phase, expiring, expired, source, verified].every(value => value === undefined) && !sort.endsWith('updatedAt')
}

/** Fetches credentials one by one. Lists that they may have entered, left or moved in are invalidated last: new data makes a list count as fresh. */
async function refreshEach(queries: QueryClient, project: string, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map(id => refresh(queries, project, id)))
  await queries.invalidateQueries({
    queryKey: credentialsKey(project),
    predicate: ({ queryKey }) => !keepsOrder(queryKey[2])
  })
}

async function refresh(queries: QueryClient, project: string, id: string): Promise<void> {
  try {
    const credential = await getCredential(project, id)
    queries.setQueryData(['credential', project, id], credential)
    updateLists(queries, project, id, credential)
  } catch (error) {
    if (!isProblem(error, 404)) throw error
    updateLists(queries, project, id, undefined)
    await queries.invalidateQueries({ queryKey: ['credential', project, id] })
  }
}

/** Updates one credential in the lists that contain it, or removes it from them, without fetching the lists. */
function updateLists(queries: QueryClient, project: string, id: string, credential: Credential | undefined): void {
  queries.setQueriesData<InfiniteData<CredentialList>>({ queryKey: credentialsKey(project) }, data => {
    if (data === undefined) return data
    return {
      ...data,
      pages: data.pages.map(page => {
        if (!page.items.some(item => item.id === id)) return page
        const items =
          credential === undefined
            ? page.items.filter(item => item.id !== id)
            : page.items.map(item => (item.id === id ? credential : item))
        return { ...page, items, total: page.total - (page.items.length - items.length) }
      })
    }
  })
}
