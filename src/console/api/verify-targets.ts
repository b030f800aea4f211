import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query'
import {
  type Check,
  type CreateVerifyTarget,
  getVerifyTarget,
  listVerifyTargetEvents,
  listVerifyTargets,
  type ReadyMadeVerifyTarget,
  type VerifyTarget
} from '#api'
import { byCursor, cursorOf } from './paging.ts'

export type { ReadyMadeVerifyTarget, VerifyTarget }
export type KindName = CreateVerifyTarget['kind']

/** Every verify target, those whose records do not open, and the well-known services. */
export const verifyTargetsQuery = infiniteQueryOptions({
  queryKey: ['verify-targets'],
  queryFn: ({ pageParam, signal }) => listVerifyTargets({ limit: 100, ...cursorOf(pageParam) }, { signal }),
  ...byCursor
})

export const verifyTargetQuery = (name: string) =>
  queryOptions({ queryKey: ['verify-target', name], queryFn: ({ signal }) => getVerifyTarget(name, { signal }) })

/** The latest events of a verify target. */
export const verifyTargetEventsQuery = (name: string) =>
  queryOptions({
    queryKey: ['verify-target', name, 'events'],
    queryFn: ({ signal }) => listVerifyTargetEvents(name, { limit: 20 }, { signal }),
    refetchOnMount: 'always'
  })

/** What the last check in this window found: the bridge stores none. It is only written by checks, which are actions of a person. */
export const lastCheckQuery = (name: string) =>
  queryOptions<Check>({
    queryKey: ['verify-target-check', name],
    queryFn: skipToken,
    gcTime: Number.POSITIVE_INFINITY
  })
