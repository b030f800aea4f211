import type { NewEvent } from '../../domain/event.ts'
import type { Project } from '../../domain/project.ts'
import { isPaused, nameIn, type TargetRef } from '../../domain/targets.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { RunInput, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import { beginWithLease, type Lease, LeaseLost } from '../lease.ts'
import { assertKeys, KeyAbsent, type ReconcileDeps, type RunContext, type RunDeps, recognising } from './context.ts'
import { converge } from './converge.ts'
import { wantsName } from './desired.ts'
import { applyDisplayName } from './display-name.ts'
import { brokenRun, failureFor } from './failure.ts'
import { folderFailure, folderStateOf, wakeSharers, withSharing } from './folder.ts'
import { removeFolder } from './folder-removal.ts'
import { createUsageKeeper } from './keep-usage.ts'
import { keepUserNames } from './keep-user-names.ts'
import { mustBeNew, neverWritten, readNewFolder } from './new-folder.ts'
import { endPlaintextIn } from './plaintext.ts'
import { isDue } from './plan.ts'
import { recogniseCopies } from './recognise-copies.ts'
import { recordRun } from './record.ts'
import { recordDamage, recordFailure, recordPause } from './record-failure.ts'
import { cleanUpFormerFolder, isWholeInNew, noteLateWrites } from './relocate.ts'
import { beginReveal } from './reveal-user-names.ts'
import { isNeverUsed, leaveTarget, proveTarget } from './targets.ts'
import type { BrokenRun, RunResult } from './types.ts'
import { checkUnchanged } from './unchanged.ts'

/** `busy`: another run holds the project. `gone`: there is no such project. `paused`: its policy says so. */
export type RunOutcome = 'done' | 'failed' | 'busy' | 'gone' | 'paused'
export type Reconcile = (ref: TargetRef, signal?: AbortSignal) => Promise<RunOutcome>

