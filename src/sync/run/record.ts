import { mapYielding } from '../../async/map-yielding.ts'
import type { Damage } from '../../domain/damage.ts'
import type { NewEvent } from '../../domain/event.ts'
import { type FolderReading, isProof, observedById } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import { failures } from '../../domain/reasons.ts'
import { backoff, type LastApplied, type Phase, statusOf } from '../../domain/status.ts'
import type { RunRecord } from '../../store/sync/run-record.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/sync-store.ts'
import { type Lease, LeaseLost } from '../lease.ts'
import { nextCheck } from '../schedule.ts'
import type { RunContext, RunDeps } from './context.ts'
import { wantsName } from './display-name.ts'
import type { Done, SyncFailure } from './execute.ts'
import { isHereInClear } from './folder-state.ts'
import { tellOf } from './observer.ts'
import { isDue, isLeaving, type PlannedChange } from './plan.ts'
import type { RunOutcome } from './reconcile.ts'
import { mayReveal } from './reveal-user-names.ts'
import {
  failureIn,
  moveEvents,
  nameEvents,
  plaintextEvents,
  projectEvent,
  prunedEvents,
  recoveryEvents,
  unmanagedEvents
} from './run-events.ts'
import { unchangedDigest } from './unchanged-digest.ts'
import { damaged, failed, settledVerdict, type Verdict, verdictOf } from './verdict.ts'

/** The longest wait after a failure of a controller, in milliseconds: it costs one request, and people wait for it to be back. */
const CONTROLLER_WAIT = 10_000

/** What a run had noted as being made by us, and of which it did not learn that it was not. */
type Noted = ReadonlyMap<string, LastApplied>

/** What was found and done about the credentials of a folder. */
export interface Converged {
  readonly items: readonly PlannedChange[]
  readonly done: ReadonlyMap<string, Done>
  /** Set when the folder or the controller failed on the way, so that the rest was not tried. */
  readonly stopped: SyncFailure | undefined
  /** The folder as read last. */
  readonly reading: FolderReading
  /** Events of what was done beside the credentials. */
  readonly told: readonly NewEvent[]
}

/** What a run found and did. */
export interface Run extends Converged {
  /** The display name that the folder has from us. */
  readonly displayName: string | undefined
  /** Whether this run gave it. */
  readonly isRenamed: boolean
  /** Why it could not be given. */
  readonly nameTrouble: SyncFailure | undefined
  /** Why the folder that the project is leaving could not be left. */
  readonly moveTrouble: SyncFailure | undefined
  /** Whether Jenkins is to be told of user names when it is the turn of this folder. */
  readonly waitsForTurn: boolean
}

/** How a run ended. `isGone`: its project is being deleted, and nothing of it is left to be proved. */
export interface Written {
  readonly outcome: RunOutcome
  readonly isGone: boolean
}

/** Writes down the truth about every credential of a run that came to its end. */
export async function recordRun(context: RunContext, run: Run): Promise<Written> {
  const { deps, snapshot, lease, noted, folder } = context
  const { project } = snapshot
  const observed = observedById(run.reading)
  const seen = { observed, absenceProved: isProof(run.reading), isInClear: isHereInClear(snapshot, folder) }
  const grounds = { ...contextOf(deps, project, noted), ...seen }
  const count = snapshot.failures + 1
  const trouble = failureIn(run)
  const retryAt = grounds.now + waitAfter(deps, project, trouble, count)
  const verdicts = await mapYielding(run.items, item => {
    if (item.wanted === undefined) return undefined
    const done = run.done.get(item.id)
    const untried = run.stopped !== undefined && done === undefined && isDue(item)
    return untried
      ? settledVerdict(grounds, item.wanted, failed(grounds, item.wanted, run.stopped as SyncFailure, retryAt))
      : verdictOf(grounds, item, item.wanted, done)
  }).then(found => found.filter(verdict => verdict !== undefined))
  const strangers = run.items.filter(item => item.wanted === undefined)
  const left = strangers.filter(item => run.done.get(item.id)?.as !== 'sent').map(item => item.id)
  await write(deps, snapshot, lease, verdicts, {
    failures: trouble === undefined ? 0 : count,
    // What was due and not reached (an overtaken change, a folder that appeared) is looked at soon.
    retryAt:
      trouble !== undefined || run.items.some(item => isDue(item) && !run.done.has(item.id))
        ? retryAt
        : run.waitsForTurn
          ? grounds.now + turnAfter(deps)
          : undefined,
    checkedAt: new Date(grounds.now).toISOString(),
    unmanaged: left,
    // What a person asked for and was not tried is still asked for.
    requested: run.stopped === undefined ? snapshot.requested : [],
    unchangedDigest: await unchangedDigestOf(context, run, verdicts),
    displayName: run.displayName,
    inClear: folder.inClear,
    events: [
      ...plaintextEvents(snapshot, run.stopped),
      ...recoveryEvents(snapshot, run),
      ...unmanagedEvents(snapshot, left),
      ...prunedEvents(snapshot, run, strangers),
      ...nameEvents(snapshot, run),
      ...moveEvents(snapshot, run),
      ...run.told
    ]
  })
  logVerdicts(deps, project.name, run.items, verdicts)
  if (run.stopped !== undefined) deps.observer.failure(run.stopped.reason)
  // While secrets of its may stand in clear in the folder, nothing of the project is forgotten, unless an admin has ended it.
  const isEnded = run.stopped?.reason !== 'PlaintextLeft' || project.forget === true
  return { outcome: run.stopped === undefined ? 'done' : 'failed', isGone: isEnded && isGone(snapshot, verdicts) }
}

