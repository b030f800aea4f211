import type { SyncRecord } from '../../domain/status.ts'
import { LeaseLost } from '../lease.ts'
import type { RunContext } from './context.ts'
import type { PlannedChange } from './types.ts'
import { driftFound, isDesired } from './verdict.ts'

/**
 * Records drift with the time at which it was found, before anything is sent to repair it: a run that is killed in between leaves it, and
 * the next one knows it. Returns the context with what is stored now.
 */
export async function recordDrift(context: RunContext, due: readonly PlannedChange[]): Promise<RunContext> {
  const { deps, snapshot, lease } = context
  const found = due.filter(isDesired).flatMap(change => driftFound(change) ?? [])
  if (found.length === 0) return context
  const records = new Map(found.map(({ id, record }) => [id, record as SyncRecord]))
  const events = found.flatMap(verdict => verdict.events)
  if (!(await deps.store.recordDrift(snapshot.project.name, lease.token, records, events))) throw new LeaseLost()
  for (const { reason } of events) if (reason !== null) deps.observer.driftDetected(reason)
  const wanted = snapshot.wanted.map(desired => ({ ...desired, sync: records.get(desired.credential.id) ?? desired.sync }))
  return { ...context, snapshot: { ...snapshot, wanted } }
}
