import { useQuery } from '@tanstack/react-query'
import { type Credential, listCredentials } from '#api'

export type Status = Pick<Credential['status'], 'phase' | 'reason' | 'message'>

/** Milliseconds between two looks, for each page of the list. */
const INTERVAL = 700
const PAGE = 200

const isSettled = ({ phase }: Status): boolean => phase === 'Synced' || phase === 'Blocked' || phase === 'Drifted'

/** The status of the credentials that were stored, followed until each has come to an end; not while more are being stored. */
export function usePhases(project: string, ids: readonly string[], isBusy: boolean): ReadonlyMap<string, Status> {
  const query = useQuery({
    queryKey: ['import', project, ids],
    queryFn: ({ signal }) => statusesOf(project, new Set(ids), signal),
    enabled: ids.length > 0 && !isBusy,
    placeholderData: before => before,
    gcTime: 0,
    refetchInterval: ({ state: { data } }) => {
      const isDone = data !== undefined && ids.every(id => isSettled(data.statuses.get(id) ?? { phase: 'Pending', ...nothing }))
      return isDone ? false : INTERVAL * (data?.pages ?? 1)
    }
  })
  return query.data?.statuses ?? new Map()
}

const nothing = { reason: null, message: null }

async function statusesOf(project: string, ids: ReadonlySet<string>, signal: AbortSignal) {
  const statuses = new Map<string, Status>()
  let pages = 0
  for (let cursor: string | null | undefined; cursor !== null && statuses.size < ids.size; pages++) {
    const page = await listCredentials(project, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal })
    for (const { id, status } of page.items) if (ids.has(id)) statuses.set(id, status)
    cursor = page.nextCursor
  }
  return { statuses, pages }
}