const contextOf = (deps: RunDeps, project: Project, noted: Noted) => ({
  ...{ project, hashKey: deps.hashKey, now: deps.now(), random: deps.random, firstRetry: deps.pace.firstRetry, noted }
})

/** Whether nothing of a project that is being deleted is in Jenkins any more, or an admin has ended it. */
const isGone = ({ project, wanted }: RunSnapshot, verdicts: readonly Verdict[]): boolean =>
  project.deletedAt !== null &&
  (project.forget === true ||
    (project.movedFrom === null && verdicts.filter(v => v.removed !== undefined).length === wanted.length))

/** The run failed as a whole: nothing is known and nothing was changed. What waits for Jenkins says why; the rest keeps its status. */
export async function recordFailure(
  deps: RunDeps,
  snapshot: RunSnapshot,
  lease: Lease,
  trouble: SyncFailure,
  noted: Noted,
  told: readonly NewEvent[]
): Promise<Written> {
  const { project } = snapshot
  const now = deps.now()
  // While the circuit is open or another Jenkins answers nothing is tried, so nothing fails more often.
  const isOther = trouble.reason === 'ControllerChanged'
  const isNews = trouble.reason !== 'CircuitOpen'
  const count = isOther ? Math.max(snapshot.failures, 1) : snapshot.failures + (isNews ? 1 : 0)
  const retryAt = now + waitAfter(deps, project, trouble, Math.max(count, 1))
  const context = { ...contextOf(deps, project, noted), observed: new Map(), absenceProved: false, isInClear: false }
  // In the folder of another project nothing is ours, whatever we wrote there; and what the Jenkins before holds, another one does not.
  const untrue: readonly Phase[] = isOther ? ['Pending', 'Retrying', 'Synced'] : ['Pending', 'Retrying']
  const waiting = snapshot.wanted.filter(
    w =>
      w.damage === undefined &&
      (trouble.reason === 'FolderTaken' || isLeaving(project, w) || untrue.includes(statusOf(w.credential, w.sync).phase))
  )
  // One event of the project says it for all, but not that a change waits for calls that are paused.
  const verdicts = waiting.map(w => {
    const verdict = failed(context, w, trouble, retryAt)
    return settledVerdict(context, w, isNews ? { ...verdict, events: [] } : verdict)
  })
  await write(deps, snapshot, lease, verdicts, {
    failures: count,
    retryAt,
    checkedAt: undefined,
    unmanaged: snapshot.unmanaged,
    requested: [],
    unchangedDigest: '',
    displayName: snapshot.displayName,
    inClear: undefined,
    events: [
      ...(snapshot.failures === 0 && isNews ? [projectEvent(snapshot, 'SyncFailed', trouble.reason, trouble.message)] : []),
      ...told
    ]
  })
  deps.observer.failure(trouble.reason)
  // That calls are paused was said once, of the controller.
  if (isNews) deps.log.warn({ project: project.name, reason: trouble.reason, failures: count }, 'sync run failed')
  return { outcome: 'failed', isGone: isGone(snapshot, verdicts) && (project.forget === true || snapshot.wanted.length > 0) }
}

