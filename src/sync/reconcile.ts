import type { FolderReading } from '../domain/observed.ts'
import { sentenceOf } from '../domain/reasons.ts'
import type { SyncRecord } from '../domain/status.ts'
import type { Controller } from '../jenkins/controller.ts'
import type { DueIndex } from '../store/due-index.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { Sealer } from '../store/seal.ts'
import type { Gathered, SyncStore } from '../store/sync-store.ts'
import { type Acted, act, type Trouble, troubleOf } from './act.ts'
import { createFolderWith, mayReplace, replaceCredentials } from './bulk.ts'
import { acquireLease, type Lease, LeaseLost } from './lease.ts'
import { type Item, isDue, isHeld, isLeaving, planOf } from './plan.ts'
import { blank } from './record.ts'
import { nextCheck } from './schedule.ts'
import { type Run, writeFailure, writeRun } from './write-down.ts'

export interface ReconcileDeps {
  readonly store: SyncStore
  readonly projects: Pick<ProjectStore, 'release'>
  readonly due: Pick<DueIndex, 'set' | 'drop'>
  readonly sealer: Sealer
  readonly controllers: ReadonlyMap<string, Controller>
  /** Id of the key under which `Controller` hashes what it reads. */
  readonly hashKey: string
  /** The longest that one call to Jenkins may take, in milliseconds. */
  readonly requestTimeout: number
  /** Milliseconds between two checks of an unchanged project. */
  readonly interval: number
  readonly now: () => number
  readonly random: () => number
  readonly log: {
    info(facts: object, message: string): void
    warn(facts: object, message: string): void
    error(facts: object, message: string): void
  }
}

/** `busy`: another run holds the project. `gone`: there is no such project. `paused`: its policy says so. */
export type RunOutcome = 'done' | 'failed' | 'busy' | 'gone' | 'paused'
export type Reconcile = (project: string, signal?: AbortSignal) => Promise<RunOutcome>

/** How often one run looks at the folder and acts: what Jenkins held against expectation is decided anew once. */
const PASSES = 3
/** So many updates of known credentials are sent without reading the folder first: the read after them proves everything. */
const QUICK_LIMIT = 4

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
  if (gathered === undefined) {
    await deps.due.drop(name)
    return 'gone'
  }
  const { project } = gathered
  if (project.policies.paused && project.deletedAt === null) {
    await deps.due.set(name, nextCheck(name, deps.interval, deps.now()))
    return 'paused'
  }
  const controller = deps.controllers.get(project.controller)
  if (controller === undefined) return writeFailure(deps, gathered, lease, unknownController)
  const session: Session = { deps, gathered, lease, controller }
  let result: Run
  try {
    result = await converge(session)
  } catch (error) {
    const trouble = troubleOf(error)
    if (trouble.reason === 'InternalError')
      deps.log.error({ project: name, error: (error as Error).name, at: framesOf(error) }, 'sync run broke')
    return writeFailure(deps, gathered, lease, trouble)
  }
  const outcome = await writeRun(deps, gathered, lease, result)
  return project.deletedAt === null || outcome === 'failed' ? outcome : remove(session, result.reading)
}

const unknownController: Trouble = { reason: 'ControllerUnknown', message: sentenceOf('ControllerUnknown') }

/** Where it happened, without the error's text, which may quote anything. */
const framesOf = (error: unknown): string[] =>
  ((error as Error).stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 6)

/** One run on one project. */
interface Session {
  readonly deps: ReconcileDeps
  readonly gathered: Gathered
  readonly lease: Lease
  readonly controller: Controller
}

/** Acts and reads until nothing is left to do, at most a few times; ends with a read of what Jenkins then holds. */
async function converge(session: Session): Promise<Run> {
  const { deps, gathered } = session
  const quick = quickItems(gathered, deps.hashKey, deps.now())
  const done = new Map(quick.length > 0 ? (await send(session, undefined, quick)).done : [])
  for (const [id, { as }] of done) if (as === 'failed') done.delete(id)
  const sent = new Map(quick.filter(item => done.has(item.id)).map(item => [item.id, item]))
  let reading = await read(session)
  if (isOursAfterAll(gathered, reading)) await deps.store.noteFolder(gathered.project.name, 'made')
  for (let pass = 1; ; pass++) {
    const items = planOf(gathered, reading, deps.hashKey, deps.now()).map(item => sent.get(item.id) ?? item)
    const due = items.filter(item => isDue(item) && !done.has(item.id))
    if (pass === PASSES || !needsWrite(session, reading, due)) return { items, done, stopped: undefined, reading }
    const acted = await send(session, reading, due)
    for (const [id, outcome] of acted.done) done.set(id, outcome)
    for (const item of due) if (acted.done.has(item.id)) sent.set(item.id, item)
    reading = acted.done.size > 0 || !reading.found ? await read(session) : reading
    if (acted.stopped !== undefined || acted.isWhole) return { items, done, stopped: acted.stopped, reading }
  }
}

