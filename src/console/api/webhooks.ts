import { queryOptions } from '@tanstack/react-query'
import { listDeliveries, listWebhooks } from '#api'

/** The largest page of the API, which holds all webhooks of a project. */
const MOST = 200

export const webhooksQuery = (project: string) =>
  queryOptions({
    queryKey: ['webhooks', project],
    queryFn: ({ signal }) => listWebhooks(project, { limit: MOST }, { signal }),
    refetchInterval: 4_000
  })

export const deliveriesQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['webhooks', project, id, 'deliveries'],
    queryFn: ({ signal }) => listDeliveries(project, id, {}, { signal }),
    refetchInterval: 2_000
  })
