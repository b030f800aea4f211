import { Counter, Gauge, type Registry } from 'prom-client'
import { type BackupFailure, backupFailures } from '../../backup/backup-failure.ts'

export interface BackupMetrics {
  readonly backupFailed: (reason: BackupFailure) => void
}

/** The scheduled backups: how often they are wanted, and how many failed in this process. When the last one was made is in the store. */
export function backupMetrics(registers: Registry[], every: number | undefined): BackupMetrics {
  const interval = new Gauge({
    ...{ name: 'jcb_backup_interval_seconds', help: 'Seconds between two scheduled backups; 0 if none is scheduled.', registers }
  })
  interval.set((every ?? 0) / 1000)
  const failures = new Counter({
    ...{ name: 'jcb_backup_failures_total', help: 'Attempts at a scheduled backup that failed, by reason.', registers },
    labelNames: ['reason'] as const
  })
  for (const reason of Object.keys(backupFailures)) failures.inc({ reason }, 0)
  return { backupFailed: reason => failures.inc({ reason }) }
}
