import type { Logger } from 'pino'
import type { BackupSettings } from '../backup/schedule.ts'
import type { Quota } from '../domain/quota.ts'
import type { Tracing } from '../domain/tracing.ts'
import type { Refusal } from '../http/plugins/store-guard.ts'
import { createProcessRegistry } from '../store/process-registry.ts'
import { createProjectStore } from '../store/project/project-store.ts'
import { createTotals } from '../store/project/totals.ts'
import { whenReady } from '../store/redis/client.ts'
import { createConnections } from '../store/redis/connections.ts'
import { followStoreClock } from '../store/redis/store-clock.ts'
import { createKeyStore } from '../store/sealing/key-store.ts'
import { createKeys } from '../store/sealing/key-use.ts'
import { createKeyUses } from '../store/sealing/key-uses.ts'
import { parseKeyring } from '../store/sealing/keyring.ts'
import { createLiveKeyring } from '../store/sealing/live-keyring.ts'
import { createRecordProofs } from '../store/sealing/record-proofs.ts'
import { createSealer } from '../store/sealing/seal.ts'
import { countJobs, openQueues } from '../sync/queue.ts'
import type { Role } from './config/server-settings.ts'
import type { Disposal } from './disposal.ts'
import { allOpen } from './gate.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createSettleFirstKey } from './settle-first-key.ts'
import { createVitalSigns } from './vital-signs.ts'
import { type UnsafeRedis, watchDurability } from './watch-durability.ts'
import { watchFormat } from './watch-format.ts'
import { type KeyWatch, watchKeys } from './watch-keys.ts'
import { watchRedisErrors } from './watch-redis-errors.ts'

/** Milliseconds that a start waits for Redis. */
const READY = 2_000

export interface StoreSettings {
  readonly role: Role
  readonly redisUrl: string
  readonly masterKeys: string
  /** Ids of lost master keys: whatever needs them is blocked, and the process runs without them. */
  readonly lostKeys?: readonly string[] | undefined
  /** Default: `refuse`. */
  readonly unsafeRedis?: UnsafeRedis | undefined
  readonly quota?: Quota | undefined
  readonly version: string
  /** Default: no backups are scheduled. */
  readonly backup?: BackupSettings | undefined
}

/** Redis with what seals its records, and what watches whether this process may use it. */
export type OpenStore = Awaited<ReturnType<typeof openStore>>

export async function openStore(settings: StoreSettings, tracing: Tracing, log: Logger, disposal: Disposal) {
  const keyring = createLiveKeyring(parseKeyring(settings.masterKeys, settings.lostKeys))
  const connections = createConnections(settings.redisUrl)
  const redis = disposal.add(connections.failFast(), r => r.disconnect())
  disposal.add(watchRedisErrors(redis, log), end => end())
  const vitals = disposal.add(createVitalSigns({ open: connections.failFast, log }), v => v.close())
  disposal.add(vitals.connection('connection to Redis', redis), forget => forget())
  const clock = disposal.add(await followStoreClock(redis), c => c.close())
  // The watch needs the counter of key uses, which needs the stores.
  const claim = async () => {
    await settleFirstKey()
    await keyWatch.claim()
  }
  const proofs = createRecordProofs(keyring, { claim })
  /** Names of the controllers that are configured outside Redis; kept by what opens them. */
  const fixed = new Set<string>()
  const isFixed = (controller: string): boolean => fixed.has(controller)
  const projects = createProjectStore(redis, proofs, settings.quota, tracing.here, isFixed)
  // If Redis is not there, the bridge starts anyway, answers 503 and waits for it.
  await whenReady(redis, READY).catch(() => {})
  const queues = disposal.add(openQueues(redis), q => q.closeAll())
  const totals = createTotals(redis)
  const processes = createProcessRegistry(redis)
  const settleFirstKey = createSettleFirstKey(keyring, processes, log)
  const metrics = createMetrics({
    totals: totals.read,
    processes: processes.all,
    clock: clock.now,
    jobs: () => countJobs(queues),
    version: settings.version,
    role: settings.role,
    backupEvery: settings.backup?.every
  })
  const hears = { log, gauge: metrics.durability }
  const durability = disposal.add(await watchDurability(redis, settings.unsafeRedis ?? 'refuse', hears), d => d.close())
  const format = disposal.add(await watchFormat(redis, keyring, log, metrics.storeLost), w => w.close())
  const sealer = metrics.counted(createSealer(keyring, { claim }))
  const now = () => new Date(clock.now())
  const uses = createKeyUses(redis)
  const keys = createKeys({ store: createKeyStore(redis), uses, projects, sealer, keyring, now })
  const count = async () => new Map((await keys.use()).map(({ id, seals, records }) => [id, seals + records]))
  const keyWatch: KeyWatch = disposal.add(await watchKeys({ redis, keyring, uses, count, log }), w => w.close())
  const refusal: Refusal = () => {
    const unsafe = durability.refusal()
    return unsafe === undefined ? keyWatch.refusal() : ['STORE_UNSAFE', unsafe]
  }
  const records = { redis, connections, uses, keyring, proofs, sealer, keys, projects, totals, processes, queues, clock, now }
  const watches = { vitals, metrics, durability, format, keyWatch, refusal, gate: allOpen(format, keyWatch) }
  /** Whether the store is known to be one that this process may write to. */
  const isSure = () => format.isSure() && keyWatch.isOpen()
  /** The same, looked up now. */
  const confirmed = async () => {
    await format.confirm()
    return isSure()
  }
  return { ...records, ...watches, isSure, confirmed, fixed, isFixed }
}
