import type { NewEvent } from '../../domain/event.ts'
import type { FolderReading } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import { sentenceOf } from '../../domain/reasons.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { RunSnapshot } from '../../store/sync/sync-store.ts'
import { acquireLease, type Lease, LeaseLost } from '../lease.ts'
import { nextCheck } from '../schedule.ts'
import { assertKeys, KeyAbsent, type ReconcileDeps, type RunContext, type RunDeps } from './context.ts'
import { converge } from './converge.ts'
import { applyDisplayName } from './display-name.ts'
import { type SyncFailure, toFailure } from './execute.ts'
import { removeFolder } from './folder-removal.ts'
import { folderStateOf } from './folder-state.ts'
import { createUsageKeeper } from './keep-usage.ts'
import { keepUserNames } from './keep-user-names.ts'
import { folderFailure, gather, wakeSharers } from './own-folder.ts'
import { endPlaintextIn } from './plaintext.ts'
import { type Run, recordDamage, recordFailure, recordPause, recordRun, type Written } from './record.ts'
import { cleanUpFormerFolder, isWholeInNew, noteLateWrites } from './relocate.ts'
import { beginReveal } from './reveal-user-names.ts'
import { revisionIn } from './unchanged-digest.ts'

/** `busy`: another run holds the project. `gone`: there is no such project. `paused`: its policy says so. */
export type RunOutcome = 'done' | 'failed' | 'busy' | 'gone' | 'paused'
export type Reconcile = (project: string, signal?: AbortSignal) => Promise<RunOutcome>

/** Makes Jenkins hold what is wanted for one project: gather, decide, act, read back, record. Safe to repeat at any point. */
export function createReconcile(deps: ReconcileDeps): Reconcile {
  return async (project, signal) => {
    const lease = await acquireLease(deps.store, project, deps.pace.lease)
    if (lease === undefined) return 'busy'
    const stoppable: Lease = { ...lease, covers: ms => (signal?.aborted ? Promise.reject(new LeaseLost()) : lease.covers(ms)) }
    try {
      return await traced(deps, project, async () => run({ ...deps, hashKey: await deps.hashKey() }, project, stoppable))
    } catch (error) {
      if (error instanceof LeaseLost || error instanceof KeyAbsent) return 'busy'
      throw error
    } finally {
      await lease.release()
    }
  }
}

/** The run is a part of the request that wanted it first; to the others it is linked. */
async function traced(deps: ReconcileDeps, project: string, work: () => Promise<RunOutcome>): Promise<RunOutcome> {
  const { tracing, takeTraces } = deps
  if (!tracing.isOn) return work()
  const causes = await takeTraces(project).catch(() => [])
  const attributes = { 'jcb.project': project }
  return tracing.span(
    'sync project',
    'consumer',
    attributes,
    async span => {
      const outcome = await work()
      span.set({ 'jcb.outcome': outcome })
      return outcome
    },
    causes
  )
}

/** `told`: events of what an earlier part of this run did, which its end writes down. */
async function run(deps: RunDeps, name: string, lease: Lease, told: readonly NewEvent[] = []): Promise<RunOutcome> {
  const opening = await open(deps, name, lease)
  if (opening === 'unchanged') return 'done'
  const snapshot = await gather(deps.store, deps.projects, name)
  if (snapshot === undefined) {
    await deps.due.drop(name)
    return 'gone'
  }
  const { project } = snapshot
  await assertKeys(deps, [project.damage?.missingKey, ...snapshot.wanted.map(w => w.damage?.missingKey)])
  if (project.damage !== undefined) return recordDamage(deps, snapshot, lease, project.damage)
  const controller = deps.controllers.get(project.controller)
  const folder = folderStateOf(snapshot)
  if (project.policies.paused && project.deletedAt === null) {
    // Resuming marks the project dirty, and what waits is found by its generations. Only the end of a write is not put off.
    const isOurs = snapshot.inClear?.noted === true && (await folderFailure(deps.projects, project)) === undefined
    const open = isOurs ? snapshot.inClear?.folder : undefined
    const trouble =
      controller && open && (await endPlaintextIn({ deps, lease: proving(deps, project, lease), controller, folder }, open))
    await recordPause({ deps, snapshot, lease, folder }, trouble, told)
    return 'paused'
  }
  const trouble = (await folderFailure(deps.projects, project)) ?? (controller === undefined ? unknownController : undefined)
  if (controller === undefined || trouble !== undefined) {
    const { outcome, isGone } = await recordFailure(deps, snapshot, lease, trouble ?? unknownController, new Map(), told)
    return isGone ? remove(deps, snapshot, lease) : outcome
  }
  const proved = proving(deps, project, lease)
  const patience = deps.pace.usageReading
  const uses = createUsageKeeper({ store: deps.usage, controller, project, lease: proved, patience, now: deps.now })
  const context: RunContext = { deps, snapshot, lease: proved, controller, opening, folder, uses, noted: new Map() }
  if (await noteLateWrites(context)) return run(deps, name, lease, told)
  const left = await cleanUpFormerFolder(context)
  if (left.as === 'left') return run(deps, name, lease, [...told, ...left.told])
  if (await keepUserNames(context).catch(isNoReading)) return run(deps, name, lease, told)
  const { outcome, isGone, run: done } = await work(context, left.as === 'failed' ? left.trouble : undefined, told)
  if (isGone) return remove(deps, snapshot, lease, context, done)
  if (left.as !== 'waits' || outcome !== 'done') return outcome
  // What the move waited for may have just been done.
  const now = await deps.store.gather(name)
  return now !== undefined && isWholeInNew(now) ? run(deps, name, lease) : outcome
}

