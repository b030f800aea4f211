import { HttpError } from '@oazapfts/runtime'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type AuditEntry, listGroupRoles, listKeys, listTokens, readAudit } from '#api'
import { bridgeFetch } from './client.ts'
import { exported, toCsv } from './export-lines.ts'
import { byCursor, cursorOf } from './paging.ts'
import { withSentences } from './server-sentences.ts'
import { readSpan, readTexts } from './trail-filter.ts'

export const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens'],
  queryFn: ({ pageParam, signal }) =>
    withSentences(listTokens({ limit: 100, ...cursorOf(pageParam) }, { signal }), ({ items }) =>
      items.some(({ blocked }) => blocked !== null)
    ),
  ...byCursor,
  // token names are looked up here, so a token created a moment ago must be found
  staleTime: 0
})

/** The roles of groups, those of settings included. */
export const groupRolesQuery = infiniteQueryOptions({
  queryKey: ['group-roles'],
  queryFn: ({ pageParam, signal }) => listGroupRoles({ limit: 100, ...cursorOf(pageParam) }, { signal }),
  ...byCursor
})

/** Polled while a re-encryption runs, so that its progress shows. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => listKeys({}, { signal }),
  refetchInterval: query => (query.state.data?.rotation?.state === 'running' ? 1_000 : false)
})

type AuditQuery = NonNullable<Parameters<typeof readAudit>[0]>

export const outcomes = ['done', 'failed', 'denied', 'refused'] as const satisfies AuditEntry['outcome'][]

/** The permissions that the trail has entries of: those of changes, and a few reads. */
export const auditActions = [
  ...['project.create', 'project.update', 'project.delete', 'project.move', 'project.sync'],
  ...['credential.write', 'credential.sync', 'credential.forget', 'unmanaged.delete', 'member.write', 'webhook.write'],
  ...[
    'controller.write',
    'secret-store.write',
    'verify-target.write',
    'credential.verify',
    'token.write',
    'group-role.write',
    'key.rotate',
    'bridge.reload',
    'audit.read',
    'queue.write'
  ]
] as readonly NonNullable<AuditQuery['action']>[]

/** The filter of the audit trail. It is part of the URL. */
export interface AuditFilter {
  readonly subject?: string
  readonly project?: string
  readonly target?: string
  readonly outcome?: AuditEntry['outcome']
  readonly action?: NonNullable<AuditQuery['action']>
  readonly since?: string
  readonly until?: string
}

/** Reads a filter from search parameters; invalid values are dropped. */
export function readAuditFilter(search: Record<string, unknown>): AuditFilter {
  const outcome = outcomes.find(known => known === search['outcome'])
  const action = auditActions.find(known => known === search['action'])
  return {
    ...readTexts(search, ['subject', 'project', 'target']),
    ...readSpan(search),
    ...(outcome === undefined ? {} : { outcome }),
    ...(action === undefined ? {} : { action })
  }
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => readAudit({ limit: 50, ...cursorOf(pageParam), ...filter }, { signal }),
    ...byCursor
  })

/** The latest matching entries as a table. */
export async function auditTable(filter: AuditFilter): Promise<Blob> {
  const items = await exported(place => readAudit({ ...place, ...filter }))
  return new Blob([toCsv(AUDIT_COLUMNS, items)], { type: 'text/csv' })
}

const AUDIT_COLUMNS = [
  ...['time', 'subject', 'action', 'method', 'route', 'project', 'target', 'outcome', 'status', 'reason', 'address'],
  ...['targets', 'targetCount', 'how', 'requestId', 'count']
]

/** All matching entries, oldest first, as a file with one JSON object per line. */
export async function exportAudit(filter: AuditFilter): Promise<Blob> {
  const query = new URLSearchParams({ ...filter })
  const answer = await bridgeFetch(`/api/v1/audit?${query}`, { headers: { accept: 'application/jsonl' } })
  if (!answer.ok) throw new HttpError(answer.status, await answer.json().catch(() => undefined), answer.headers)
  return answer.blob()
}
