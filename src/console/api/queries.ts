import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import {
  getCredential,
  getCredentialUsage,
  getProject,
  listCopies,
  listCredentialEvents,
  listCredentials,
  listCredentialTypes,
  listProjectEvents,
  listProjects,
  listSnippets,
  planProject
} from '#api'
import type { CredentialFilter } from './filter.ts'
import { byCursor, cursorOf } from './paging.ts'

const PAGE = 200
/** What the console calls soon. */
const SOON = '30d'

export const projectsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['projects', q],
    queryFn: ({ pageParam, signal }) =>
      listProjects({ limit: PAGE, ...cursorOf(pageParam), ...(q === '' ? {} : { q }) }, { signal }),
    ...byCursor
  })

export const projectQuery = (project: string) =>
  queryOptions({ queryKey: ['project', project], queryFn: ({ signal }) => getProject(project, { signal }) })

/** Refreshed together with its project. */
export const copiesQuery = (project: string) =>
  queryOptions({ queryKey: ['project', project, 'copies'], queryFn: ({ signal }) => listCopies(project, { signal }) })

export const credentialsKey = (project: string) => ['credentials', project] as const

export const credentialsQuery = (project: string, { q, type, phase, filter, sort }: CredentialFilter) =>
  infiniteQueryOptions({
    queryKey: [...credentialsKey(project), { q, type, phase, filter, sort }] as const,
    queryFn: ({ pageParam, signal }) =>
      listCredentials(
        project,
        {
          limit: PAGE,
          ...cursorOf(pageParam),
          ...(q ? { q } : {}),
          ...(type ? { $type: type } : {}),
          ...(phase ? { phase } : {}),
          ...(filter === 'expiring' ? { expiring: SOON } : {}),
          ...(filter === 'expired' ? { expired: true } : {}),
          ...(sort ? { sort } : {})
        },
        { signal }
      ),
    ...byCursor
  })

export const credentialQuery = (project: string, id: string) =>
  queryOptions({ queryKey: ['credential', project, id], queryFn: ({ signal }) => getCredential(project, id, { signal }) })

export const eventsQuery = (project: string, id?: string) =>
  infiniteQueryOptions({
    queryKey: ['events', project, id ?? null],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...cursorOf(pageParam) }
      return id === undefined
        ? listProjectEvents(project, query, { signal })
        : listCredentialEvents(project, id, query, { signal })
    },
    ...byCursor
  })

export const planQuery = (project: string) =>
  queryOptions({ queryKey: ['plan', project], queryFn: ({ signal }) => planProject(project, {}, { signal }) })

export const snippetsQuery = (project: string, id: string) =>
  queryOptions({ queryKey: ['snippets', project, id], queryFn: ({ signal }) => listSnippets(project, id, {}, { signal }) })

/** Read from Jenkins for each request. */
export const usageQuery = (project: string, id: string) =>
  queryOptions({ queryKey: ['usage', project, id], queryFn: ({ signal }) => getCredentialUsage(project, id, {}, { signal }) })

export const typesQuery = queryOptions({
  queryKey: ['types'],
  queryFn: ({ signal }) => listCredentialTypes({}, { signal }),
  staleTime: Number.POSITIVE_INFINITY
})
