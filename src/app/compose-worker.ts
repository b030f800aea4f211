import type { Logger } from 'pino'
import { createSealUserNames } from '../commands/seal-user-names.ts'
import { FIRST_KEY, placeKeysOf } from '../domain/project.ts'
import type { Quota } from '../domain/quota.ts'
import type { Tracing } from '../domain/tracing.ts'
import { createMemberships } from '../store/access/memberships.ts'
import { createCredentialStore } from '../store/credential/credential-store.ts'
import { createExpiryNoticeStore } from '../store/credential/expiry-notice-store.ts'
import { createUsageStore } from '../store/credential/usage-store.ts'
import { createEventLog } from '../store/event-log.ts'
import { createCopyStore } from '../store/project/copy-store.ts'
import { createFolderHolds } from '../store/project/folder-holds.ts'
import { createProjectStore } from '../store/project/project-store.ts'
import { createStatsStore } from '../store/project/stats-store.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { disconnectWhenAway } from '../store/redis/disconnect-when-away.ts'
import { asLeader } from '../store/redis/leader.ts'
import { createKeyStore } from '../store/sealing/key-store.ts'
import { createKeyUses } from '../store/sealing/key-uses.ts'
import { createControllerLog } from '../store/sync/controller-log.ts'
import { createDueIndex } from '../store/sync/due-index.ts'
import { createPendingTraces } from '../store/sync/pending-traces.ts'
import { createSyncStore } from '../store/sync/sync-store.ts'
import { admissionOf } from '../sync/admission.ts'
import { createCopyWork } from '../sync/copies/work.ts'
import type { Pace } from '../sync/pace.ts'
import { type Enqueue, type SyncJob, whyOf } from '../sync/queue.ts'
import { createMendQueues } from '../sync/queue-times.ts'
import { createQueueWake } from '../sync/queue-wake.ts'
import { createReconcile } from '../sync/run/reconcile.ts'
import { createRunSlots } from '../sync/run-slots.ts'
import { startSweep } from '../sync/sweep.ts'
import { createEventTrim } from '../sync/upkeep/event-trim.ts'
import { createNotify } from '../sync/upkeep/expiry-notices.ts'
import { startRotations } from '../sync/upkeep/rotation.ts'
import { fillStats } from '../sync/upkeep/stats-fill.ts'
import { startWorker } from '../sync/worker.ts'
import type { Dispatcher } from '../webhooks/dispatcher.ts'
import type { Backups } from './backups.ts'
import type { OpenStore } from './compose-store.ts'
import type { OpenControllers } from './controllers/controllers.ts'
import type { Disposal } from './disposal.ts'

/** Settings of the background work. */
export interface EngineSettings {
  readonly quota?: Quota | undefined
  /** Milliseconds between two checks of an unchanged project. */
  readonly reconcileInterval: number
  /** Patterns for the names of the controllers that a worker serves; default: all. */
  readonly workerControllers?: readonly string[] | undefined
  /** Patterns for the names of the verify targets on which a worker tries credentials; default: all. */
  readonly workerVerify?: readonly string[] | undefined
  /** Retention of project events in milliseconds; default: unlimited, apart from their number. */
  readonly eventsMaxAge?: number | undefined
}

export interface EngineDeps {
  readonly settings: EngineSettings
  readonly store: OpenStore
  readonly jenkins: OpenControllers
  readonly enqueue: Enqueue
  /** Calls those who wait in this process for what becomes of a project. */
  readonly announce: (project: string) => void
  readonly deliver: () => Dispatcher
  readonly backups: Pick<Backups, 'start'>
  /** Starts what reads values again from secret stores, and what tries credentials. */
  readonly startRefresh: (disposal: Disposal) => void
  readonly pace: Pace
  readonly tracing: Tracing
  readonly log: Logger
}

/** Starts all background work: the queue's worker, rotations, webhooks, backups and the sweep. */
export function startEngine(deps: EngineDeps, disposal: Disposal): void {
  const { store, jenkins, pace, log } = deps
  const { vitals, metrics, projects, sealer, proofs, keyring, now } = store
  const patient = disposal.add(store.connections.patient(), r => r.disconnect())
  disposal.add(vitals.connection('connection of the worker to Redis', patient), forget => forget())
  const reconcile = openReconcile(deps, patient)
  const copies = disposal.add(openCopyWork(deps, patient), c => c.close())
  const blocking = disposal.add(store.connections.blocking(), r => r.disconnect())
  disposal.add(vitals.connection('connection of the queue to Redis', blocking), forget => forget())
  const isPaused = (name: string) => (jenkins.controllers.get(name)?.circuit ?? 'closed') !== 'closed'
  const slots = createRunSlots({ isPaused, now: () => performance.now() })
  metrics.slots(slots.use)
  const worker = startWorker({
    connection: patient,
    wake: createQueueWake(blocking, patient),
    slots,
    controllers: () => jenkins.names().filter(jenkins.isServed),
    reroute: createReroute(deps),
    observer: metrics.sync,
    pace,
    log,
    // The connection may have just switched to another Redis.
    async reconcile({ project, target = FIRST_KEY }, signal) {
      if (!(await store.confirmed())) return 'busy'
      const ref = { name: project, target }
      const outcome = await reconcile(ref, signal).finally(() => deps.announce(project))
      if (outcome === 'done' || outcome === 'failed') copies.afterRun(ref)
      return outcome
    }
  })
  disposal.add(jenkins.onSet(worker.ring), forget => forget())
  disposal.add(vitals.loop('worker', worker), w => w.close())
  const keyStores = { store: createKeyStore(patient), uses: createKeyUses(patient) }
  const rotations = startRotations({ ...keyStores, projects, sealer, proofs, keyring, pace, now, log })
  disposal.add(vitals.loop('rotation of keys', rotations), r => r.close())
  const dispatcher = deps.deliver()
  disposal.add(vitals.loop('webhooks', dispatcher), d => d.close())
  metrics.watch(dispatcher)
  const backups = deps.backups.start()
  if (backups !== undefined) disposal.add(vitals.loop('scheduled backups', backups), b => b.close())
  disposal.add(vitals.loop('sweep', openSweep(deps)), s => s.close())
  deps.startRefresh(disposal)
  startStatsFill(deps, disposal)
  disposal.add(patient, disconnectWhenAway)
}

