import type { Credential } from './credential.ts'
import type { Damage } from './damage.ts'
import type { Project, Target } from './project.ts'
import { isSettled, type Phase, type Status, type SyncRecord, statusOf } from './status.ts'
import { countedTargets, isLeft, targetsOf, targetText } from './targets.ts'

/** The outcome of a credential in one target. */
export interface TargetOutcome {
  readonly target: Target
  /** Whether it is part of the summary. */
  readonly counts: boolean
  /** Whether what is ours there is being removed. */
  readonly isLeft: boolean
  readonly sync: SyncRecord | undefined
  /** Set if that outcome must not be acted on. */
  readonly damage?: Damage
}

/** A credential with its outcomes. */
export interface WithOutcomes {
  readonly credential: Credential
  /** The outcome in the first target. */
  readonly sync: SyncRecord | undefined
  readonly damage?: Damage
  /** Absent if the targets of the project are not known. */
  readonly targets?: readonly TargetOutcome[]
}

/** The outcomes in all targets of a project; `at`: the one in a target. */
export function outcomesOf(
  project: Project,
  at: (target: Target, index: number) => Pick<TargetOutcome, 'sync' | 'damage'> = () => ({ sync: undefined })
): readonly TargetOutcome[] {
  const counted = new Set(countedTargets(project).map(({ key }) => key))
  return targetsOf(project).map((target, i) => ({
    ...{ target, counts: counted.has(target.key), isLeft: isLeft(project, target) },
    ...at(target, i)
  }))
}

/** The outcomes in the targets that a credential is to be in. */
export const outcomesIn = ({ sync, targets }: WithOutcomes): readonly (SyncRecord | undefined)[] =>
  targets === undefined ? [sync] : targets.filter(({ isLeft }) => !isLeft).map(outcome => outcome.sync)

/** The status of a credential in one target. */
export interface TargetStatus extends Pick<Status, 'phase' | 'reason' | 'message' | 'observedGeneration' | 'syncedAt' | 'drift'> {
  readonly controller: string
  readonly folder: readonly string[]
}

/** The status of a credential in all targets. */
export interface Summary extends Status {
  readonly targets: readonly TargetStatus[]
}

/** Of two targets, the phase that is further up is that of the credential. The Lua version of this is in `COUNTING`. */
export const worstFirst: readonly Phase[] = ['Blocked', 'Retrying', 'Drifted', 'Deleting', 'Pending', 'Synced']

export function summaryOf({ credential, sync, damage, targets = [] }: WithOutcomes): Summary {
  const all = targets.map(outcome => ({ outcome, status: statusOf(credential, outcome.sync, damage ?? outcome.damage) }))
  const counted = all
    .filter(({ outcome }) => outcome.counts)
    .map(({ outcome, status }) => withPlace(status, outcome, all.length > 1))
  return {
    ...(counted.length === 0 ? statusOf(credential, sync, damage) : combined(counted)),
    targets: all.map(({ outcome, status }) => shown(outcome, status))
  }
}

/** Whether nothing more happens in any target that counts. */
export function isSettledEverywhere({ credential, sync, damage, targets = [] }: WithOutcomes): boolean {
  const counted = targets.filter(({ counts }) => counts)
  if (counted.length === 0) return isSettled(statusOf(credential, sync, damage))
  return counted.every(outcome => isSettled(statusOf(credential, outcome.sync, damage ?? outcome.damage)))
}

function combined(statuses: readonly Status[]): Status {
  const [first, ...rest] = statuses
  if (first === undefined) throw new Error('no target counts')
  const worst = rest.reduce((a, b) => (worstFirst.indexOf(b.phase) < worstFirst.indexOf(a.phase) ? b : a), first)
  return {
    ...worst,
    observedGeneration: least(statuses.map(({ observedGeneration }) => observedGeneration)),
    syncedAt: least(statuses.map(({ syncedAt }) => syncedAt)),
    valuesWatched: watched(statuses.map(({ valuesWatched }) => valuesWatched))
  }
}

/** Of several targets, a message says which one it is about. */
const withPlace = (status: Status, { target }: TargetOutcome, isOneOfSeveral: boolean): Status =>
  isOneOfSeveral && status.message !== null ? { ...status, message: `${targetText(target)}: ${status.message}` } : status

/** Null, the least of all, if there is one. */
const least = <T extends string | number>(values: readonly (T | null)[]): T | null =>
  values.reduce((a, b) => (a === null || b === null ? null : b < a ? b : a))

const watched = (flags: readonly (boolean | null)[]): boolean | null =>
  flags.includes(false) ? false : flags.includes(null) ? null : true

function shown({ target, counts, isLeft }: TargetOutcome, status: Status): TargetStatus {
  const { reason, message, observedGeneration, syncedAt, drift } = status
  const phase = isLeft ? 'Deleting' : counts ? status.phase : 'Pending'
  return {
    ...{ controller: target.controller, folder: target.folder },
    ...{ phase, reason, message, observedGeneration, syncedAt, drift }
  }
}
