import type { Damage } from '../../domain/damage.ts'
import type { NewEvent } from '../../domain/event.ts'
import { isUnresolved } from '../../domain/references.ts'
import { type Phase, statusOf } from '../../domain/status.ts'
import type { DesiredCredential } from '../../store/sync/run-snapshot.ts'
import { waitAfter } from '../schedule.ts'
import type { RunContext } from './context.ts'
import { isLeaving } from './desired.ts'
import type { RunOutcome } from './reconcile.ts'
import { failingSince, isGone, type Recorded, record, verdictContext } from './record.ts'
import { failureEvents, plaintextEvents, projectEvent } from './report.ts'
import type { BrokenRun, SyncFailure } from './types.ts'
import { damaged, failed, forgotten, orForgotten } from './verdict.ts'

type Recording = Pick<RunContext, 'deps' | 'snapshot' | 'lease'>

/** The run failed as a whole: nothing is known and nothing was changed. What waits for Jenkins says why; the rest keeps its status. */
export async function recordFailure(
  { deps, lease }: Pick<RunContext, 'deps' | 'lease'>,
  { snapshot, attempts, failure }: BrokenRun,
  earlier: readonly NewEvent[]
): Promise<Recorded> {
  const { project } = snapshot
  const now = deps.now()
  // While the circuit is open or another Jenkins answers nothing is tried, so nothing fails more often.
  const isOther = failure.reason === 'ControllerChanged'
  const isNews = failure.reason !== 'CircuitOpen'
  const failures = isOther ? Math.max(snapshot.failures, 1) : snapshot.failures + (isNews ? 1 : 0)
  const retryAt = now + waitAfter(deps, project, failure, Math.max(failures, 1))
  const context = verdictContext(deps, snapshot, now)
  // In the folder of another project nothing is ours, whatever we wrote there; and what the Jenkins before holds, another one does not.
  const untrue: readonly Phase[] = isOther ? ['Pending', 'Retrying', 'Synced'] : ['Pending', 'Retrying']
  const waiting = snapshot.wanted.filter(
    d =>
      d.damage === undefined &&
      // It waits for its secret store, not for Jenkins.
      (isLeaving(project, d) || !isUnresolved(d.credential)) &&
      (isOfOthers(failure) || isLeaving(project, d) || untrue.includes(statusOf(d.credential, d.sync).phase))
  )
  const verdicts = waiting.map(desired => {
    // What never left the bridge can go although the folder is not looked into.
    if (failure.reason === 'FolderExists' && isLeaving(project, desired) && desired.sync?.ledger == null)
      return forgotten(desired, 'Gone')
    const known = { claimed: attempts.get(desired.credential.id)?.intent?.claimed, drift: knownDrift(desired), retryAt }
    const verdict = failed(context, desired, failure, known)
    // One event of the project says it for all, but not that a change waits for calls that are paused.
    return orForgotten(project, desired, isNews ? { ...verdict, events: [] } : verdict)
  })
  const told = isNews ? failureEvents(snapshot, failure) : []
  await record({ deps, lease, snapshot }, verdicts, attempts, {
    ...{ failures, retryAt, failing: failingSince(snapshot, failure, now) },
    events: [...told, ...earlier]
  })
  deps.observer.failure(failure.reason)
  // That calls are paused was said once, of the controller.
  if (isNews) deps.log.warn({ project: project.name, reason: failure.reason, failures }, 'sync run failed')
  return { outcome: 'failed', isGone: isGone(snapshot, verdicts) && (project.forget === true || snapshot.wanted.length > 0) }
}

/** Whether the folder is not ours to look into. */
const isOfOthers = ({ reason }: SyncFailure): boolean => reason === 'FolderTaken' || reason === 'FolderExists'

/** Drift that was found and not repaired yet. */
const knownDrift = ({ credential, sync }: DesiredCredential) => (sync?.generation === credential.generation ? sync.drift : null)

/** Nothing was done, because the record of the project is not to be acted on: all that it has is blocked until a person has put it right. */
export async function recordDamage(recording: Recording, damage: Damage): Promise<RunOutcome> {
  const { deps, snapshot } = recording
  const context = verdictContext(deps, snapshot, deps.now())
  const verdicts = snapshot.wanted.flatMap(desired => {
    if (desired.damage !== undefined) return damaged(context, desired, desired.damage) ?? []
    if (isUnresolved(desired.credential)) return []
    // One event of the project says it for all.
    const verdict = damaged(context, desired, { ...damage, floor: desired.credential.generation })
    return verdict === undefined ? [] : [{ ...verdict, events: [] }]
  })
  const isNews = snapshot.damaged !== damage.reason
  await record(recording, verdicts, new Map(), {
    requested: snapshot.requested,
    damaged: damage.reason,
    events: isNews ? [projectEvent(snapshot, 'Blocked', damage.reason, damage.message)] : []
  })
  if (isNews) deps.log.error({ project: snapshot.project.name, reason: damage.reason }, 'the record of a project is not acted on')
  return 'failed'
}

/**
 * Nothing was done, because the project is paused, but for the end of an unfinished write; what was asked for is still asked for, and what
 * an admin has ended is forgotten.
 */
export async function recordPause(
  recording: Recording & Pick<RunContext, 'folder'>,
  failure: SyncFailure | undefined,
  earlier: readonly NewEvent[]
): Promise<void> {
  const { deps, snapshot, folder } = recording
  const { project } = snapshot
  const failures = snapshot.failures + (failure === undefined ? 0 : 1)
  const retryAt = failure && deps.now() + waitAfter(deps, project, failure, failures)
  const ended = snapshot.wanted.flatMap(desired => orForgotten(project, desired, undefined) ?? [])
  const events = [...plaintextEvents(snapshot, failure), ...earlier]
  const failing = failingSince(snapshot, failure, deps.now())
  await record(recording, ended, new Map(), { failures, failing, retryAt, inClear: folder.inClear, events })
}