/** In one process; it ends when there is nothing more to fill in. */
function startStatsFill({ store: { redis, projects, clock }, log }: EngineDeps, disposal: Disposal): void {
  const stats = createStatsStore(redis)
  const stop = disposal.add(new AbortController(), s => s.abort())
  const deps = { stats, projects, events: createEventLog(redis), now: clock.now, log }
  const work = async (signal: AbortSignal) => {
    await fillStats(deps, signal)
    if (!signal.aborted) stop.abort()
  }
  void asLeader(redis, 'stats', work, stop.signal)
}

/** Moves the jobs of the common queue to the queues of their controllers, unless their controllers do not exist. */
const createReroute =
  ({ store, jenkins, enqueue }: EngineDeps) =>
  async ({ project: name, target = FIRST_KEY }: SyncJob, priority: number): Promise<boolean> => {
    const project = await store.projects.get(name)
    const place = project && placeKeysOf(project).find(({ key }) => key === target)
    if (place === undefined || !jenkins.controllers.has(place.controller)) return false
    await enqueue(name, [place], whyOf(priority))
    return true
  }

/** The run of one project, over a connection that waits for a Redis which is away. */
function openReconcile({ settings, store, jenkins, pace, tracing, log }: EngineDeps, patient: RedisClient) {
  const { proofs, sealer, keyring, keyWatch, metrics, clock, now } = store
  const { controllers, recognise, hashKey } = jenkins
  const credentials = createCredentialStore(patient, proofs, settings.quota, tracing.here)
  return createReconcile({
    store: createSyncStore(patient, proofs, tracing.here),
    projects: createProjectStore(patient, proofs, settings.quota, tracing.here, store.isFixed),
    due: createDueIndex(patient),
    usage: createUsageStore(patient),
    holds: createFolderHolds(patient),
    copies: createCopyStore(patient, tracing.here),
    trail: createControllerLog(patient),
    sealUserNames: createSealUserNames({ credentials, sealer, now }),
    takeTraces: createPendingTraces(patient, tracing).take,
    controllers,
    recognise,
    hashKey,
    sealer,
    proofs,
    isNeeded: keyWatch.isNeeded,
    get keys() {
      return keyring.fingerprint
    },
    requestTimeout: pace.requestTimeout,
    pace,
    interval: settings.reconcileInterval,
    now: clock.now,
    random: Math.random,
    observer: metrics.sync,
    tracing,
    log
  })
}

function openCopyWork({ store, jenkins, pace, tracing, log }: EngineDeps, patient: RedisClient) {
  const { controllers, recognise, hashKey } = jenkins
  return createCopyWork({
    copies: createCopyStore(patient, tracing.here),
    store: createSyncStore(patient, store.proofs, tracing.here),
    projects: store.projects,
    holds: createFolderHolds(patient),
    ...{ controllers, recognise, hashKey, pace, log },
    now: store.clock.now
  })
}

function openSweep({ settings, store, jenkins, enqueue, pace, log }: EngineDeps) {
  const { redis, proofs, projects, queues, clock } = store
  const { now } = clock
  return startSweep({
    projects,
    due: createDueIndex(redis),
    enqueue,
    pace,
    now,
    log,
    served: () => jenkins.names().filter(jenkins.isServed),
    admission: name => (jenkins.isServed(name) ? admissionOf(jenkins.controllers.get(name)) : 'none'),
    interval: settings.reconcileInterval,
    mendQueue: createMendQueues(() => [...queues.all().values()], redis, pace),
    memberships: createMemberships(redis),
    notify: createNotify({ store: createExpiryNoticeStore(redis, proofs), now, log }),
    eventTrim: createEventTrim({
      events: createEventLog(redis),
      maxAge: settings.eventsMaxAge ?? Number.POSITIVE_INFINITY,
      now
    })
  })
}
