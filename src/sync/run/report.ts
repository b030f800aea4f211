import { type NewEvent, newEvent } from '../../domain/event.ts'
import { type EventDetails, someIds } from '../../domain/event-details.ts'
import type { Project } from '../../domain/project.ts'
import { type Failure, type Reason, sentenceOf } from '../../domain/reasons.ts'
import { seenDigest } from '../../domain/seen.ts'
import type { SyncRecord } from '../../domain/status.ts'
import { deletionsIn } from '../../domain/sync-requests.ts'
import { keyIn } from '../../domain/targets.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import type { RunDeps } from './context.ts'
import { failureFor } from './failure.ts'
import type { RunOutcome } from './reconcile.ts'
import type { PlannedChange, RunResult, SyncFailure } from './types.ts'
import type { Verdict } from './verdict.ts'

/** An event of the project itself. */
export function projectEvent(
  { project }: RunSnapshot,
  type: NewEvent['type'],
  reason: NewEvent['reason'],
  message: NewEvent['message'],
  details?: EventDetails
): NewEvent {
  return newEvent(type, { generation: project.generation, reason, message, ...(details === undefined ? {} : { details }) })
}

/** What kept a run from doing all that it was for. */
export const failureIn = ({ stopped, moveFailure, nameFailure }: RunResult): SyncFailure | undefined =>
  stopped ?? moveFailure ?? nameFailure

/** The events of the project that follow from a finished run. `left`: the ids that stay in the folder unmanaged. */
export function runEvents(result: RunResult, unmanaged: readonly PlannedChange[], left: readonly string[]): readonly NewEvent[] {
  const { snapshot, isRenamed, nameFailure, moveFailure } = result
  const isRecovered = snapshot.failures > 0 && failureIn(result) === undefined
  const times = `It failed ${snapshot.failures} times in a row.`
  return [
    ...plaintextEvents(snapshot, result.stopped),
    ...(isRecovered ? [projectEvent(snapshot, 'SyncRecovered', null, times, { count: snapshot.failures })] : []),
    ...unmanagedEvents(snapshot, left),
    ...prunedEvents(result, unmanaged, new Set(left)),
    ...refusedEvents(result, unmanaged, new Set(left)),
    ...droppedEvents(result),
    ...(isRenamed ? [{ ...projectEvent(snapshot, 'FolderRenamed', null, null), fields: ['displayName'] }] : []),
    ...failureEvents(snapshot, nameFailure),
    ...failureEvents(snapshot, moveFailure),
    ...result.events
  ]
}

/** Events of a run, which say in which target they happened where there are several. */
export const inTarget = ({ targets, controller, folder }: Project, events: readonly NewEvent[]): readonly NewEvent[] =>
  targets === undefined ? events : events.map(event => ({ ...event, target: { controller, folder } }))

/** What concerns the whole folder is told once for as long as it stays. */
export function failureEvents(snapshot: RunSnapshot, failure: SyncFailure | undefined): NewEvent[] {
  if (failure?.reason === 'FolderExists')
    return snapshot.folderExists ? [] : [projectEvent(snapshot, 'Blocked', failure.reason, failure.message)]
  return failure !== undefined && snapshot.failures === 0
    ? [projectEvent(snapshot, 'SyncFailed', failure.reason, failure.message)]
    : []
}

/** That something is left in clear; of another failure every credential tells itself. */
export const plaintextEvents = (snapshot: RunSnapshot, failure: SyncFailure | undefined): NewEvent[] =>
  failure?.reason === 'PlaintextLeft' ? failureEvents(snapshot, failure) : []

function unmanagedEvents(snapshot: RunSnapshot, unmanaged: readonly string[]): NewEvent[] {
  const known = new Set(snapshot.unmanaged)
  const fresh = unmanaged.filter(id => !known.has(id))
  return fresh.length === 0
    ? []
    : [projectEvent(snapshot, 'UnmanagedFound', 'Unmanaged', `${sentenceOf('Unmanaged')} ${shown(fresh)}`, someIds(fresh))]
}

/** What was pruned, or that the guard has stopped it. */
function prunedEvents({ snapshot }: RunResult, unmanaged: readonly PlannedChange[], left: ReadonlySet<string>): NewEvent[] {
  const gone = unmanaged.filter(change => !left.has(change.id))
  const requested = gone.filter(({ decision }) => decision.reason === 'Requested').map(({ id }) => id)
  const pruned = gone.filter(({ decision }) => decision.reason !== 'Requested').map(({ id }) => id)
  const stopped = unmanaged.some(change => change.decision.reason === 'MassDeleteGuard')
  const eventsOf = (why: 'Pruned' | 'Requested', ids: readonly string[]) =>
    ids.length === 0 ? [] : [projectEvent(snapshot, 'Pruned', why, `${sentenceOf(why)} ${shown(ids)}`, someIds(ids))]
  return [
    ...eventsOf('Pruned', pruned),
    ...eventsOf('Requested', requested),
    ...(stopped ? [projectEvent(snapshot, 'Blocked', 'MassDeleteGuard', sentenceOf('MassDeleteGuard'))] : [])
  ]
}

