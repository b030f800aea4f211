import type { Logger } from 'pino'
import { createSealUserNames } from '../commands/seal-user-names.ts'
import type { Quota } from '../domain/quota.ts'
import type { Tracing } from '../domain/tracing.ts'
import type { Controller } from '../jenkins/controller.ts'
import { createCredentialStore } from '../store/credential/credential-store.ts'
import { createExpiryNoticeStore } from '../store/credential/expiry-notice-store.ts'
import { createUsageStore } from '../store/credential/usage-store.ts'
import { createEventLog } from '../store/event-log.ts'
import { createFolderHolds } from '../store/project/folder-holds.ts'
import { createProjectStore, type ProjectStore } from '../store/project/project-store.ts'
import { patientRedis, type RedisClient } from '../store/redis/client.ts'
import { disconnectWhenAway } from '../store/redis/disconnect-when-away.ts'
import { createKeyStore } from '../store/sealing/key-store.ts'
import { createKeyUses } from '../store/sealing/key-uses.ts'
import type { Keyring } from '../store/sealing/keyring.ts'
import type { RecordProofs } from '../store/sealing/record-proofs.ts'
import type { Sealer } from '../store/sealing/seal.ts'
import { createControllerLog } from '../store/sync/controller-log.ts'
import { createDueIndex } from '../store/sync/due-index.ts'
import { createPendingTraces } from '../store/sync/pending-traces.ts'
import { createSyncStore } from '../store/sync/sync-store.ts'
import { admissionOf } from '../sync/admission.ts'
import type { Pace } from '../sync/pace.ts'
import type { Enqueue, SyncQueue } from '../sync/queue.ts'
import { createMendQueue } from '../sync/queue-times.ts'
import { createReconcile } from '../sync/run/reconcile.ts'
import { startSweep } from '../sync/sweep.ts'
import { createEventTrim } from '../sync/upkeep/event-trim.ts'
import { createNotify } from '../sync/upkeep/expiry-notices.ts'
import { startRotations } from '../sync/upkeep/rotation.ts'
import { startWorker } from '../sync/worker.ts'
import type { Dispatcher } from '../webhooks/dispatcher.ts'
import type { Disposal } from './disposal.ts'
import type { ProcessMetrics } from './metrics/metrics.ts'
import type { VitalSigns } from './vital-signs.ts'

/** Projects that one process syncs at a time. */
const CONCURRENCY = 8

/** The settings of what works in the background. */
export interface EngineSettings {
  readonly redisUrl: string
  readonly quota?: Quota | undefined
  readonly reconcileInterval: number
  readonly eventsMaxAge?: number | undefined
}

export interface EngineDeps {
  readonly settings: EngineSettings
  readonly redis: RedisClient
  readonly proofs: RecordProofs
  readonly projects: ProjectStore
  readonly controllers: ReadonlyMap<string, Controller>
  readonly recognise: (controller: string) => Promise<void>
  readonly keyring: Keyring
  readonly sealer: Sealer
  readonly hashKey: () => Promise<string>
  readonly enqueue: Enqueue
  /** Calls those who wait in this process for what becomes of a project. */
  readonly announce: (project: string) => void
  readonly deliver: () => Dispatcher
  /** Whether the store is known to be one that this version may write to. */
  readonly isSure: () => boolean
  /** Whether a master key that is not here is in use by others. */
  readonly isNeeded: (key: string) => Promise<boolean>
  readonly pace: Pace
  readonly vitals: VitalSigns
  readonly queue: SyncQueue
  /** The clock of the store, in milliseconds since 1970. */
  readonly now: () => number
  readonly metrics: ProcessMetrics
  readonly tracing: Tracing
  readonly log: Logger
}

/** Starts all that works in the background: the queue's worker, rotations, webhooks and the sweep. */
export function startEngine(deps: EngineDeps, closers: Disposal): void {
  const { settings, redis, proofs, projects, controllers, sealer, keyring, metrics, tracing, pace, vitals, now, log } = deps
  const patient = closers.add(patientRedis(settings.redisUrl), r => r.disconnect())
  closers.add(vitals.connection('connection of the worker to Redis', patient), forget => forget())
  const credentials = createCredentialStore(patient, proofs, settings.quota, tracing.here)
  const reconcile = createReconcile({
    ...{ store: createSyncStore(patient, proofs, tracing.here), due: createDueIndex(patient), sealer, controllers, log },
    sealUserNames: createSealUserNames({ credentials, sealer, now: () => new Date(now()) }),
    projects: createProjectStore(patient, proofs, settings.quota, tracing.here),
    ...{ usage: createUsageStore(patient), holds: createFolderHolds(patient), trail: createControllerLog(patient) },
    ...{ recognise: deps.recognise, proofs, isNeeded: deps.isNeeded, hashKey: deps.hashKey, keys: keyring.fingerprint },
    ...{ requestTimeout: pace.requestTimeout, pace },
    ...{ interval: settings.reconcileInterval, now, random: Math.random, observer: metrics.sync },
    ...{ tracing, takeTraces: createPendingTraces(patient, tracing).take }
  })
  const worker = startWorker({
    ...{ connection: patient, observer: metrics.sync, concurrency: CONCURRENCY, pace, log },
    // Another Redis may have been connected to a moment ago.
    reconcile: async (project, signal) => {
      if (!deps.isSure()) return 'busy'
      return reconcile(project, signal).finally(() => deps.announce(project))
    }
  })
  closers.add(vitals.loop('worker', worker), w => w.close())
  const keyStores = { store: createKeyStore(patient), uses: createKeyUses(patient) }
  const rotations = { ...keyStores, projects, sealer, proofs, keyring, pace, now: () => new Date(now()), log }
  closers.add(vitals.loop('rotation of keys', startRotations(rotations)), r => r.close())
  const dispatcher = deps.deliver()
  closers.add(vitals.loop('webhooks', dispatcher), d => d.close())
  metrics.watch(dispatcher)
  const sweep = startSweep({
    ...{ projects, due: createDueIndex(redis), enqueue: deps.enqueue, pace, now, log },
    admission: () => admissionOf(controllers.values()),
    ...{ interval: settings.reconcileInterval, mendQueue: createMendQueue(deps.queue, redis, pace) },
    notify: createNotify({ store: createExpiryNoticeStore(redis, proofs), now, log }),
    eventTrim: createEventTrim({
      events: createEventLog(redis),
      maxAge: settings.eventsMaxAge ?? Number.POSITIVE_INFINITY,
      now
    })
  })
  closers.add(vitals.loop('sweep', sweep), s => s.close())
  closers.add(patient, disconnectWhenAway)
}