/** The answer to the making of the folder was lost, but what we meant to put into it is inside. */
const isOursAfterAll = ({ folderIntended, wanted }: Gathered, reading: FolderReading): boolean =>
  folderIntended &&
  reading.found &&
  reading.credentials.some(seen => wanted.some(w => w.credential.id === seen.id && w.sync?.ledger?.generation === 0))

async function read({ deps, gathered, controller, lease }: Session): Promise<FolderReading> {
  await lease.covers(deps.requestTimeout)
  return controller.readFolder(gathered.project.folder)
}

/** A folder is also made for a new project that has no credentials yet; one that was deleted in Jenkins is not brought back for nothing. */
const needsWrite = ({ gathered }: Session, reading: FolderReading, due: readonly Item[]): boolean =>
  due.length > 0 || (!reading.found && gathered.project.deletedAt === null && gathered.wanted.length === 0)

/**
 * Updates of credentials that are ours and in step but for the change that was just made: the common case, a person's edit, costs
 * the write and the read that proves it. Anything else is decided on a read.
 */
function quickItems({ project, wanted, requested, failures }: Gathered, hashKey: string, now: number): Item[] {
  const changed = wanted.filter(
    w => w.credential.generation > (w.sync?.ledger?.generation ?? 0) || w.credential.deletedAt !== null
  )
  const isQuick =
    project.deletedAt === null &&
    requested.length === 0 &&
    failures === 0 &&
    changed.length <= QUICK_LIMIT &&
    changed.every(
      w =>
        !isLeaving(project, w) &&
        !isHeld(w, now) &&
        (w.sync?.ledger?.generation ?? 0) > 0 &&
        w.sync?.ledger?.hashKey === hashKey &&
        w.sync?.outcome === 'Synced'
    )
  if (!isQuick) return []
  return changed.map(w => ({
    id: w.credential.id,
    wanted: w,
    observed: undefined,
    copies: 1,
    decision: { action: 'update', reason: 'Changed', fields: [], drifted: false },
    held: false
  }))
}

/** What was sent, and whether nothing is left that another pass could do better. */
type Sent = Acted & { readonly isWhole: boolean }

/** Sends what is due in the cheapest way that is allowed. `reading` is undefined on the quick way. */
async function send(session: Session, reading: FolderReading | undefined, due: readonly Item[]): Promise<Sent> {
  const { deps, gathered, lease, controller } = session
  const { project } = gathered
  if (reading === undefined) return { ...(await act(deps, project, due, controller, lease)), isWhole: false }
  await intend(session, due)
  const context = { deps, gathered, controller, lease }
  if (!reading.found) {
    const written = due.filter(item => item.decision.action !== 'delete')
    if (project.policies.bulk && written.length > 0) {
      await deps.store.noteFolder(project.name, 'intended')
      const acted = await createFolderWith(context, written)
      if (acted !== undefined && acted.stopped === undefined) await deps.store.noteFolder(project.name, 'made')
      // Otherwise a folder has appeared under our eyes: the next pass reads what is in it.
      return { done: acted?.done ?? new Map(), stopped: acted?.stopped, isWhole: acted !== undefined }
    }
    await lease.covers(deps.requestTimeout)
    if ((await controller.createFolder(project.folder, project.displayName)).made)
      await deps.store.noteFolder(project.name, 'made')
  } else if (isInClear(reading) && due.length > 1) {
    // A bulk write that was cut before its healing save: any single write heals the folder, and then the rest is decided anew.
    return { ...(await act(deps, project, due.slice(0, 1), controller, lease)), isWhole: false }
  } else if (mayReplace(gathered, reading, due)) {
    const acted = await replaceCredentials(context, reading, due)
    if (acted !== undefined) return { ...acted, isWhole: true }
  }
  return { ...(await act(deps, project, due, controller, lease)), isWhole: true }
}

const isInClear = (reading: FolderReading): boolean =>
  reading.found && reading.credentials.some(c => Object.values(c.hidden).some(secret => secret.state === 'plain'))

/** Notes what is about to appear in Jenkins by our hand, so that a crash after the request does not make it a stranger. */
async function intend({ deps, gathered, lease }: Session, due: readonly Item[]): Promise<void> {
  const records = new Map<string, SyncRecord>()
  for (const { wanted, decision, id } of due) {
    if (wanted === undefined || decision.action === 'delete' || wanted.sync?.ledger) continue
    records.set(id, {
      ...(wanted.sync ?? { ...blank(wanted), generation: 0 }),
      ledger: { generation: 0, className: '', hashes: {}, hashKey: deps.hashKey }
    })
  }
  if (records.size > 0 && !(await deps.store.intend(gathered.project.name, lease.token, records))) throw new LeaseLost()
}

/** The last step of a project's deletion: its folder, if we made it and nothing else lives there, and then its records. */
async function remove({ deps, gathered, lease, controller }: Session, after: FolderReading): Promise<RunOutcome> {
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
