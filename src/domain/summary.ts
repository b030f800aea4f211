import type { Credential } from './credential.ts'
import type { Damage } from './damage.ts'
import type { Project, Target } from './project.ts'
import type { SourceState } from './source.ts'
import { isSettled, type Phase, type Status, type SyncRecord, statusOf } from './status.ts'
import { countedTargets, isLeft, targetsOf, targetText } from './targets.ts'
import type { Verification } from './verification.ts'

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
  /** What the last refresh of its references showed; absent if it was never refreshed, or where that is not read. */
  readonly source?: SourceState
  /** What the last try of its values on a verify target showed; absent if there was none, or where that is not read. */
  readonly verified?: Verification
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
  const all = targets.map(outcome => ({
    outcome: { ...outcome, counts: outcome.counts || isAwaited(credential) },
    status: statusOf(credential, outcome.sync, damage ?? outcome.damage)
  }))
  const counted = all
    .filter(({ outcome }) => outcome.counts)
    .map(({ outcome, status }) => withPlace(status, outcome, all.length > 1))
  return {
    ...(counted.length === 0 ? statusOf(credential, sync, damage) : combined(counted)),
    targets: all.map(({ outcome, status }) => shown(outcome, status))
  }
}

/** Whether a value that it takes from elsewhere can no longer be read. */
export const isStale = ({ credential, source }: WithOutcomes): boolean =>
  credential.deletedAt === null &&
  (credential.references !== undefined || credential.sharedFrom !== undefined) &&
  (source?.staleSince ?? null) !== null

/** Whether all targets are waited for: what is deleted has to be gone also from those that are being added or left. */
const isAwaited = ({ deletedAt }: Credential): boolean => deletedAt !== null

/** Whether nothing more happens in any target that counts. */
export function isSettledEverywhere({ credential, sync, damage, targets = [] }: WithOutcomes): boolean {
  const counted = targets.filter(({ counts }) => counts)
  if (counted.length === 0) return isSettled(statusOf(credential, sync, damage))
  return counted.every(outcome => isSettled(statusOf(credential, outcome.sync, damage ?? outcome.damage)))
}

function combined(statuses: readonly Status[]): Status {
  const [first, ...rest] = statuses
  if (first === undefined) throw new Error('no target counts')
  const worst = rest.reduce((a, b) => (isWorse(b, a) ? b : a), first)
  return {
    ...worst,
    observedGeneration: least(statuses.map(({ observedGeneration }) => observedGeneration)),
    syncedAt: least(statuses.map(({ syncedAt }) => syncedAt)),
    valuesWatched: watched(statuses.map(({ valuesWatched }) => valuesWatched))
  }
}

/** A target that has nothing to say, such as one that a deletion is done in, does not hide what another one waits for. */
function isWorse(a: Status, b: Status): boolean {
  const [ofA, ofB] = [worstFirst.indexOf(a.phase), worstFirst.indexOf(b.phase)]
  return ofA === ofB ? urgencyOf(a) > urgencyOf(b) : ofA < ofB
}

/** A deletion that is not retried waits for a person. */
function urgencyOf({ phase, reason, nextAttemptAt }: Status): number {
  if (reason === null) return 0
  return phase === 'Deleting' && nextAttemptAt === null ? 2 : 1
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
