import { mapYielding } from '../../async/map-yielding.ts'
import { isProof, observedById } from '../../domain/observed.ts'
import { isUntried } from '../../domain/reasons.ts'
import { isUnresolved } from '../../domain/references.ts'
import { type SyncRecord, withSince } from '../../domain/status.ts'
import { isPaused } from '../../domain/targets.ts'
import { refText } from '../../store/redis/redis-keys.ts'
import type { RunRecord } from '../../store/sync/run-record.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import { LeaseLost } from '../lease.ts'
import { nextCheck, turnAfter, waitAfter } from '../schedule.ts'
import { isOver, withdrawals } from './attempts.ts'
import type { RunContext, RunDeps } from './context.ts'
import { isDesired } from './desired.ts'
import { isHereInClear } from './folder.ts'
import { isDue } from './plan.ts'
import type { RunOutcome } from './reconcile.ts'
import { arrivalOf, failureIn, inTarget, logVerdicts, runEvents, tellOf } from './report.ts'
import type { Attempts, RunResult, SyncFailure } from './types.ts'
import { unchangedDigest } from './unchanged.ts'
import { failed, orForgotten, type Verdict, type VerdictContext, verdictOf } from './verdict.ts'

/** How a run ended. `isGone`: its project is being deleted, and nothing of it is left to be proved. */
export interface Recorded {
  readonly outcome: RunOutcome
  readonly isGone: boolean
}

/** Records the outcome of a finished run for every credential. */
export async function recordRun(context: RunContext, result: RunResult): Promise<Recorded> {
  const { deps, folder } = context
  const { snapshot, attempts, stopped, changes } = result
  const { project } = snapshot
  const failure = failureIn(result)
  const failures = failure === undefined ? 0 : snapshot.failures + 1
  const now = deps.now()
  const retryAt = now + waitAfter(deps, project, failure, snapshot.failures + 1)
  const verdicts = await verdictsOf(context, result, now, retryAt)
  const unmanaged = changes.filter(({ desired, decision }) => desired === undefined && decision.reason !== 'Ignored')
  // An answer may have been lost: only the last reading tells what is gone.
  const observed = observedById(result.reading)
  const isDeleted = (id: string) => attempts.get(id)?.outcome.as === 'sent' && isProof(result.reading) && !observed.has(id)
  const left = unmanaged.filter(({ id }) => !isDeleted(id)).map(({ id }) => id)
  // What was due and not reached (an overtaken change, a folder that appeared) is looked at soon.
  const isLeft = failure !== undefined || changes.some(change => isDue(change) && !isOver(attempts.get(change.id)))
  const turnAt = result.waitsForTurn ? now + turnAfter(deps) : undefined
  await record({ ...context, snapshot }, verdicts, attempts, {
    failures,
    failing: failingSince(snapshot, failure, now),
    retryAt: isLeft ? retryAt : turnAt,
    checkedAt: new Date(now).toISOString(),
    unmanaged: left,
    // What a person asked for and was not tried is still asked for.
    requested: stopped === undefined ? snapshot.requested : [],
    unchangedDigest: await unchangedDigest(context, result, new Map(verdicts.map(verdict => [verdict.id, verdict.record]))),
    displayName: result.displayName,
    inClear: folder.inClear,
    events: runEvents(result, unmanaged, left)
  })
  logVerdicts(deps, project.name, changes, verdicts)
  if (stopped !== undefined) deps.observer.failure(stopped.reason)
  // While the folder may hold secrets in clear, nothing of the project is forgotten, unless an admin has ended it.
  const isEnded = stopped?.reason !== 'PlaintextLeft' || project.forget === true
  return { outcome: stopped === undefined ? 'done' : 'failed', isGone: isEnded && isGone(snapshot, verdicts) }
}

/** What the last reading proves of every desired credential; what was due and not tried has failed with the run. */
async function verdictsOf(context: RunContext, result: RunResult, now: number, retryAt: number): Promise<readonly Verdict[]> {
  const { deps, folder } = context
  const { snapshot, attempts, reading, stopped } = result
  const stored = new Map(snapshot.wanted.map(desired => [desired.credential.id, desired]))
  const seen: VerdictContext = {
    ...verdictContext(deps, snapshot, now),
    observed: observedById(reading),
    absenceProved: isProof(reading),
    isInClear: isHereInClear(snapshot, folder)
  }
  const verdicts = await mapYielding(result.changes.filter(isDesired), change => {
    const current = { ...change, desired: stored.get(change.id) ?? change.desired }
    const attempt = attempts.get(change.id)
    if (stopped === undefined || isOver(attempt) || !isDue(change)) return verdictOf(seen, current, attempt)
    const known = { claimed: attempt?.intent?.claimed, drift: change.drift, retryAt }
    return orForgotten(snapshot.project, current.desired, failed(seen, current.desired, stopped, known))
  })
  return verdicts.filter(verdict => verdict !== undefined)
}

