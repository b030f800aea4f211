import type { RedisClient } from '../redis/client.ts'
import type { Keyring } from '../sealing/keyring.ts'

export interface MigrationDeps {
  readonly redis: RedisClient
  readonly keyring: Keyring
  /** Aborted when another process may have taken over: nothing is written from then on. */
  readonly signal: AbortSignal
  /** Reports how far it is; the log gets a line every few seconds. */
  readonly progress: (done: number, total: number) => void
  readonly log: MigrationLog
}

export interface MigrationLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}

/**
 * One step from the format before to `format`. It runs while no other process uses the store, but may be cut off at any point and
 * run again from the start: each write must be one that can be repeated. Rejecting leaves the format as it was.
 */
export interface Migration {
  /** One more than that of the migration before. */
  readonly format: number
  /** What it changes, for the log. */
  readonly title: string
  run(deps: MigrationDeps): Promise<void>
}