/** Makes one target of a project hold what is wanted: gather, decide, act, read back, record. Safe to repeat at any point. */
export function createReconcile(deps: ReconcileDeps): Reconcile {
  return async (ref, signal) => {
    const begun = await beginWithLease(deps.store, ref, deps.pace.lease)
    if (begun === undefined) return 'busy'
    const { lease, input } = begun
    const stoppable: Lease = { ...lease, covers: ms => (signal?.aborted ? Promise.reject(new LeaseLost()) : lease.covers(ms)) }
    try {
      return await traced(deps, nameIn(ref), async () => begin({ ...deps, hashKey: await deps.hashKey() }, ref, stoppable, input))
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

/** `earlier`: events of what an earlier part of this run did, which its end records. */
const run = async (deps: RunDeps, ref: TargetRef, lease: Lease, earlier: readonly NewEvent[] = []): Promise<RunOutcome> =>
  begin(deps, ref, lease, await deps.store.input(ref), earlier)

async function begin(
  deps: RunDeps,
  ref: TargetRef,
  lease: Lease,
  input: RunInput,
  earlier: readonly NewEvent[] = []
): Promise<RunOutcome> {
  const opening = input.settled && (await checkUnchanged(deps, ref, lease, input.settled))
  if (opening === 'unchanged') return 'done'
  const stored = input.settled === undefined ? input.snapshot : await deps.store.gather(ref)
  const snapshot = stored && (await withSharing(deps.projects, stored))
  if (snapshot === undefined) {
    await deps.due.drop(ref)
    return 'gone'
  }
  const { project } = snapshot
  await assertKeys(deps, [project.damage?.missingKey, ...snapshot.wanted.map(w => w.damage?.missingKey)])
  if (project.damage !== undefined) return recordDamage({ deps, snapshot, lease }, project.damage)
  const controller = deps.controllers.get(project.controller)
  const folder = folderStateOf(snapshot)
  const known = recognising(deps, project, lease)
  if (isPaused(project)) {
    // Resuming marks the project dirty, and what waits is found by its generations. Only the end of a write is not put off.
    const isOurs = snapshot.inClear?.noted === true && (await folderFailure(deps.projects, project)) === undefined
    const open = isOurs ? snapshot.inClear?.folder : undefined
    const failure = controller && open && (await endPlaintextIn({ deps, lease: known, controller, folder }, open))
    await recordPause({ deps, snapshot, lease, folder }, failure, earlier)
    return 'paused'
  }
  if (isNeverUsed(snapshot)) return remove(deps, snapshot, lease)
  const failure = (await folderFailure(deps.projects, project)) ?? (controller ? undefined : failureFor('ControllerUnknown'))
  if (controller === undefined || failure !== undefined) {
    const broken = { snapshot, attempts: new Map(), failure: failure ?? failureFor('ControllerUnknown') }
    const { outcome, isGone } = await recordFailure({ deps, lease }, broken, earlier)
    return isGone ? remove(deps, snapshot, lease) : outcome
  }
  const patience = deps.pace.usageReading
  const uses = createUsageKeeper({ store: deps.usage, controller, project, lease: known, patience, now: deps.now })
  const started: RunContext = { deps, snapshot, lease: known, controller, opening, folder, uses }
  const isNew = mustBeNew(snapshot, folder)
  if (isNew && project.deletedAt !== null && neverWritten(snapshot)) return remove(deps, snapshot, lease)
  const found = isNew ? await readNewFolder(started) : opening
  if (found !== undefined && 'reason' in found) {
    const { outcome, isGone } = await recordFailure(started, { snapshot, attempts: new Map(), failure: found }, earlier)
    return isGone ? remove(deps, snapshot, lease) : outcome
  }
  const context: RunContext = { ...started, opening: found }
  const { movedFrom } = project
  if (movedFrom !== null && (await noteLateWrites(context, movedFrom))) return run(deps, ref, lease, earlier)
  const former = movedFrom === null ? undefined : await cleanUpFormerFolder(context, movedFrom)
  if (former?.as === 'left') return run(deps, ref, lease, [...earlier, ...former.told])
  if (!isNew && (await recogniseCopies(context).catch(isNoReading))) return run(deps, ref, lease, earlier)
  const adopts = !isNew && snapshot.wanted.some(({ credential }) => credential.adopt)
  if (adopts && (await keepUserNames(context).catch(isNoReading))) return run(deps, ref, lease, earlier)
  const result = await convergeFully(context, earlier)
  const { outcome, isGone } =
    'failure' in result
      ? await recordFailure(context, result, earlier)
      : await recordRun(context, { ...result, moveFailure: former?.as === 'failed' ? former.failure : undefined })
  if (isGone) return remove(deps, snapshot, lease, context, 'failure' in result ? undefined : result)
  if (outcome === 'done') await proveTarget(deps, project)
  if (former?.as !== 'waits' || outcome !== 'done') return outcome
  // What the move waited for may have just been done.
  const now = await deps.store.gather(ref)
  return now !== undefined && isWholeInNew(now) ? run(deps, ref, lease) : outcome
}

/** Makes the folder what is desired, tells Jenkins of user names if nothing else was to do, and gives the folder its name. */
async function convergeFully(context: RunContext, earlier: readonly NewEvent[]): Promise<RunResult | BrokenRun> {
  let current = context
  try {
    const first = await converge(context)
    if ('failure' in first) return first
    let result: RunResult = { ...first, events: [...earlier, ...first.events] }
    const isIdle = first.stopped === undefined && first.attempts.size === 0 && !first.changes.some(isDue)
    const reveal = isIdle ? await beginReveal(context, first) : undefined
    if (reveal === 'busy') result = { ...result, waitsForTurn: true }
    else if (reveal !== undefined) {
      current = reveal.context
      const second = await converge(current).finally(reveal.end)
      if ('failure' in second) return second
      result = { ...second, events: [...result.events, ...second.events] }
    }
    const isNamed = result.stopped !== undefined || !wantsName(current.snapshot)
    return isNamed ? result : await applyDisplayName(current, result)
  } catch (error) {
    return brokenRun(current, new Map(), error)
  }
}

/** A folder that cannot be read now cannot be read by the work that follows, which records why. */
function isNoReading(error: unknown): false {
  if (error instanceof JenkinsError) return false
  throw error
}

/**
 * The last step of a project's deletion, or of leaving a target: its folder, if we made it and nothing else lives there, and then the
 * records. Those of the project go with its last target.
 */
async function remove(
  deps: RunDeps,
  snapshot: RunSnapshot,
  lease: Lease,
  context?: RunContext,
  result?: RunResult
): Promise<RunOutcome> {
  const { project, folderMade } = snapshot
  const isEmptied = context !== undefined && result?.reading.found === true && folderMade
  const events = isEmptied ? await removeFolder(context, project.folder, result.reading) : []
  const left = await leaveTarget(deps, project, events)
  if (left === 'last') return purge(deps, project, lease, [...(result?.events ?? []), ...events])
  if (left === 'left') await deps.due.drop(project)
  return left === 'left' ? 'gone' : 'done'
}

async function purge(deps: RunDeps, project: Project, lease: Lease, events: readonly NewEvent[]): Promise<RunOutcome> {
  // The project's own trail goes with it.
  for (const event of events) await deps.trail.note(project.controller, event)
  if (!(await deps.store.purge(project, lease.token))) throw new LeaseLost()
  await deps.projects.release(project.name, project.uid)
  await wakeSharers(deps, project)
  deps.log.info({ project: project.name }, 'project removed')
  return 'gone'
}
