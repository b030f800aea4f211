import { HttpError } from '@oazapfts/runtime'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { listKeys, listTokens, readAudit } from '#api'
import { bridgeFetch } from './client.ts'

const nextPage = (page: { readonly nextCursor: string | null }): string | undefined => page.nextCursor ?? undefined
const cursorOf = (cursor: string): { cursor?: string } => (cursor === '' ? {} : { cursor })

export const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens'],
  queryFn: ({ pageParam, signal }) => listTokens({ limit: 100, ...cursorOf(pageParam) }, { signal }),
  initialPageParam: '',
  getNextPageParam: nextPage,
  // names are looked up here, too: one that was made a moment ago is to be known
  staleTime: 0
})

/** Looked at again and again while everything is sealed anew, so that its progress shows. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => listKeys({ signal }),
  refetchInterval: query => (query.state.data?.rotation?.state === 'running' ? 1_000 : false)
})

/** What of the audit trail is shown; all of it stands in the address. */
export interface AuditFilter {
  readonly subject?: string
  readonly project?: string
  readonly since?: string
  readonly until?: string
}

/** Reads a filter from an address; what is not understood is left out. */
export function readAuditFilter(search: Record<string, unknown>): AuditFilter {
  const texts = (['subject', 'project'] as const).flatMap(name => {
    const value = search[name]
    return value === undefined || value === '' ? [] : [[name, String(value).slice(0, 300)]]
  })
  const times = (['since', 'until'] as const).flatMap(name => {
    const time = Date.parse(String(search[name]))
    return Number.isNaN(time) ? [] : [[name, new Date(time).toISOString()]]
  })
  return Object.fromEntries([...texts, ...times])
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => readAudit({ limit: 50, ...cursorOf(pageParam), ...filter }, { signal }),
    initialPageParam: '',
    getNextPageParam: nextPage
  })

/** All that the filter lets through as a file, oldest first, one JSON object a line. */
export async function exportAudit(filter: AuditFilter): Promise<Blob> {
  const query = new URLSearchParams({ ...filter })
  const answer = await bridgeFetch(`/api/v1/audit?${query}`, { headers: { accept: 'application/jsonl' } })
  if (!answer.ok) throw new HttpError(answer.status, await answer.json().catch(() => undefined), answer.headers)
  return answer.blob()
}