/** Nothing was done, because the record of the project is not to be acted on: all that it has is blocked until a person has put it right. */
export async function recordDamage(deps: RunDeps, snapshot: RunSnapshot, lease: Lease, damage: Damage): Promise<RunOutcome> {
  const { project, failures, unmanaged, displayName } = snapshot
  const context = { ...contextOf(deps, project, new Map()), observed: new Map(), absenceProved: false, isInClear: false }
  const verdicts = snapshot.wanted.flatMap(w => {
    if (w.damage !== undefined) return damaged(context, w, w.damage) ?? []
    // One event of the project says it for all.
    const verdict = damaged(context, w, { ...damage, floor: w.credential.generation })
    return verdict === undefined ? [] : [{ ...verdict, events: [] }]
  })
  const isNews = snapshot.damaged !== damage.reason
  const facts = {
    failures,
    unmanaged,
    displayName,
    damaged: damage.reason,
    retryAt: undefined,
    checkedAt: undefined,
    inClear: undefined
  }
  await write(deps, snapshot, lease, verdicts, {
    ...facts,
    ...{ requested: snapshot.requested, unchangedDigest: '' },
    events: isNews ? [projectEvent(snapshot, 'Blocked', damage.reason, damage.message)] : []
  })
  if (isNews) deps.log.error({ project: project.name, reason: damage.reason }, 'the record of a project is not acted on')
  return 'failed'
}

/**
 * Nothing was done, because the project is paused, but for the end of an unfinished write; what was asked for is still asked for, and what
 * an admin has ended is forgotten.
 */
export async function recordPause(
  { deps, snapshot, lease, folder }: Pick<RunContext, 'deps' | 'snapshot' | 'lease' | 'folder'>,
  trouble: SyncFailure | undefined,
  told: readonly NewEvent[]
): Promise<void> {
  const { unmanaged, displayName } = snapshot
  const failures = snapshot.failures + (trouble === undefined ? 0 : 1)
  const retryAt = trouble && deps.now() + waitAfter(deps, snapshot.project, trouble, failures)
  const nothing = { checkedAt: undefined, requested: [], unchangedDigest: '' }
  const events = [...plaintextEvents(snapshot, trouble), ...told]
  const facts = { failures, unmanaged, displayName, retryAt, inClear: folder.inClear, ...nothing, events }
  const ended = snapshot.wanted.flatMap(w => settledVerdict(snapshot, w, undefined) ?? [])
  await write(deps, snapshot, lease, ended, facts)
}

/**
 * A failing controller is asked again soon, or when it is tried next if calls to it are paused; a folder that needs a person more and more
 * seldom.
 */
function waitAfter(
  { random, pace, controllers }: RunDeps,
  project: Project,
  trouble: SyncFailure | undefined,
  attempts: number
): number {
  const wait = backoff(attempts, random(), pace.firstRetry)
  if (trouble === undefined || failures[trouble.reason].scope !== 'controller') return wait
  // Where calls are paused for longer than was asked, or by the failure of another call, nothing is tried before that ends.
  const pausedFor = Math.max(trouble.waitMs ?? 0, controllers.get(project.controller)?.pausedFor ?? 0)
  // All that waits for the next trial is not to come at the same moment.
  return pausedFor ? Math.round(pausedFor + random() * pace.firstRetry) : Math.min(wait, CONTROLLER_WAIT)
}

/** Milliseconds until a folder asks again whether it is its turn: soon against an interval, and not all at once. */
const turnAfter = ({ pace, interval, random }: RunDeps): number => Math.round(pace.firstRetry + (random() * interval) / 10)

type RunFacts = Pick<
  RunRecord,
  'failures' | 'checkedAt' | 'unmanaged' | 'events' | 'requested' | 'unchangedDigest' | 'displayName' | 'inClear'
> & {
  readonly retryAt: number | undefined
  /** Why the record of the project was not acted on; left out where it was. */
  readonly damaged?: string
}

