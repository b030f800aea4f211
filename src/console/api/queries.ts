import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import {
  findCredentials,
  getCredential,
  getCredentialUsage,
  getProject,
  listCopies,
  listCredentials,
  listCredentialTypes,
  listProjects,
  listSnippets,
  listUnmanaged,
  planProject,
  type SnippetNames
} from '#api'
import { type EventFilter, readEvents } from './events.ts'
import { type AllCredentialsFilter, type CredentialFilter, parametersOf } from './filter.ts'
import { byCursor, cursorOf } from './paging.ts'
import type { ProjectsFilter } from './projects-filter.ts'
import { loadSentences, translateSentence, translateSentences, withSentences } from './server-sentences.ts'
import { translateTypes } from './type-texts.ts'

const PAGE = 200

export const projectsQuery = (filter: ProjectsFilter) =>
  infiniteQueryOptions({
    queryKey: ['projects', filter],
    queryFn: ({ pageParam, signal }) => listProjects({ limit: PAGE, ...cursorOf(pageParam), ...filter }, { signal }),
    ...byCursor
  })

export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: ['project', project],
    queryFn: ({ signal }) => withSentences(getProject(project, { signal }), ({ blocked }) => blocked !== null)
  })

/** Refreshed together with its project. */
export const copiesQuery = (project: string) =>
  queryOptions({ queryKey: ['project', project, 'copies'], queryFn: ({ signal }) => listCopies(project, { signal }) })

export const credentialsKey = (project: string) => ['credentials', project] as const

export const credentialsQuery = (project: string, { q, sort, columns: _, ...filter }: CredentialFilter) =>
  infiniteQueryOptions({
    queryKey: [...credentialsKey(project), { q, sort, ...filter }] as const,
    queryFn: ({ pageParam, signal }) =>
      listCredentials(
        project,
        {
          ...{ limit: PAGE, ...cursorOf(pageParam), ...parametersOf(filter) },
          ...(q ? { q } : {}),
          ...(sort ? { sort } : {})
        },
        { signal }
      ),
    ...byCursor
  })

/** Pages up to which a list of all projects is read again by itself. */
const MAX_REREAD = 3

/** Credentials of all projects. A page may be empty although there are more. */
export const allCredentialsQuery = ({ project, columns: _, ...filter }: AllCredentialsFilter) =>
  infiniteQueryOptions({
    queryKey: ['all-credentials', { project, ...filter }] as const,
    queryFn: ({ pageParam, signal }) =>
      findCredentials(
        { limit: 100, ...cursorOf(pageParam), ...parametersOf(filter), ...(project ? { project } : {}) },
        { signal }
      ),
    ...byCursor,
    refetchInterval: query => ((query.state.data?.pages.length ?? 0) > MAX_REREAD ? false : 10_000)
  })

export const credentialQuery = (project: string, id: string) =>
  queryOptions({ queryKey: ['credential', project, id], queryFn: ({ signal }) => getCredential(project, id, { signal }) })

export const eventsQuery = (project: string, id?: string, filter: EventFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['events', project, id ?? null, filter],
    queryFn: ({ pageParam, signal }) => readEvents(project, id, { limit: 50, ...cursorOf(pageParam), ...filter }, { signal }),
    ...byCursor
  })

export const planQuery = (project: string) =>
  queryOptions({ queryKey: ['plan', project], queryFn: ({ signal }) => planProject(project, {}, { signal }) })

/** Read from Jenkins for each request. Refreshed together with the plan. */
export const unmanagedQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ['plan', project, 'unmanaged'],
    queryFn: ({ pageParam, signal }) => listUnmanaged(project, { limit: 100, ...cursorOf(pageParam) }, { signal }),
    ...byCursor
  })

/** What a caller can choose in snippets. */
export interface SnippetChoice {
  readonly form: 'step' | 'stage' | 'whole'
  readonly syntax: 'declarative' | 'scripted'
  readonly names: SnippetNames
}

export const snippetsQuery = (project: string, id: string, { form, syntax, names }: SnippetChoice) =>
  queryOptions({
    queryKey: ['snippets', project, id, form, syntax, names],
    queryFn: async ({ signal }) => {
      const { items, ...more } = await listSnippets(project, id, { form, syntax, ...names }, { signal })
      await loadSentences()
      return { ...more, items: items.map(({ title, ...snippet }) => ({ ...snippet, title: translateSentence(title) })) }
    },
    // a refused name stays refused
    retry: false
  })

/** Read from Jenkins for each request. */
export const usageQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['usage', project, id],
    queryFn: async ({ signal }) => {
      const { note, beforeNote, ...usage } = await getCredentialUsage(project, id, {}, { signal })
      await loadSentences()
      return { ...usage, note: translateSentence(note), beforeNote: beforeNote && translateSentences(beforeNote) }
    }
  })

export const typesQuery = queryOptions({
  queryKey: ['types'],
  queryFn: async ({ signal }) => translateTypes(await listCredentialTypes({}, { signal })),
  staleTime: Number.POSITIVE_INFINITY
})
