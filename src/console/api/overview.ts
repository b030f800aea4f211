import { queryOptions } from '@tanstack/react-query'
import { getOverview, type Overview } from '#api'

export type { Overview }
export type Attention = Overview['attention'][number]
export type ControllerHealth = Overview['controllers'][number]
export type ProjectHealth = Overview['projects'][number]

/** Whether a controller cannot be used now. One that was not asked yet, as after a restart of the bridge, is not known to be away. */
export const isAway = ({ state, reason, paused }: Pick<ControllerHealth, 'state' | 'reason' | 'paused'>): boolean =>
  paused || state === 'Failing' || (state === 'Unknown' && reason !== null)

/** The state of a controller in one word; `unasked`: nothing is known of it, neither that it answers nor that it does not. */
export function shownState({ state, reason, paused }: Pick<ControllerHealth, 'state' | 'reason' | 'paused'>) {
  if (state === 'Failing') return 'Failing'
  if (paused) return 'paused'
  return state === 'Unknown' && reason === null ? 'unasked' : state
}

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
