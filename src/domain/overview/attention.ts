import { failures, type Reason } from '../reasons.ts'
import { blockOf, type ProjectNumbers, waitingIn } from './trouble.ts'

/** What a person can do about something, in one word. */
export const attentionActions = ['sync', 'edit', 'review-drift', 'renew', 'refresh', 'take-over', 'resume', 'none'] as const
export type AttentionAction = (typeof attentionActions)[number]

/** What is wrong besides the reasons of a sync. */
export const attentionReasons = ['Expired', 'ExpiresSoon', 'SourceStale', 'VerificationFailed', 'Paused', 'CopiesFound'] as const
export type AttentionReason = Reason | (typeof attentionReasons)[number]

/** Something about a whole project that needs a person. */
export interface ProjectMatter {
  readonly reason: AttentionReason
  readonly since: string | null
  readonly action: AttentionAction
  /** How many credentials or folders it is about. */
  readonly count: number
}

/** What needs a person in a project, by how soon. Credentials are only counted. */
export interface Matters {
  readonly urgent: readonly ProjectMatter[]
  readonly blocked: number
  readonly drifted: number
  /** Those that have expired, or expire within 7 days. */
  readonly dated: number
  /** Those with a value that can no longer be read from where it comes from, in whatever phase. */
  readonly stale: number
  /** Those whose last try on a verify target said that they do not work, in whatever phase. */
  readonly invalid: number
  readonly later: readonly ProjectMatter[]
}

export function mattersOf(project: ProjectNumbers & { readonly dated: number; readonly unsyncedSince: string | null }): Matters {
  const { counts, paused, copies, dated, stale, invalid, unsyncedSince } = project
  const block = blockOf(project)
  const waiting = waitingIn(project)
  const none: readonly ProjectMatter[] = []
  return {
    urgent:
      block === undefined ? failingMatters(project, waiting) : [{ ...block, action: actionFor(block.reason), count: waiting }],
    // What keeps all of a project from being acted on is said once.
    blocked: block === undefined ? counts.phases.Blocked : 0,
    drifted: counts.phases.Drifted,
    dated,
    stale,
    invalid,
    later: [
      ...(counts.unmanaged === 0
        ? none
        : [{ reason: 'Unmanaged' as const, since: null, action: 'take-over' as const, count: counts.unmanaged }]),
      ...(paused && waiting > 0
        ? [{ reason: 'Paused' as const, since: unsyncedSince, action: 'resume' as const, count: waiting }]
        : none),
      ...(copies === 0 ? none : [{ reason: 'CopiesFound' as const, since: null, action: 'none' as const, count: copies }])
    ]
  }
}

/** Folders that runs fail in. That a controller fails is said once, of the controller. */
const failingMatters = ({ targets }: ProjectNumbers, count: number): readonly ProjectMatter[] =>
  targets.flatMap(({ failing }) =>
    failing === undefined || isOfController(failing.reason)
      ? []
      : [{ reason: failing.reason, since: failing.since, action: 'sync' as const, count }]
  )

const isOfController = (reason: Reason): boolean =>
  Object.hasOwn(failures, reason) &&
  failures[reason as keyof typeof failures].scope === 'controller' &&
  reason !== 'ControllerUnknown'

/** After which the next try may succeed without a change of the credential. */
const RETRIED: readonly Reason[] = [
  ...(['PluginMissing', 'Contested', 'MassDeleteGuard', 'DecryptionUnproved', 'AnswerTooLarge', 'FolderRefused'] as const)
]

/** What to do about something that is blocked. */
export function actionFor(reason: Reason | null): AttentionAction {
  if (reason === 'UnmanagedExists') return 'take-over'
  if (reason === 'FolderExists' || reason === 'FolderTaken') return 'none'
  return reason !== null && RETRIED.includes(reason) ? 'sync' : 'edit'
}

/** How many things need a person. */
export const countOf = ({ urgent, blocked, drifted, dated, stale, invalid, later }: Matters): number =>
  urgent.length + blocked + drifted + dated + stale + invalid + later.length
