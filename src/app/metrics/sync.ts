import { Counter, Histogram, type Registry } from 'prom-client'
import type { Cause } from '../../domain/reasons.ts'
import type { SyncObserver } from '../../sync/run/report.ts'

/** Initialised to zero, so that the first drift of a kind shows as an increase. */
const kinds: readonly Cause[] = [
  ...(['MissingInJenkins', 'FolderWiped', 'FolderGone', 'DuplicateId', 'ClassChanged', 'FieldsChanged'] as const),
  ...(['SecretChanged', 'KeyChanged', 'Contested'] as const)
]

/** The sync runs of this process. */
export function syncMetrics(registers: Registry[]): SyncObserver {
  const runs = new Histogram({
    ...{ name: 'jcb_sync_run_duration_seconds', help: 'Duration of sync runs of one project by outcome.', registers },
    labelNames: ['outcome'] as const,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
  })
  const waits = new Histogram({
    ...{ name: 'jcb_queue_wait_seconds', help: 'Seconds that jobs waited in the queue of a controller.', registers },
    labelNames: ['controller'] as const,
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
  })
  const failures = new Counter({
    ...{ name: 'jcb_sync_run_failures_total', help: 'Sync runs that failed as a whole, by reason.', registers },
    labelNames: ['reason'] as const
  })
  const syncs = new Counter({
    ...{ name: 'jcb_syncs_total', help: 'Outcomes written down for single credentials, by outcome and reason.', registers },
    labelNames: ['outcome', 'reason'] as const
  })
  const arrivals = new Histogram({
    name: 'jcb_change_arrival_seconds',
    help: 'Seconds from a change of a credential to the read that proved it in Jenkins.',
    registers,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800]
  })
  const drift = (what: string) =>
    new Counter({
      ...{ name: `jcb_drift_${what}_total`, help: `Changes made in Jenkins that were ${what}, by kind.`, registers },
      labelNames: ['kind'] as const
    })
  const detected = drift('detected')
  const repaired = drift('repaired')
  for (const kind of kinds) for (const counter of [detected, repaired]) counter.inc({ kind }, 0)
  return {
    run: (outcome, seconds) => runs.observe({ outcome }, seconds),
    failure: reason => failures.inc({ reason }),
    verdict: (outcome, reason) => syncs.inc({ outcome, reason }),
    waited: (controller, seconds) => waits.observe({ controller }, Math.max(0, seconds)),
    arrival: seconds => arrivals.observe(Math.max(0, seconds)),
    driftDetected: kind => detected.inc({ kind }),
    driftRepaired: kind => repaired.inc({ kind })
  }
}
