import type { Plan } from '#api'

export type Planned = Plan['actions'][number]
export const groups = ['changed', 'blocked', 'pending', 'unknown'] as const
export type Group = (typeof groups)[number]

/** What is in the folder and unmanaged has another list, and so has what is ignored. */
export const isUnmanaged = ({ action, reason }: Planned): boolean =>
  action === 'unmanaged' || ['Ignored', 'NotOurs', 'Pruned', 'Requested'].includes(reason)

/** Whether nothing is to be shown of it. */
export const isQuiet = ({ action, reason }: Planned): boolean => action === 'none' && ['InSync', 'Gone'].includes(reason)

/** Groups planned changes by what a person would do about them. */
export function groupOf({ action }: Planned): Group {
  if (action === 'repair' || action === 'none') return 'changed'
  return action === 'blocked' || action === 'unknown' ? action : 'pending'
}

/** Drift that no sync repairs by itself. */
export const isReported = (planned: Planned): boolean =>
  planned.action === 'none' && !isQuiet(planned) && !isUnmanaged(planned) && planned.reason !== 'Forgotten'

/** Drift, whether a sync repairs it or only reports it. */
export const isDrift = (planned: Planned): boolean => planned.action === 'repair' || isReported(planned)