/** What a verdict is made of where nothing was read. */
export const verdictContext = (deps: RunDeps, { project }: RunSnapshot, now: number): VerdictContext => ({
  ...{ project, observed: new Map(), absenceProved: false, isInClear: false },
  ...{ hashKey: deps.hashKey, now, random: deps.random, firstRetry: deps.pace.firstRetry }
})

/** Whether nothing of a project that is being deleted is in Jenkins any more, or an admin has ended it. */
export const isGone = ({ project, wanted }: RunSnapshot, verdicts: readonly Verdict[]): boolean =>
  project.deletedAt !== null &&
  (project.forget === true ||
    (project.movedFrom === null && verdicts.filter(v => v.removed !== undefined).length === wanted.length))

/** What is recorded of the project itself; what is left out is as it was, and nothing was asked for or found. */
export type RunFacts = Partial<Omit<RunRecord, 'dirty' | 'dueAt' | 'records' | 'removed'>> & {
  /** When to look again at the latest. */
  readonly retryAt?: number | undefined
}

/** Records all that a run leaves behind in one step. */
export async function record(
  { deps, snapshot, lease }: Pick<RunContext, 'deps' | 'snapshot' | 'lease'>,
  verdicts: readonly Verdict[],
  attempts: Attempts,
  { retryAt, ...facts }: RunFacts
): Promise<void> {
  const { project, wanted } = snapshot
  const byId = new Map(verdicts.map(verdict => [verdict.id, verdict]))
  const held = wanted.flatMap(({ credential, sync }) => (byId.has(credential.id) ? [] : (sync?.nextAttemptAt ?? [])))
  const retries = verdicts.flatMap(verdict => verdict.record?.nextAttemptAt ?? [])
  const times = [nextCheck(refText(project), deps.interval, deps.now()), ...[...held, ...retries].map(at => Date.parse(at))]
  const dueAt = [...times, ...(retryAt === undefined ? [] : [retryAt])].reduce((a, b) => Math.min(a, b))
  const desired = new Map(wanted.map(d => [d.credential.id, d]))
  const since = (id: string, of: SyncRecord) => withSince(of, desired.get(id)?.sync, deps.now())
  const records = verdicts.flatMap(({ id, record }) => (record === undefined ? [] : [[id, since(id, record)] as const]))
  const isRecorded = await deps.store.record(project, lease.token, {
    dirty: snapshot.dirty,
    dueAt,
    checkedAt: undefined,
    failures: snapshot.failures,
    failing: snapshot.failing,
    unmanaged: snapshot.unmanaged,
    requested: [],
    unchangedDigest: '',
    displayName: snapshot.displayName,
    inClear: undefined,
    paused: isPaused(project),
    damaged: '',
    // What somebody else has written was not counted when it was written.
    recount: wanted.some(({ damage, credential }) => damage !== undefined && byId.has(credential.id)),
    unsynced: wanted.some(desired => isUnsynced(desired, byId.get(desired.credential.id))),
    ...facts,
    records: new Map([...[...withdrawals(attempts)].filter(([id]) => !byId.has(id)), ...records]),
    removed: new Map(verdicts.flatMap(verdict => (verdict.removed === undefined ? [] : [[verdict.id, verdict.removed]]))),
    arrivals: verdicts.flatMap(verdict => arrivalOf(desired.get(verdict.id), verdict, deps.now()) ?? []),
    events: inTarget(project, [...verdicts.flatMap(verdict => verdict.events), ...(facts.events ?? [])])
  })
  if (!isRecorded) throw new LeaseLost()
  for (const verdict of verdicts) tellOf(deps.observer, desired.get(verdict.id), verdict, deps.now())
  await deps.due.set(project, dueAt)
}

/** Why runs fail as a whole, and since when they do. That calls are paused says nothing of the cause. */
export function failingSince(
  { failing }: Pick<RunSnapshot, 'failing'>,
  failure: SyncFailure | undefined,
  now: number
): RunSnapshot['failing'] {
  if (failure === undefined) return undefined
  const reason = isUntried(failure.reason) && failing !== undefined ? failing.reason : failure.reason
  return { reason, since: failing?.since ?? new Date(now).toISOString() }
}

/** Whether Jenkins still has to learn of a credential. What was refused waits for people, and what was not read for a secret store. */
function isUnsynced({ credential, sync, damage }: DesiredCredential, verdict: Verdict | undefined): boolean {
  if (damage !== undefined || verdict?.removed !== undefined || isUnresolved(credential)) return false
  const last = verdict?.record ?? sync
  return last === undefined || last.generation < credential.generation || last.outcome === 'Retrying'
}
