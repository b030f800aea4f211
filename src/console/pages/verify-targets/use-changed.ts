import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { checkVerifyTarget } from '#api'
import { projectVerifyTargetsQuery } from '../../api/verification.ts'
import {
  lastCheckQuery,
  type VerifyTarget,
  verifyTargetEventsQuery,
  verifyTargetQuery,
  verifyTargetsQuery
} from '../../api/verify-targets.ts'

/** What follows a change of a verify target: its new state is shown, and a check tells whether it works. */
export const useChanged = (name: string) => changesOf(useQueryClient(), name)

export function changesOf(queries: QueryClient, name: string) {
  const { queryKey } = lastCheckQuery(name)
  const check = () =>
    queries.fetchQuery({ queryKey, queryFn: () => checkVerifyTarget(name), staleTime: 0, gcTime: Number.POSITIVE_INFINITY })
  const refresh = () =>
    Promise.all(
      [
        ...[verifyTargetsQuery, verifyTargetQuery(name), verifyTargetEventsQuery(name)],
        { queryKey: projectVerifyTargetsQuery('').queryKey.slice(0, 1) }
      ].map(one => queries.invalidateQueries({ queryKey: one.queryKey }))
    )
  return {
    check,
    refresh,
    /** The check goes on while its page is shown: a server that does not answer takes as long as a try may. */
    async changed(target: VerifyTarget): Promise<void> {
      queries.setQueryData(verifyTargetQuery(name).queryKey, target)
      // an older result is not about what is stored now
      queries.removeQueries({ queryKey })
      void check().catch(() => undefined)
      await refresh()
    }
  }
}
