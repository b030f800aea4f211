import { useQueryClient } from '@tanstack/react-query'
import { credentialQuery } from '../../../api/queries.ts'

/** What follows a change of the shares of a credential, which are part of it. */
export function useSharesChanged(project: string, id: string): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    const { queryKey } = credentialQuery(project, id)
    await Promise.all([queries.invalidateQueries({ queryKey: ['shares', project, id] }), queries.invalidateQueries({ queryKey })])
  }
}