/** Makes the folder what is wanted and writes down what came of it. */
async function work(
  context: RunContext,
  moveTrouble: SyncFailure | undefined,
  told: readonly NewEvent[]
): Promise<Written & { readonly run?: Run }> {
  const { deps, lease, noted } = context
  let result: Run
  let current = context
  try {
    const first = await converge(context)
    const reveal = await beginReveal(context, first)
    if (reveal !== undefined && reveal !== 'busy') current = reveal.context
    const converged = reveal === undefined || reveal === 'busy' ? first : await converge(current).finally(reveal.end)
    const found = { ...converged, waitsForTurn: reveal === 'busy', moveTrouble }
    result = await applyDisplayName(current, {
      ...found,
      told: [...told, ...(converged === first ? [] : first.told), ...converged.told]
    })
  } catch (error) {
    if (error instanceof KeyAbsent) throw error
    const trouble = toFailure(error)
    if (trouble.reason === 'InternalError')
      deps.log.error(
        { project: current.snapshot.project.name, error: (error as Error).name, at: framesOf(error) },
        'sync run broke'
      )
    return recordFailure(deps, current.snapshot, lease, trouble, noted, told)
  }
  return { ...(await recordRun(current, result)), run: result }
}

/**
 * Most runs are checks of projects in which nothing is to do. If the folder's configuration is to the letter what it was when that
 * was found, and so are keys, records and seals, it is so still, and neither the credentials nor the configuration need to be looked into.
 */
async function open(deps: RunDeps, name: string, lease: Lease): Promise<FolderReading | 'unchanged' | undefined> {
  const settled = await deps.store.settled(name)
  const controller = deps.controllers.get(settled?.project.controller ?? '')
  const revision =
    settled === undefined
      ? undefined
      : revisionIn(deps.proofs, settled.mark, { project: name, keys: deps.keys, state: settled.state })
  if (settled === undefined || controller === undefined || revision === undefined) return undefined
  if (!(await deps.projects.owns(settled.project))) return undefined
  const reading = await lookAgain(deps, settled.project, controller, lease, revision)
  if (reading !== 'unchanged') return reading
  const dueAt = nextCheck(name, deps.interval, deps.now())
  const check = { dueAt, checkedAt: new Date(deps.now()).toISOString() }
  if (!(await deps.store.recordUnchanged(name, lease.token, check))) throw new LeaseLost()
  await deps.due.set(name, dueAt)
  return 'unchanged'
}

/** What goes wrong here goes wrong again in the run that follows, which knows what to write down. */
async function lookAgain(deps: RunDeps, project: Project, controller: Controller, lease: Lease, revision: string) {
  try {
    await proving(deps, project, lease).covers(deps.requestTimeout)
    return await controller.readFolderUnless(project.folder, revision)
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    return undefined
  }
}

/** A lease that covers a request only to the Jenkins that is known. It is asked first, since its answer may take a while. */
const proving = ({ recognise }: RunDeps, { controller }: Project, lease: Lease): Lease => ({
  ...lease,
  async covers(ms) {
    await recognise(controller)
    await lease.covers(ms)
  }
})

/** A folder that cannot be read now cannot be read by the work that follows, which writes down why. */
function isNoReading(error: unknown): false {
  if (error instanceof JenkinsError) return false
  throw error
}

const unknownController: SyncFailure = { reason: 'ControllerUnknown', message: sentenceOf('ControllerUnknown') }

/** Where it happened, without the error's text, which may quote anything. */
const framesOf = (error: unknown): string[] =>
  ((error as Error).stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 6)

/** The last step of a project's deletion: its folder, if we made it and nothing else lives there, and then its records. */
async function remove(deps: RunDeps, snapshot: RunSnapshot, lease: Lease, context?: RunContext, done?: Run): Promise<RunOutcome> {
  const { project, folderMade } = snapshot
  const isEmptied = context !== undefined && done?.reading.found === true && folderMade
  const events = isEmptied ? await removeFolder(context, project.folder, done.reading) : []
  // The project's own trail goes with it.
  for (const event of [...(done?.told ?? []), ...events]) await deps.trail.note(project.controller, event)
  if (!(await deps.store.purge(project.name, lease.token))) throw new LeaseLost()
  await deps.projects.release(project.name, project.uid)
  await wakeSharers(deps, project)
  deps.log.info({ project: project.name }, 'project removed')
  return 'gone'
}
