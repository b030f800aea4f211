import { setTimeout } from 'node:timers/promises'
import { DEFAULT_CONTROLLER } from '../domain/controller-record.ts'
import { newEvent } from '../domain/event.ts'
import type { Secret } from '../domain/secret.ts'
import type { RedisClient } from '../store/redis/client.ts'
import type { RedisConnections } from '../store/redis/connections.ts'
import { asLeader } from '../store/redis/leader.ts'
import type { Keyring } from '../store/sealing/keyring.ts'
import type { ControllerLog } from '../store/sync/controller-log.ts'
import { backupsIn, timeOf } from './backup-directory.ts'
import { BackupFailed, type BackupFailure, backupFailures, failureOf } from './backup-failure.ts'
import { makeBackup, prune } from './make-backup.ts'
import { noteBackup } from './write-bundle.ts'

export interface BackupSettings {
  /** Milliseconds between two backups. */
  readonly every: number
  readonly directory: string
  /** How many of them stay. */
  readonly keep: number
  readonly passphrase: Secret
}

export interface ScheduleDeps {
  readonly redis: RedisClient
  readonly connections: Pick<RedisConnections, 'patient'>
  readonly keyring: Keyring
  /** Read for every backup: the passphrase can change meanwhile. */
  readonly settings: () => BackupSettings
  /** Whether the data is still that of the bridge. */
  readonly isSure: () => Promise<boolean>
  readonly trail: Pick<ControllerLog, 'note'>
  readonly failed: (reason: BackupFailure) => void
  /** Milliseconds since 1970 by the clock of Redis. */
  readonly now: () => number
  readonly log: { info(facts: object, message: string): void; error(facts: object, message: string): void }
}

export interface Schedule {
  readonly done: Promise<void>
  close(): Promise<void>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Makes backups in one process at a time. What is in the directory says when the next one is due, so a restart makes none too many. */
export function startBackups(deps: ScheduleDeps): Schedule {
  const stop = new AbortController()
  const done = asLeader(deps.redis, 'backup', signal => makeBackups(deps, signal), stop.signal)
  return {
    done,
    async close() {
      stop.abort()
      await done
    }
  }
}

async function makeBackups(deps: ScheduleDeps, signal: AbortSignal): Promise<void> {
  const { settings, failed, log, trail } = deps
  let [failures, last]: [number, BackupFailure | undefined] = [0, undefined]
  while (!signal.aborted) {
    const { every, directory } = settings()
    let pause: number
    try {
      // Looked at between two backups, too, so that a directory that is gone is noticed before the next one is due.
      const due = dueAt(await backupsIn(directory).catch(rethrown), every, deps.now())
      pause = Math.min(MINUTE, due - deps.now())
      if (pause <= 0) {
        await backUp(deps, signal)
        pause = Math.min(MINUTE, every)
      }
      if (last !== undefined) await trail.note(DEFAULT_CONTROLLER, newEvent('BackupRecovered')).catch(() => {})
      ;[failures, last] = [0, undefined]
    } catch (error) {
      if (signal.aborted) return
      const { reason, code } = error instanceof BackupFailed ? error : new BackupFailed('StoreUnread')
      failures++
      failed(reason)
      log.error({ reason, code, failures }, 'the scheduled backup failed: older ones are kept')
      if (reason !== last) {
        const message = `${backupFailures[reason]}${code === undefined ? '' : ` (${code})`}`
        await trail.note(DEFAULT_CONTROLLER, newEvent('BackupFailed', { message, details: { why: reason } })).catch(() => {})
      }
      last = reason
      pause = Math.min(every, HOUR, MINUTE * 2 ** Math.min(failures - 1, 6))
    }
    await setTimeout(pause, undefined, { signal }).catch(() => {})
  }
}

const rethrown = (error: unknown): never => {
  throw failureOf(error)
}

/** When the next backup is to be made. One from a time to come is not the last one: a clock was wrong. */
export function dueAt(names: readonly string[], every: number, now: number): number {
  const times = names.map(name => timeOf(name) ?? 0).filter(time => time <= now)
  return times.length === 0 ? now : Math.max(...times) + every
}

async function backUp(
  { connections, keyring, settings, isSure, now, log, redis }: ScheduleDeps,
  signal: AbortSignal
): Promise<void> {
  // Large answers must not hold up those of requests.
  const own = connections.patient()
  const leave = () => own.disconnect()
  signal.addEventListener('abort', leave, { once: true })
  try {
    const time = now()
    const { directory, keep, passphrase } = settings()
    if (!(await isSure())) throw new BackupFailed('StoreUnread')
    const made = await makeBackup({ directory, passphrase, redis: own, keyring, signal, now: time })
    // A backup of a store that was just emptied must not push out one that has something in it.
    if (!(await isSure())) throw new BackupFailed('StoreUnread')
    await noteBackup(redis, time)
    const { name, bytes, projects, credentials, closed } = made
    const removed = await prune(directory, name, keep)
    log.info({ file: name, bytes, projects, credentials, closed, removed }, 'backup made and read back')
  } finally {
    signal.removeEventListener('abort', leave)
    own.disconnect()
  }
}
