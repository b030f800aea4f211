import { setTimeout } from 'node:timers/promises'
import type { Result } from 'ioredis'
import { createProcessRegistry } from '../process-registry.ts'
import type { RedisClient } from '../redis/client.ts'
import { olderClients } from '../redis/older-clients.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { strangeKeys } from '../sealing/key-checks.ts'
import type { Keyring } from '../sealing/keyring.ts'
import { ACQUIRE, RELEASE, RENEW } from '../sync/sync-scripts.ts'
import { readFormat } from './format.ts'
import { migrations as all, FORMAT } from './index.ts'
import type { Migration, MigrationLog } from './migration.ts'

/** Life of the migration lease in milliseconds. */
const LEASE_TTL = 15_000
/** Milliseconds between two checks for older processes. */
const LOOK = 1_000
/** Milliseconds between two progress lines of one migration. */
const SAY = 5_000

export interface MigrateDeps {
  readonly redis: RedisClient
  readonly keyring: Keyring
  readonly log: MigrationLog
  readonly signal: AbortSignal
  /** Default: the migrations of this version. */
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

/** The lease is lost: another process may migrate now. */
class RunsElsewhere extends Error {}

/**
 * Migrates an older store to the current format, in one process at a time, once no older process is connected. Resolves when that
 * is done or another process is doing it; rejects when interrupted. It may be called again at any time.
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
  // The key watch reports this; data sealed or signed by a migration now would be useless.
  if (strange !== undefined) throw new Error('a master key does not match this store')
  // Read while the lease is held: another process may just have finished.
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
  log.info({ format, title }, 'store migration started')
  let said = performance.now()
  const progress = (done: number, total: number) => {
    if (performance.now() - said < SAY) return
    said = performance.now()
    log.info({ format, done, total }, 'store migration in progress')
  }
  await run({ redis, keyring, signal, progress, log })
  signal.throwIfAborted()
  log.info({ format, title }, 'store migration finished')
}

async function olderProcesses(redis: RedisClient): Promise<readonly string[]> {
  const live = await createProcessRegistry(redis).all()
  return live.filter(({ format }) => format < FORMAT).map(({ id, version }) => `${id} (version ${version})`)
}

/** Waits until no older process is connected; logs one line. */
async function untilAlone({ redis, log, signal }: MigrateDeps, format: number): Promise<void> {
  let isSaid = false
  while (true) {
    signal.throwIfAborted()
    const older = await olderClients(redis)
    // Processes that register themselves are known even where Redis does not list its clients.
    const registered = older ?? (await olderProcesses(redis))
    if (older === undefined && registered.length === 0) {
      log.warn({ format }, 'Redis does not list its clients: stop every older process before a migration')
      return
    }
    if (registered.length === 0) return
    if (!isSaid) log.warn({ format, clients: registered.slice(0, 10) }, 'store migration waiting for older processes to stop')
    isSaid = true
    await setTimeout(LOOK, undefined, { signal }).catch(() => {})
  }
}
