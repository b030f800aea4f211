import type { NewEvent } from '../../domain/event.ts'
import type { Failure, Reason } from '../../domain/reasons.ts'
import type { SyncRecord } from '../../domain/status.ts'
import type { DesiredCredential } from '../../store/sync/sync-store.ts'
import type { RunDeps } from './context.ts'
import type { RunOutcome } from './reconcile.ts'
import type { PlannedChange } from './types.ts'
import type { Verdict } from './verdict.ts'

/** Who counts what runs do. It hears constants and numbers alone, never whose they are. */
export interface SyncObserver {
  /** A run of one project has ended, after so many seconds. */
  run(outcome: RunOutcome, seconds: number): void
  /** The run failed as a whole. */
  failure(reason: Failure): void
  /** What was written down about one credential. */
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
  if (wanted !== undefined && isArrival(last)) observer.arrival((now - Date.parse(wanted.credential.updatedAt)) / 1000)
}

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
