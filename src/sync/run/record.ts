import { inTurns } from '../../async/map-yielding.ts'
import type { Damage } from '../../domain/damage.ts'
import type { NewEvent } from '../../domain/event.ts'
import { type FolderReading, isProof, observedById } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import { failures } from '../../domain/reasons.ts'
import { backoff, type Ledger, type Phase, statusOf } from '../../domain/status.ts'
import type { RunRecord } from '../../store/sync/run-record.ts'
import type { Gathered, Wanted } from '../../store/sync/sync-store.ts'
import { type Lease, LeaseLost } from '../lease.ts'
import { nextCheck } from '../schedule.ts'
import type { RunDeps, Session } from './context.ts'
import { wantsName } from './display-name.ts'
import type { Done, Trouble } from './execute.ts'
import { isHereInClear } from './folder-state.ts'
import { tellOf } from './observer.ts'
import { type Item, isDue, isLeaving } from './plan.ts'
import type { RunOutcome } from './reconcile.ts'
import { mayReveal } from './reveal-user-names.ts'
import {
  moveEvents,
  nameEvents,
  plaintextEvents,
  projectEvent,
  prunedEvents,
  recoveryEvents,
  troubleIn,
  unmanagedEvents
} from './run-events.ts'
import { settledMark } from './unchanged-digest.ts'
import { damaged, failed, settledVerdict, type Verdict, verdictOf } from './verdict.ts'

/** The longest wait after a failure of a controller, in milliseconds: it costs one request, and people wait for it to be back. */
const CONTROLLER_WAIT = 10_000

/** What a run had noted as being made by us, and of which it did not learn that it was not. */
type Noted = ReadonlyMap<string, Ledger>

/** What was found and done about the credentials of a folder. */
export interface Converged {
  readonly items: readonly Item[]
  readonly done: ReadonlyMap<string, Done>
  /** Set when the folder or the controller failed on the way, so that the rest was not tried. */
  readonly stopped: Trouble | undefined
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
  readonly nameTrouble: Trouble | undefined
  /** Why the folder that the project is leaving could not be left. */
  readonly moveTrouble: Trouble | undefined
  /** Whether Jenkins is to be told of user names when it is the turn of this folder. */
  readonly waitsForTurn: boolean
}

/** How a run ended. `isGone`: its project is being deleted, and nothing of it is left to be proved. */
export interface Written {
  readonly outcome: RunOutcome
  readonly isGone: boolean
}

/** Writes down the truth about every credential of a run that came to its end. */
export async function writeRun(session: Session, run: Run): Promise<Written> {
  const { deps, gathered, lease, noted, folder } = session
  const { project } = gathered
  const observed = observedById(run.reading)
  const seen = { observed, absenceProved: isProof(run.reading), isInClear: isHereInClear(gathered, folder) }
  const context = { ...contextOf(deps, project, noted), ...seen }
  const count = gathered.failures + 1
  const trouble = troubleIn(run)
  const retryAt = context.now + waitAfter(deps, project, trouble, count)
  const verdicts = await inTurns(run.items, item => {
    if (item.wanted === undefined) return undefined
    const done = run.done.get(item.id)
    const untried = run.stopped !== undefined && done === undefined && isDue(item)
    return untried
      ? settledVerdict(context, item.wanted, failed(context, item.wanted, run.stopped as Trouble, retryAt))
      : verdictOf(context, item, item.wanted, done)
  }).then(found => found.filter(verdict => verdict !== undefined))
  const strangers = run.items.filter(item => item.wanted === undefined)
  const left = strangers.filter(item => run.done.get(item.id)?.as !== 'sent').map(item => item.id)
  await write(deps, gathered, lease, verdicts, {
    failures: trouble === undefined ? 0 : count,
    // What was due and not reached (an overtaken change, a folder that appeared) is looked at soon.
    retryAt:
      trouble !== undefined || run.items.some(item => isDue(item) && !run.done.has(item.id))
        ? retryAt
        : run.waitsForTurn
          ? context.now + turnAfter(deps)
          : undefined,
    checkedAt: new Date(context.now).toISOString(),
    unmanaged: left,
    // What a person asked for and was not tried is still asked for.
    requested: run.stopped === undefined ? gathered.requested : [],
    settledAt: await settledAt(session, run, verdicts),
    displayName: run.displayName,
    inClear: folder.inClear,
    events: [
      ...plaintextEvents(gathered, run.stopped),
      ...recoveryEvents(gathered, run),
      ...unmanagedEvents(gathered, left),
      ...prunedEvents(gathered, run, strangers),
      ...nameEvents(gathered, run),
      ...moveEvents(gathered, run),
      ...run.told
    ]
  })
  logVerdicts(deps, project.name, run.items, verdicts)
  if (run.stopped !== undefined) deps.observer.failure(run.stopped.reason)
  // While secrets of its may stand in clear in the folder, nothing of the project is forgotten, unless an admin has ended it.
  const isEnded = run.stopped?.reason !== 'PlaintextLeft' || project.forget === true
  return { outcome: run.stopped === undefined ? 'done' : 'failed', isGone: isEnded && isGone(gathered, verdicts) }
}