async function write(
  deps: RunDeps,
  snapshot: RunSnapshot,
  lease: Lease,
  verdicts: readonly Verdict[],
  facts: RunFacts
): Promise<void> {
  const name = snapshot.project.name
  const byId = new Map(verdicts.map(v => [v.id, v]))
  const held = snapshot.wanted.flatMap(w =>
    w.sync?.nextAttemptAt && !byId.has(w.credential.id) ? [Date.parse(w.sync.nextAttemptAt)] : []
  )
  const retries = verdicts.flatMap(v => (v.record?.nextAttemptAt ? [Date.parse(v.record.nextAttemptAt)] : []))
  const dueAt = earliest([
    nextCheck(name, deps.interval, deps.now()),
    ...(facts.retryAt === undefined ? [] : [facts.retryAt]),
    ...retries,
    ...held
  ])
  const written = await deps.store.record(name, lease.token, {
    dirty: snapshot.dirty,
    dueAt,
    checkedAt: facts.checkedAt,
    failures: facts.failures,
    unmanaged: facts.unmanaged,
    requested: facts.requested,
    unchangedDigest: facts.unchangedDigest,
    displayName: facts.displayName,
    inClear: facts.inClear,
    paused: snapshot.project.policies.paused && snapshot.project.deletedAt === null,
    damaged: facts.damaged ?? '',
    // What somebody else has written was not counted when it was written.
    recount: snapshot.wanted.some(w => w.damage !== undefined && byId.has(w.credential.id)),
    unsynced: snapshot.wanted.some(w => isUnsynced(w, byId.get(w.credential.id))),
    records: new Map(verdicts.flatMap(v => (v.record === undefined ? [] : [[v.id, v.record] as const]))),
    removed: new Map(verdicts.flatMap(v => (v.removed === undefined ? [] : [[v.id, v.removed] as const]))),
    events: [...verdicts.flatMap(v => v.events), ...facts.events]
  })
  if (!written) throw new LeaseLost()
  const wanted = new Map(snapshot.wanted.map(w => [w.credential.id, w]))
  for (const verdict of verdicts) tellOf(deps.observer, wanted.get(verdict.id), verdict, deps.now())
  await deps.due.set(name, dueAt)
}

/** What was seen, if everything has come to its final state: until that or a wish changes, nothing is to do. */
async function unchangedDigestOf(
  { deps: { keys, proofs }, snapshot, folder }: RunContext,
  { items, stopped, reading, displayName }: Run,
  verdicts: readonly Verdict[]
): Promise<string> {
  const { project, state } = snapshot
  const reveals = mayReveal(snapshot, folder)
  if (stopped !== undefined || !reading.found || !reading.valuesWatched) return ''
  if (wantsName({ ...snapshot, displayName })) return ''
  const written = new Map(verdicts.map(v => [v.id, v.record]))
  const isSettled = items.every(({ id, wanted, decision }) => {
    if (wanted === undefined) return decision.action === 'unmanaged' || decision.action === 'blocked'
    const record = written.get(id) ?? wanted.sync
    if (wanted.damage !== undefined) return record?.outcome === 'Blocked'
    if (record?.generation !== wanted.credential.generation || isLeaving(project, wanted)) return false
    return record.outcome !== 'Retrying' && !(reveals && record.ledger?.usernameSecret === 'hidden')
  })
  return isSettled ? unchangedDigest(proofs, { project: project.name, keys, state }, reading.revision) : ''
}

/** Whether Jenkins still has to learn of a credential. What was refused waits for people, not for us. */
function isUnsynced({ credential, sync, damage }: DesiredCredential, verdict: Verdict | undefined): boolean {
  if (damage !== undefined || verdict?.removed !== undefined) return false
  const record = verdict?.record ?? sync
  return record === undefined || record.generation < credential.generation || record.outcome === 'Retrying'
}

const earliest = (times: readonly number[]): number => times.reduce((a, b) => Math.min(a, b))

function logVerdicts({ log }: RunDeps, project: string, items: readonly PlannedChange[], verdicts: readonly Verdict[]): void {
  const decisions = new Map(items.map(item => [item.id, item.decision]))
  for (const { id, record } of verdicts) {
    const decision = decisions.get(id)
    const facts = { project, id, action: decision?.action, fields: decision?.fields, outcome: record?.outcome ?? 'Removed' }
    if (record?.reason) log.warn({ ...facts, reason: record.reason, attempts: record.attempts }, 'credential not in sync')
    else log.info({ ...facts, reason: decision?.reason }, 'credential reconciled')
  }
}
