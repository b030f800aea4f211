import { queryOptions } from '@tanstack/react-query'
import { listDeliveries, listWebhooks } from '#api'

/** A project has few; all of them fit one page. */
const MOST = 200

export const webhooksQuery = (project: string) =>
  queryOptions({
    queryKey: ['webhooks', project],
    queryFn: ({ signal }) => listWebhooks(project, { limit: MOST }, { signal }),
    refetchInterval: 10_000
  })

export const deliveriesQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['webhooks', project, id, 'deliveries'],
    queryFn: ({ signal }) => listDeliveries(project, id, { signal }),
    refetchInterval: 2_000
  })