const contextOf = (deps: RunDeps, project: Project, noted: Noted) => ({
  ...{ project, hashKey: deps.hashKey, now: deps.now(), random: deps.random, firstRetry: deps.pace.firstRetry, noted }
})

/** Whether nothing of a project that is being deleted is in Jenkins any more, or an admin has ended it. */
const isGone = ({ project, wanted }: Gathered, verdicts: readonly Verdict[]): boolean =>
  project.deletedAt !== null &&
  (project.forget === true ||
    (project.movedFrom === null && verdicts.filter(v => v.removed !== undefined).length === wanted.length))

/** The run failed as a whole: nothing is known and nothing was changed. What waits for Jenkins says why; the rest keeps its status. */
export async function writeFailure(
  deps: RunDeps,
  gathered: Gathered,
  lease: Lease,
  trouble: Trouble,
  noted: Noted,
  told: readonly NewEvent[]
): Promise<Written> {
  const { project } = gathered
  const now = deps.now()
  // While the circuit is open or another Jenkins answers nothing is tried, so nothing fails more often.
  const isOther = trouble.reason === 'ControllerChanged'
  const isNews = trouble.reason !== 'CircuitOpen'
  const count = isOther ? Math.max(gathered.failures, 1) : gathered.failures + (isNews ? 1 : 0)
  const retryAt = now + waitAfter(deps, project, trouble, Math.max(count, 1))
  const context = { ...contextOf(deps, project, noted), observed: new Map(), absenceProved: false, isInClear: false }
  // In the folder of another project nothing is ours, whatever we wrote there; and what the Jenkins before holds, another one does not.
  const untrue: readonly Phase[] = isOther ? ['Pending', 'Retrying', 'Synced'] : ['Pending', 'Retrying']
  const waiting = gathered.wanted.filter(
    w =>
      w.damage === undefined &&
      (trouble.reason === 'FolderTaken' || isLeaving(project, w) || untrue.includes(statusOf(w.credential, w.sync).phase))
  )
  // One event of the project says it for all, but not that a change waits for calls that are paused.
  const verdicts = waiting.map(w => {
    const verdict = failed(context, w, trouble, retryAt)
    return settledVerdict(context, w, isNews ? { ...verdict, events: [] } : verdict)
  })
  await write(deps, gathered, lease, verdicts, {
    failures: count,
    retryAt,
    checkedAt: undefined,
    unmanaged: gathered.unmanaged,
    requested: [],
    settledAt: '',
    displayName: gathered.displayName,
    inClear: undefined,
    events: [
      ...(gathered.failures === 0 && isNews ? [projectEvent(gathered, 'SyncFailed', trouble.reason, trouble.message)] : []),
      ...told
    ]
  })
  deps.observer.failure(trouble.reason)
  // That calls are paused was said once, of the controller.
  if (isNews) deps.log.warn({ project: project.name, reason: trouble.reason, failures: count }, 'sync run failed')
  return { outcome: 'failed', isGone: isGone(gathered, verdicts) && (project.forget === true || gathered.wanted.length > 0) }
}

/** Nothing was done, because the record of the project is not to be acted on: all that it has is blocked until a person has put it right. */
export async function writeDamage(deps: RunDeps, gathered: Gathered, lease: Lease, damage: Damage): Promise<RunOutcome> {
  const { project, failures, unmanaged, displayName } = gathered
  const context = { ...contextOf(deps, project, new Map()), observed: new Map(), absenceProved: false, isInClear: false }
  const verdicts = gathered.wanted.flatMap(w => {
    if (w.damage !== undefined) return damaged(context, w, w.damage) ?? []
    // One event of the project says it for all.
    const verdict = damaged(context, w, { ...damage, floor: w.credential.generation })
    return verdict === undefined ? [] : [{ ...verdict, events: [] }]
  })
  const isNews = gathered.damaged !== damage.reason
  const facts = {
    failures,
    unmanaged,
    displayName,
    damaged: damage.reason,
    retryAt: undefined,
    checkedAt: undefined,
    inClear: undefined
  }
  await write(deps, gathered, lease, verdicts, {
    ...facts,
    ...{ requested: gathered.requested, settledAt: '' },
    events: isNews ? [projectEvent(gathered, 'Blocked', damage.reason, damage.message)] : []
  })
  if (isNews) deps.log.error({ project: project.name, reason: damage.reason }, 'the record of a project is not acted on')
  return 'failed'
}

/**
 * Nothing was done, because the project is paused, but for the end of an unfinished write; what was asked for is still asked for, and what
 * an admin has ended is forgotten.
 */
