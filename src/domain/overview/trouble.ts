import { failures, type Reason } from '../reasons.ts'
import type { Phase } from '../status.ts'

/** What may be wrong with a project, the worst first. */
export const troubles = [
  ...(['blocked', 'failing', 'drifted', 'expired', 'invalid', 'stale', 'retrying', 'unmanaged'] as const),
  ...(['expiring', 'copies', 'paused', 'pending'] as const)
] as const
export type TroubleKind = (typeof troubles)[number]

/** What is known of a project in numbers. */
export interface ProjectNumbers {
  readonly counts: { readonly phases: Readonly<Record<Phase, number>>; readonly unmanaged: number }
  readonly expired: number
  /** Credentials that expire within 7 and within 30 days. */
  readonly expiring: readonly [number, number]
  /** Credentials of which a value can no longer be read from where it comes from. */
  readonly stale: number
  /** Credentials whose last try on a verify target said that they do not work. */
  readonly invalid: number
  readonly paused: boolean
  /** Why the bridge does not act on the record of the project. */
  readonly damaged: Reason | null
  readonly copies: number
  readonly targets: readonly { readonly failing: { readonly reason: Reason; readonly since: string } | undefined }[]
}

/** Credentials that are not in Jenkins as they should be, and may be by themselves. */
export const waitingIn = ({ counts: { phases } }: Pick<ProjectNumbers, 'counts'>): number =>
  phases.Pending + phases.Retrying + phases.Deleting

/** Why nothing of a project is acted on until a person has done something. */
export function blockOf({ damaged, targets }: Pick<ProjectNumbers, 'damaged' | 'targets'>) {
  if (damaged !== null) return { reason: damaged, since: null }
  return targets.map(({ failing }) => failing).find(failing => failing !== undefined && isLasting(failing.reason))
}

/** Whether only a person can end a failure of a whole folder. */
const isLasting = (reason: Reason): boolean => Object.hasOwn(failures, reason) && !failures[reason as keyof typeof failures].retry

/** How often a project is in each kind of trouble. */
const counting: Readonly<Record<TroubleKind, (project: ProjectNumbers) => number>> = {
  blocked: project => project.counts.phases.Blocked + (blockOf(project) === undefined ? 0 : 1),
  failing: ({ targets }) => targets.filter(({ failing }) => failing !== undefined).length,
  drifted: ({ counts }) => counts.phases.Drifted,
  expired: ({ expired }) => expired,
  invalid: ({ invalid }) => invalid,
  stale: ({ stale }) => stale,
  retrying: ({ counts }) => counts.phases.Retrying,
  unmanaged: ({ counts }) => counts.unmanaged,
  expiring: ({ expiring }) => expiring[1],
  copies: ({ copies }) => copies,
  paused: ({ paused }) => (paused ? 1 : 0),
  pending: ({ counts }) => counts.phases.Pending
}

export const isIn = (project: ProjectNumbers, trouble: TroubleKind): boolean => counting[trouble](project) > 0

/** The numbers of all troubles of a project as one text, which is greater for a project in more trouble. */
export const troubleText = (project: ProjectNumbers): string =>
  troubles.map(trouble => String(counting[trouble](project)).padStart(7, '0')).join('')
