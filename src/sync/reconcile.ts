import { BRIDGE, type NewEvent } from '../domain/event.ts'
import type { FolderReading } from '../domain/observed.ts'
import { failures, sentenceOf } from '../domain/reasons.ts'
import { backoff, type SyncRecord, statusOf } from '../domain/status.ts'
import type { Controller } from '../jenkins/controller.ts'
import type { DueIndex } from '../store/due-index.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { Sealer } from '../store/seal.ts'
import type { Gathered, RunRecord, SyncStore } from '../store/sync-store.ts'
import { type Acted, act, type Trouble, troubleOf } from './act.ts'
import { acquireLease, type Lease, LeaseLost } from './lease.ts'
import { type Item, isLeaving, planOf } from './plan.ts'
import { blank, failed, type Verdict, verdictOf } from './record.ts'
import { nextCheck } from './schedule.ts'

export interface ReconcileDeps {
  readonly store: SyncStore
  readonly projects: Pick<ProjectStore, 'release'>
  readonly due: DueIndex
  readonly sealer: Sealer
  readonly controllers: ReadonlyMap<string, Controller>
  /** Id of the key under which `Controller` hashes what it reads. */
  readonly hashKey: string
  /** The longest that one request to Jenkins may take, in milliseconds. */
  readonly requestTimeout: number
  /** Milliseconds between two checks of an unchanged project. */
  readonly interval: number
  readonly now: () => number
  readonly random: () => number
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/** `busy`: another run holds the project. `gone`: there is no such project. `paused`: its policy says so. */
export type RunOutcome = 'done' | 'failed' | 'busy' | 'gone' | 'paused'
export type Reconcile = (project: string, signal?: AbortSignal) => Promise<RunOutcome>

/** The longest wait after a failure of a controller, in milliseconds: it costs one request, and people wait for it to be back. */
const CONTROLLER_WAIT = 10_000

/** Makes Jenkins hold what is wanted for one project: gather, decide, act, read back, record. Safe to repeat at any point. */
export function createReconcile(deps: ReconcileDeps): Reconcile {
  return async (project, signal) => {
    const lease = await acquireLease(deps.store, project)
    if (lease === undefined) return 'busy'
    const stoppable: Lease = { ...lease, covers: ms => (signal?.aborted ? Promise.reject(new LeaseLost()) : lease.covers(ms)) }
    try {
      return await run(deps, project, stoppable)
    } catch (error) {
      if (error instanceof LeaseLost) return 'busy'
      throw error
    } finally {
      await lease.release()
    }
  }
}

async function run(deps: ReconcileDeps, name: string, lease: Lease): Promise<RunOutcome> {
  const gathered = await deps.store.gather(name)
  if (gathered === undefined) return 'gone'
  const { project } = gathered
  if (project.policies.paused && project.deletedAt === null) {
    await deps.due.set(name, nextCheck(name, deps.interval, deps.now()))
    return 'paused'
  }
  try {
    const controller = deps.controllers.get(project.controller)
    if (controller === undefined) return await recordFailure(deps, gathered, lease, unknownController)
    await lease.covers(deps.requestTimeout)
    const before = await controller.readFolder(project.folder)
    return await apply(deps, gathered, lease, controller, before)
  } catch (error) {
    return recordFailure(deps, gathered, lease, troubleOf(error))
  }
}

const unknownController: Trouble = { reason: 'ControllerUnknown', message: sentenceOf('ControllerUnknown') }

async function apply(
  deps: ReconcileDeps,
  gathered: Gathered,
  lease: Lease,
  controller: Controller,
  before: FolderReading
): Promise<RunOutcome> {
  const { project } = gathered
  const items = planOf(gathered, before, deps.hashKey, deps.now())
  const due = items.filter(item => !item.held && ['create', 'update', 'repair', 'delete'].includes(item.decision.action))
  if (!before.found && project.deletedAt === null && wantsFolder(gathered, due)) {
    await lease.covers(deps.requestTimeout)
    if ((await controller.createFolder(project.folder, project.displayName)).made) await deps.store.noteFolderMade(project.name)
  }
  await intend(deps, gathered, lease, due)
  const acted = await act(deps, project, due, controller, lease)
  if (acted.done.size > 0) await lease.covers(deps.requestTimeout)
  const after = acted.done.size > 0 ? await controller.readFolder(project.folder) : before
  const outcome = await record(deps, gathered, lease, items, acted, after)
  if (project.deletedAt === null || outcome === 'failed') return outcome
  return remove(deps, gathered, lease, controller, after)
}

/** A folder is made for a new project, or when something is to be written; one that was deleted in Jenkins is not brought back for nothing. */
const wantsFolder = (gathered: Gathered, due: readonly Item[]): boolean =>
  due.some(item => item.decision.action !== 'delete') || gathered.wanted.length === 0

/** Notes what is about to appear in Jenkins by our hand, so that a crash after the request does not make it a stranger. */
async function intend(deps: ReconcileDeps, { project }: Gathered, lease: Lease, due: readonly Item[]): Promise<void> {
  const records = new Map<string, SyncRecord>()
  for (const { wanted, decision, id } of due) {
    if (wanted === undefined || decision.action === 'delete' || wanted.sync?.ledger) continue
    records.set(id, {
      ...(wanted.sync ?? { ...blank(wanted), generation: 0 }),
      ledger: { generation: 0, className: '', hashes: {}, hashKey: deps.hashKey }
    })
  }
  if (records.size > 0 && !(await deps.store.intend(project.name, lease.token, records))) throw new LeaseLost()
}

async function record(
  deps: ReconcileDeps,
  gathered: Gathered,
  lease: Lease,
  items: readonly Item[],
  acted: Acted,
  reading: FolderReading
): Promise<RunOutcome> {
  const { project } = gathered
  const context = { project, reading, hashKey: deps.hashKey, now: deps.now(), random: deps.random }
  const retryAt = deps.now() + waitAfter(acted.stopped, gathered.failures + 1, deps.random())
  const verdicts = items.flatMap(item => {
    if (item.wanted === undefined) return []
    const done = acted.done.get(item.id)
    const untried = acted.stopped !== undefined && done === undefined && isToDo(item)
    const verdict = untried
      ? failed(context, item.wanted, acted.stopped as Trouble, retryAt)
      : verdictOf(context, item, item.wanted, done)
    return verdict ?? []
  })
  const strangers = items.filter(item => item.decision.action === 'unmanaged').map(item => item.id)
  const written = await write(deps, gathered, lease, verdicts, {
    failures: acted.stopped === undefined ? 0 : gathered.failures + 1,
    retryAt: acted.stopped === undefined ? undefined : retryAt,
    checkedAt: new Date(context.now).toISOString(),
    unmanaged: strangers,
    events: unmanagedEvents(gathered, strangers)
  })
  logVerdicts(deps, project.name, items, verdicts)
  return acted.stopped === undefined && written ? 'done' : 'failed'
}

const isToDo = (item: Item): boolean => !item.held && !['none', 'blocked', 'unmanaged'].includes(item.decision.action)

/** The run failed as a whole: nothing is known and nothing was changed. What waits for Jenkins says why; the rest keeps its status. */
async function recordFailure(deps: ReconcileDeps, gathered: Gathered, lease: Lease, trouble: Trouble): Promise<RunOutcome> {
  const { project } = gathered
  const now = deps.now()
  const retryAt = now + waitAfter(trouble, gathered.failures + 1, deps.random())
  const context = { project, reading: { found: false } as const, hashKey: deps.hashKey, now, random: deps.random }
  const waiting = gathered.wanted.filter(
    w => isLeaving(project, w) || ['Pending', 'Retrying'].includes(statusOf(w.credential, w.sync).phase)
  )
  const verdicts = waiting.map(w => ({ ...failed(context, w, trouble, retryAt), events: [] }))
  const event: NewEvent = {
    type: 'SyncFailed',
    credential: null,
    actor: BRIDGE,
    generation: project.generation,
    reason: trouble.reason,
    message: trouble.message,
    fields: []
  }
  await write(deps, gathered, lease, verdicts, {
    failures: gathered.failures + 1,
    retryAt,
    checkedAt: undefined,
    unmanaged: gathered.unmanaged,
    events: gathered.failures === 0 ? [event] : []
  })
  deps.log.warn({ project: project.name, reason: trouble.reason, failures: gathered.failures + 1 }, 'sync run failed')
  return 'failed'
}

/** A failing controller is asked again soon; a folder that needs a person more and more seldom. */
function waitAfter(trouble: Trouble | undefined, attempts: number, random: number): number {
  const wait = backoff(attempts, random)
  return trouble !== undefined && failures[trouble.reason].scope === 'controller' ? Math.min(wait, CONTROLLER_WAIT) : wait
}

type RunFacts = Pick<RunRecord, 'failures' | 'checkedAt' | 'unmanaged' | 'events'> & { readonly retryAt: number | undefined }

async function write(
  deps: ReconcileDeps,
  gathered: Gathered,
  lease: Lease,
  verdicts: readonly Verdict[],
  facts: RunFacts
): Promise<boolean> {
  const name = gathered.project.name
  const retries = verdicts.flatMap(v => (v.record?.nextAttemptAt ? [Date.parse(v.record.nextAttemptAt)] : []))
  const held = gathered.wanted.flatMap(w =>
    w.sync?.nextAttemptAt && !verdicts.some(v => v.id === w.credential.id) ? [Date.parse(w.sync.nextAttemptAt)] : []
  )
  const dueAt = Math.min(
    nextCheck(name, deps.interval, deps.now()),
    facts.retryAt ?? Number.POSITIVE_INFINITY,
    ...retries,
    ...held
  )
  const written = await deps.store.record(name, lease.token, {
    dirty: gathered.dirty,
    dueAt,
    checkedAt: facts.checkedAt,
    failures: facts.failures,
    unmanaged: facts.unmanaged,
    requested: gathered.requested,
    records: new Map(verdicts.flatMap(v => (v.record === undefined ? [] : [[v.id, v.record] as const]))),
    removed: new Map(verdicts.flatMap(v => (v.removed === undefined ? [] : [[v.id, v.removed] as const]))),
    events: [...verdicts.flatMap(v => v.events), ...facts.events]
  })
  if (!written) throw new LeaseLost()
  await deps.due.set(name, dueAt)
  return written
}

function unmanagedEvents({ project, unmanaged }: Gathered, strangers: readonly string[]): NewEvent[] {
  const fresh = strangers.filter(id => !unmanaged.includes(id))
  if (fresh.length === 0) return []
  const shown = fresh.slice(0, 20).map(id => JSON.stringify(id.slice(0, 100)))
  const more = fresh.length > shown.length ? ` and ${fresh.length - shown.length} more` : ''
  const message = `${sentenceOf('Unmanaged')} ${shown.join(', ')}${more}`
  return [
    {
      type: 'UnmanagedFound',
      credential: null,
      actor: BRIDGE,
      generation: project.generation,
      reason: 'Unmanaged',
      message,
      fields: []
    }
  ]
}

function logVerdicts({ log }: ReconcileDeps, project: string, items: readonly Item[], verdicts: readonly Verdict[]): void {
  const decisions = new Map(items.map(item => [item.id, item.decision]))
  for (const { id, record } of verdicts) {
    const decision = decisions.get(id)
    const facts = { project, id, action: decision?.action, fields: decision?.fields, outcome: record?.outcome ?? 'Removed' }
    if (record?.reason) log.warn({ ...facts, reason: record.reason, attempts: record.attempts }, 'credential not in sync')
    else log.info({ ...facts, reason: decision?.reason }, 'credential reconciled')
  }
}

/** The last step of a project's deletion: its folder, if we made it and nothing else lives there, and then its records. */
async function remove(
  deps: ReconcileDeps,
  gathered: Gathered,
  lease: Lease,
  controller: Controller,
  after: FolderReading
): Promise<RunOutcome> {
  const { project, folderMade } = gathered
  if (after.found && folderMade && after.credentials.length === 0) {
    await lease.covers(deps.requestTimeout * 2)
    if (!(await controller.folderHasItems(project.folder))) await controller.deleteFolder(project.folder)
  }
  if (!(await deps.store.purge(project.name, lease.token))) throw new LeaseLost()
  await deps.projects.release(project.name, project.uid)
  deps.log.info({ project: project.name }, 'project removed')
  return 'gone'
}