export async function writePause(
  { deps, gathered, lease, folder }: Pick<Session, 'deps' | 'gathered' | 'lease' | 'folder'>,
  trouble: Trouble | undefined,
  told: readonly NewEvent[]
): Promise<void> {
  const { unmanaged, displayName } = gathered
  const failures = gathered.failures + (trouble === undefined ? 0 : 1)
  const retryAt = trouble && deps.now() + waitAfter(deps, gathered.project, trouble, failures)
  const nothing = { checkedAt: undefined, requested: [], settledAt: '' }
  const events = [...plaintextEvents(gathered, trouble), ...told]
  const facts = { failures, unmanaged, displayName, retryAt, inClear: folder.inClear, ...nothing, events }
  const ended = gathered.wanted.flatMap(w => settledVerdict(gathered, w, undefined) ?? [])
  await write(deps, gathered, lease, ended, facts)
}

/**
 * A failing controller is asked again soon, or when it is tried next if calls to it are paused; a folder that needs a person more and more
 * seldom.
 */
function waitAfter(
  { random, pace, controllers }: RunDeps,
  project: Project,
  trouble: Trouble | undefined,
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
  'failures' | 'checkedAt' | 'unmanaged' | 'events' | 'requested' | 'settledAt' | 'displayName' | 'inClear'
> & {
  readonly retryAt: number | undefined
  /** Why the record of the project was not acted on; left out where it was. */
  readonly damaged?: string
}

async function write(
  deps: RunDeps,
  gathered: Gathered,
  lease: Lease,
  verdicts: readonly Verdict[],
  facts: RunFacts
): Promise<void> {
  const name = gathered.project.name
  const byId = new Map(verdicts.map(v => [v.id, v]))
  const held = gathered.wanted.flatMap(w =>
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
    dirty: gathered.dirty,
    dueAt,
    checkedAt: facts.checkedAt,
    failures: facts.failures,
    unmanaged: facts.unmanaged,
    requested: facts.requested,
    settledAt: facts.settledAt,
    displayName: facts.displayName,
    inClear: facts.inClear,
    paused: gathered.project.policies.paused && gathered.project.deletedAt === null,
    damaged: facts.damaged ?? '',
    // What somebody else has written was not counted when it was written.
    recount: gathered.wanted.some(w => w.damage !== undefined && byId.has(w.credential.id)),
    unsynced: gathered.wanted.some(w => isUnsynced(w, byId.get(w.credential.id))),
    records: new Map(verdicts.flatMap(v => (v.record === undefined ? [] : [[v.id, v.record] as const]))),
    removed: new Map(verdicts.flatMap(v => (v.removed === undefined ? [] : [[v.id, v.removed] as const]))),
    events: [...verdicts.flatMap(v => v.events), ...facts.events]
  })
  if (!written) throw new LeaseLost()
  const wanted = new Map(gathered.wanted.map(w => [w.credential.id, w]))
  for (const verdict of verdicts) tellOf(deps.observer, wanted.get(verdict.id), verdict, deps.now())
  await deps.due.set(name, dueAt)
}

/** What was seen, if everything has come to its final state: until that or a wish changes, nothing is to do. */
async function settledAt(
  { deps: { keys, proofs }, gathered, folder }: Session,
  { items, stopped, reading, displayName }: Run,
  verdicts: readonly Verdict[]
): Promise<string> {
  const { project, state } = gathered
  const reveals = mayReveal(gathered, folder)
  if (stopped !== undefined || !reading.found || !reading.valuesWatched) return ''
  if (wantsName({ ...gathered, displayName })) return ''
  const written = new Map(verdicts.map(v => [v.id, v.record]))
  const isSettled = items.every(({ id, wanted, decision }) => {
    if (wanted === undefined) return decision.action === 'unmanaged' || decision.action === 'blocked'
    const record = written.get(id) ?? wanted.sync
    if (wanted.damage !== undefined) return record?.outcome === 'Blocked'
    if (record?.generation !== wanted.credential.generation || isLeaving(project, wanted)) return false
    return record.outcome !== 'Retrying' && !(reveals && record.ledger?.usernameSecret === 'hidden')
  })
  return isSettled ? settledMark(proofs, { project: project.name, keys, state }, reading.revision) : ''
}

/** Whether Jenkins still has to learn of a credential. What was refused waits for people, not for us. */
function isUnsynced({ credential, sync, damage }: Wanted, verdict: Verdict | undefined): boolean {
  if (damage !== undefined || verdict?.removed !== undefined) return false
  const record = verdict?.record ?? sync
  return record === undefined || record.generation < credential.generation || record.outcome === 'Retrying'
}

const earliest = (times: readonly number[]): number => times.reduce((a, b) => Math.min(a, b))

function logVerdicts({ log }: RunDeps, project: string, items: readonly Item[], verdicts: readonly Verdict[]): void {
  const decisions = new Map(items.map(item => [item.id, item.decision]))
  for (const { id, record } of verdicts) {
    const decision = decisions.get(id)
    const facts = { project, id, action: decision?.action, fields: decision?.fields, outcome: record?.outcome ?? 'Removed' }
    if (record?.reason) log.warn({ ...facts, reason: record.reason, attempts: record.attempts }, 'credential not in sync')
    else log.info({ ...facts, reason: decision?.reason }, 'credential reconciled')
  }
}
