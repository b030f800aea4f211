import { queryOptions } from '@tanstack/react-query'
import { getOverview, type Overview } from '#api'

export type { Overview }
export type Attention = Overview['attention'][number]
export type ControllerHealth = Overview['controllers'][number]
export type ProjectHealth = Overview['projects'][number]

/** How far back the charts go. */
export const windows = ['24h', '7d', '30d'] as const satisfies readonly Overview['window'][]
export type Window = (typeof windows)[number]

/** Milliseconds between two readings. */
const REREAD = 15_000

/** A summary of the projects that the caller may see. The frame of the pages reads it, too: for the inbox, and for controllers that do not answer. */
export const overviewQuery = (window: Window = '24h') =>
  queryOptions({
    queryKey: ['overview', window],
    queryFn: ({ signal }) => getOverview({ window }, { signal }),
    refetchInterval: REREAD
  })