/** Deletions that a person requested and that were not done. Those of a run that stopped are still requested. */
function refusedEvents(
  { snapshot, attempts, stopped }: RunResult,
  unmanaged: readonly PlannedChange[],
  left: ReadonlySet<string>
) {
  const kept =
    stopped === undefined ? unmanaged.filter(change => change.decision.reason === 'Requested' && left.has(change.id)) : []
  return kept.map(({ id }) => {
    const outcome = attempts.get(id)?.outcome
    const { reason, message } = outcome?.as === 'failed' ? outcome.failure : failureFor('NotApplied')
    return projectEvent(
      snapshot,
      'Blocked',
      reason,
      `${shown([id])} could not be deleted as requested. ${message}`,
      someIds([id])
    )
  })
}

/** Deletions that a person requested of something that Jenkins does not hold as it was seen. */
function droppedEvents({ snapshot, changes, stopped }: RunResult): NewEvent[] {
  if (stopped !== undefined) return []
  const { project, isShared } = snapshot
  const requested = deletionsIn(snapshot.requested, keyIn(project))
  if (requested.size === 0) return []
  const held = new Map(changes.flatMap(change => (change.observed === undefined ? [] : [[change.id, change]])))
  return [...requested.values()].flatMap(({ id, seen }) => {
    const { desired, observed, decision } = held.get(id) ?? {}
    const isSame = observed !== undefined && seenDigest(project, observed) === seen
    // Done, tried in vain or stopped by the limit, which other events tell.
    if (isSame && (decision?.reason === 'Requested' || decision?.reason === 'MassDeleteGuard')) return []
    const why = observed === undefined ? 'absent' : desired !== undefined ? 'ours' : isSame && isShared ? 'shared' : 'changed'
    const details = { ...someIds([id]), why: `dropped-${why}` }
    return [projectEvent(snapshot, 'UnmanagedDeletionDropped', null, `${shown([id])} ${dropped[why]}`, details)]
  })
}

/** Why a deletion was not done. */
const dropped = {
  /** Also after a run that was killed between the deletion and its record. */
  absent: 'is not in the folder any more, so nothing was left to delete as requested.',
  ours: 'was not deleted as requested: the project has a credential with this id by now.',
  shared: 'was not deleted as requested: another project has this folder as well by now, so the credential may belong to it.',
  changed:
    'was not deleted as requested: Jenkins holds something else under this id than what was seen. Look at it again, then decide.'
} as const

/** Some of the ids, quoted. */
function shown(ids: readonly string[]): string {
  const { ids: some, count } = someIds(ids)
  return `${some.map(id => JSON.stringify(id)).join(', ')}${count > some.length ? ` and ${count - some.length} more` : ''}`
}

/** Who counts what runs do. It hears constants and numbers alone, never whose they are. */
export interface SyncObserver {
  /** A run of one project has ended. The duration is in seconds. */
  run(outcome: RunOutcome, seconds: number): void
  /** A job of a controller was taken: seconds since it was added. */
  waited(controller: string, seconds: number): void
  /** The run failed as a whole. */
  failure(reason: Failure): void
  /** What was recorded for one credential. */
  verdict(outcome: SyncRecord['outcome'] | 'Removed', reason: Reason): void
  /** A change has arrived: seconds from its answer to the read that proved it. */
  arrival(seconds: number): void
  driftDetected(kind: Reason): void
  driftRepaired(kind: Reason): void
}

/** Tells of one verdict that is stored now. */
export function tellOf(
  observer: SyncObserver,
  wanted: DesiredCredential | undefined,
  { record, events }: Verdict,
  now: number
): void {
  const last = events.at(-1)
  observer.verdict(record?.outcome ?? 'Removed', record?.reason ?? last?.reason ?? 'InSync')
  for (const { type, reason } of events) {
    if (reason === null) continue
    if (type === 'DriftDetected') observer.driftDetected(reason)
    if (type === 'DriftRepaired') observer.driftRepaired(reason)
  }
  const arrived = arrivalOf(wanted, { events }, now)
  if (arrived !== undefined) observer.arrival(arrived)
}

/** Seconds that a change took which a verdict proves to be in Jenkins. */
export const arrivalOf = (
  wanted: DesiredCredential | undefined,
  { events }: Pick<Verdict, 'events'>,
  now: number
): number | undefined =>
  wanted !== undefined && isArrival(events.at(-1)) ? (now - Date.parse(wanted.credential.updatedAt)) / 1000 : undefined

const isArrival = (event: NewEvent | undefined): boolean =>
  event?.type === 'Synced' && (event.reason === 'Created' || event.reason === 'Changed')

export function logVerdicts(
  { log }: Pick<RunDeps, 'log'>,
  project: string,
  changes: readonly PlannedChange[],
  verdicts: readonly Verdict[]
): void {
  const decisions = new Map(changes.map(change => [change.id, change.decision]))
  for (const { id, record } of verdicts) {
    const decision = decisions.get(id)
    const facts = { project, id, action: decision?.action, fields: decision?.fields, outcome: record?.outcome ?? 'Removed' }
    if (record?.reason) log.warn({ ...facts, reason: record.reason, attempts: record.attempts }, 'credential not in sync')
    else log.info({ ...facts, reason: decision?.reason }, 'credential reconciled')
  }
}
