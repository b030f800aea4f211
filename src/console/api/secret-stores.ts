import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import {
  getSecretStore,
  listProjectSecretStoreKeys,
  listProjectSecretStores,
  listSecretStoreEvents,
  listSecretStores,
  type SecretStore
} from '#api'
import { byCursor, cursorOf } from './paging.ts'

export type { SecretStore }
/** Which projects may read which keys. */
export type Rule = SecretStore['allowed'][number]

/** Every secret store with its settings, and those whose records do not open. */
export const secretStoresQuery = infiniteQueryOptions({
  queryKey: ['secret-stores'],
  queryFn: ({ pageParam, signal }) => listSecretStores({ limit: 100, ...cursorOf(pageParam) }, { signal }),
  ...byCursor
})

export const secretStoreQuery = (name: string) =>
  queryOptions({ queryKey: ['secret-store', name], queryFn: ({ signal }) => getSecretStore(name, { signal }) })

/** The latest events of a secret store. */
export const secretStoreEventsQuery = (name: string) =>
  queryOptions({
    queryKey: ['secret-store', name, 'events'],
    queryFn: ({ signal }) => listSecretStoreEvents(name, { limit: 20 }, { signal }),
    refetchOnMount: 'always'
  })

/** The secret stores from which credentials of a project may take values. */
export const projectStoresQuery = (project: string) =>
  queryOptions({
    queryKey: ['project-secret-stores', project],
    queryFn: ({ signal }) => listProjectSecretStores(project, { limit: 200 }, { signal }),
    staleTime: 30_000
  })

/** What is below a prefix of a secret store, as far as the project may read it. The store is asked, so it is not asked again by itself. */
export const storeKeysQuery = (project: string, store: string, prefix: string) =>
  queryOptions({
    queryKey: ['project-secret-stores', project, store, 'keys', prefix],
    queryFn: ({ signal }) => listProjectSecretStoreKeys(project, store, prefix === '' ? {} : { prefix }, { signal }),
    staleTime: 10_000,
    refetchOnWindowFocus: false,
    retry: false
  })
