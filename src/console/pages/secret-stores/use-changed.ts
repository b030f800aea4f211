import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { checkSecretStore } from '#api'
import { type SecretStore, secretStoreEventsQuery, secretStoreQuery, secretStoresQuery } from '../../api/secret-stores.ts'

/** What follows a change of a secret store: its new state is shown, and a check tells whether it works. */
export const useChanged = (name: string) => changesOf(useQueryClient(), name)

export function changesOf(queries: QueryClient, name: string) {
  const check = async () => {
    const lastCheck = await checkSecretStore(name)
    queries.setQueryData(secretStoreQuery(name).queryKey, store => store && { ...store, lastCheck })
    void queries.invalidateQueries({ queryKey: secretStoresQuery.queryKey })
  }
  const refresh = () =>
    Promise.all(
      [secretStoresQuery, secretStoreQuery(name), secretStoreEventsQuery(name)].map(({ queryKey }) =>
        queries.invalidateQueries({ queryKey })
      )
    )
  return {
    check,
    refresh,
    async changed(store: SecretStore): Promise<void> {
      queries.setQueryData(secretStoreQuery(name).queryKey, store)
      await check().catch(() => undefined)
      await refresh()
    }
  }
}
