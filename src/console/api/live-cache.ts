import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { type Credential, type CredentialList, type Event, getCredential } from '#api'
import { isProblem } from './problem.ts'
import { credentialsKey } from './queries.ts'

/** More changed credentials than this are not asked for one by one. */
const FEW = 20

/** Brings the cache up to date with what the events speak of. */
export async function applyEvents(queries: QueryClient, project: string, events: readonly Event[]): Promise<void> {
  if (events.length === 0) return
  const ids = [...new Set(events.flatMap(event => event.credential ?? []))]
  const isListed = events.every(event => event.type !== 'Created')
  if (ids.length > FEW || !isListed) void queries.invalidateQueries({ queryKey: credentialsKey(project) })
  else await Promise.all(ids.map(id => refresh(queries, project, id)))
  for (const key of ['project', 'events', 'plan']) void queries.invalidateQueries({ queryKey: [key, project] })
}

async function refresh(queries: QueryClient, project: string, id: string): Promise<void> {
  try {
    const credential = await getCredential(project, id)
    queries.setQueryData(['credential', project, id], credential)
    updateLists(queries, project, id, credential)
  } catch (error) {
    if (!isProblem(error, 404)) return
    updateLists(queries, project, id, undefined)
    void queries.invalidateQueries({ queryKey: ['credential', project, id] })
  }
}

/** Puts one credential into the lists that show it, or takes it out of them, without reading them anew. */
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
