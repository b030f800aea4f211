import type { Logger } from 'pino'
import { type BackupSettings, type Schedule, startBackups } from '../backup/schedule.ts'
import { createControllerLog } from '../store/sync/controller-log.ts'
import type { OpenStore } from './compose-store.ts'

/** The scheduled backups of this process. */
export interface Backups {
  /** Undefined if none is scheduled. */
  start(): Schedule | undefined
  /** Uses another passphrase from the next backup on. */
  replace(next: BackupSettings): void
}

interface BackupsDeps {
  readonly store: Pick<OpenStore, 'redis' | 'connections' | 'confirmed' | 'keyring' | 'clock' | 'metrics'>
  readonly log: Logger
}

export function openBackups(initial: BackupSettings | undefined, { store, log }: BackupsDeps): Backups {
  let settings = initial
  return {
    start() {
      if (settings === undefined) return undefined
      const { redis, connections, keyring, clock, metrics } = store
      const current = settings
      const shared = { trail: createControllerLog(redis), failed: metrics.backupFailed, now: clock.now }
      return startBackups({
        redis,
        connections,
        isSure: store.confirmed,
        keyring,
        log,
        ...shared,
        settings: () => settings ?? current
      })
    },
    replace(next) {
      settings = next
    }
  }
}
