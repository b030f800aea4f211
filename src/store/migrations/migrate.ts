import { setTimeout } from 'node:timers/promises'
import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { olderClients } from '../redis/older-clients.ts'
import { registryKeys } from '../redis/redis-keys.ts'
import { strangeKeys } from '../sealing/key-checks.ts'
import type { Keyring } from '../sealing/keyring.ts'
import { ACQUIRE, RELEASE, RENEW } from '../sync/sync-scripts.ts'
import { readFormat } from './format.ts'
import { migrations as all } from './index.ts'
import type { Migration, MigrationLog } from './migration.ts'

/** Milliseconds for which a process may migrate without a word of it. */
const LEASE_TTL = 15_000
/** Milliseconds between two looks for older processes. */
const LOOK = 1_000
/** Milliseconds between two lines about the progress of one migration. */
const SAY = 5_000

export interface MigrateDeps {
  readonly redis: RedisClient
  readonly keyring: Keyring
  readonly log: MigrationLog
  readonly signal: AbortSignal
  /** Those of this version, if not said. */
  readonly migrations?: readonly Migration[]
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbAcquireFormat(...args: string[]): Result<number, Context>
    jcbRenewFormat(...args: string[]): Result<number, Context>
    jcbReleaseFormat(...args: string[]): Result<number, Context>
    jcbNoteFormat(...args: string[]): Result<number, Context>
  }
}

/** KEYS lease format · ARGV token, number */
const NOTE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
return 1`

/** Another process may migrate now. */
class RunsElsewhere extends Error {}

/**
 * Brings an older store to the current format, in one process at a time, once no older process is connected. Returns when that is
 * done, or when another process is at it; rejects when it was cut off. It may be called again at any time.
 */
export async function migrate(deps: MigrateDeps): Promise<void> {
  const { redis, signal } = deps
  redis.defineCommand('jcbAcquireFormat', { numberOfKeys: 1, lua: ACQUIRE })
  redis.defineCommand('jcbRenewFormat', { numberOfKeys: 1, lua: RENEW })
  redis.defineCommand('jcbReleaseFormat', { numberOfKeys: 1, lua: RELEASE })
  redis.defineCommand('jcbNoteFormat', { numberOfKeys: 2, lua: NOTE })
  const lease = registryKeys.formatLease
  const token = crypto.randomUUID()
  if ((await redis.jcbAcquireFormat(lease, token, String(LEASE_TTL))) !== 1) return
  const over = new AbortController()
  const renewing = setInterval(async () => {
    const isOurs = await redis.jcbRenewFormat(lease, token, String(LEASE_TTL)).catch(() => 0)
    if (isOurs !== 1) over.abort(new RunsElsewhere())
  }, LEASE_TTL / 5)
  try {
    await runAll({ ...deps, signal: AbortSignal.any([signal, over.signal]) }, token)
  } finally {
    clearInterval(renewing)
    await redis.jcbReleaseFormat(lease, token).catch(() => {})
  }
}

async function runAll(deps: MigrateDeps, token: string): Promise<void> {
  const { redis, keyring, migrations = all } = deps
  const [strange] = await strangeKeys(redis, keyring)
  // The watch of the keys says it; what a migration seals or signs would be of no use.
  if (strange !== undefined) throw new Error('a master key is not the one of this store')
  // Read with the lease at hand: another process may just have finished.
  const before = await readFormat(redis)
  if (before.kind !== 'older') return
  await untilAlone(deps, before.format)
  for (const migration of migrations.filter(({ format }) => format > before.format)) {
    await runOne(deps, migration)
    const noted = await redis.jcbNoteFormat(registryKeys.formatLease, registryKeys.format, token, String(migration.format))
    if (noted !== 1) throw new RunsElsewhere()
  }
}

async function runOne({ redis, keyring, log, signal }: MigrateDeps, { format, title, run }: Migration): Promise<void> {
  signal.throwIfAborted()
  log.info({ format, title }, 'a migration of the store begins')
  let said = performance.now()
  const progress = (done: number, total: number) => {
    if (performance.now() - said < SAY) return
    said = performance.now()
    log.info({ format, done, total }, 'a migration of the store is under way')
  }
  await run({ redis, keyring, signal, progress, log })
  signal.throwIfAborted()
  log.info({ format, title }, 'a migration of the store is done')
}

/** Waits until no older process is seen, with one line in the log. */
async function untilAlone({ redis, log, signal }: MigrateDeps, format: number): Promise<void> {
  let isSaid = false
  while (true) {
    signal.throwIfAborted()
    const older = await olderClients(redis)
    if (older === undefined) {
      log.warn({ format }, 'Redis does not say who is connected: every older process must be stopped before a migration')
      return
    }
    if (older.length === 0) return
    if (!isSaid) log.warn({ format, clients: older.slice(0, 10) }, 'the migration of the store waits for older processes to stop')
    isSaid = true
    await setTimeout(LOOK, undefined, { signal }).catch(() => {})
  }
}
