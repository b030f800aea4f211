import type { RedisClient } from '../redis/client.ts'
import type { Keyring } from '../sealing/keyring.ts'

export interface MigrationDeps {
  readonly redis: RedisClient
  readonly keyring: Keyring
  /** Aborted when another process may have taken over; nothing may be written after that. */
  readonly signal: AbortSignal
  /** Reports progress; the log gets a line every few seconds. */
  readonly progress: (done: number, total: number) => void
  readonly log: MigrationLog
}

export interface MigrationLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}

/**
 * One step from the previous format to `format`. It runs while no other process uses the store, but may be interrupted at any point
 * and run again from the start, so every write must be repeatable. The format stays as it was if `run` rejects.
 */
export interface Migration {
  /** One more than the format of the previous migration. */
  readonly format: number
  /** What it changes, for the log. */
  readonly title: string
  run(deps: MigrationDeps): Promise<void>
}
