import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { KubesphereConfig } from '../access/kubesphere-token.ts'
import type { OidcConfig } from '../access/oidc.ts'
import { createCommit } from '../commands/commit.ts'
import { createApplySet } from '../commands/credential-set.ts'
import { createCredentialCommands } from '../commands/credentials.ts'
import { createCurrentKubeconfig, type KubeconfigSettings } from '../commands/current-kubeconfig.ts'
import { createEnqueueChange } from '../commands/enqueue-change.ts'
import { createInspect } from '../commands/inspect/inspect.ts'
import { createOpenSecrets } from '../commands/open-secrets.ts'
import { createOutcomes } from '../commands/outcomes.ts'
import { createMakePlan } from '../commands/plan.ts'
import { createProjectCommands } from '../commands/projects.ts'
import { createShadows } from '../commands/shadows.ts'
import { createUsageOf } from '../commands/usage.ts'
import { createValidate } from '../commands/validate.ts'
import type { Quota } from '../domain/quota.ts'
import { buildHealth, buildHttp } from '../http/build-http.ts'
import type { Refusal } from '../http/plugins/store-guard.ts'
import { createBoard } from '../http/queues/board.ts'
import { queueRoutes } from '../http/queues/routes.ts'
import type { Controller, ControllerConfig } from '../jenkins/controller.ts'
import { type ClusterSettings, openClusterSource } from '../kubesphere/cluster/start.ts'
import { flatRoutes } from '../kubesphere/flat-routes.ts'
import { secretRoutes } from '../kubesphere/routes.ts'
import { usageRoutes as kubesphereUsageRoutes } from '../kubesphere/usage-routes.ts'
import { userRoutes } from '../kubesphere/user-routes.ts'
import { createCredentialStore } from '../store/credential/credential-store.ts'
import { createUsageStore } from '../store/credential/usage-store.ts'
import { createEventFeed } from '../store/event-feed.ts'
import { createEventLog } from '../store/event-log.ts'
import { createProjectStore } from '../store/project/project-store.ts'
import { createTotals } from '../store/project/totals.ts'
import { failFastRedis, patientRedis, whenReady } from '../store/redis/client.ts'
import { disconnectWhenAway } from '../store/redis/disconnect-when-away.ts'
import { CONTROLLER } from '../store/redis/redis-keys.ts'
import { followStoreClock } from '../store/redis/store-clock.ts'
import { createHashing } from '../store/sealing/hash-key.ts'
import { createKeyStore } from '../store/sealing/key-store.ts'
import { createKeys } from '../store/sealing/key-use.ts'
import { createKeyUses } from '../store/sealing/key-uses.ts'
import { parseKeyring } from '../store/sealing/keyring.ts'
import { createRecordProofs } from '../store/sealing/record-proofs.ts'
import { createSealer } from '../store/sealing/seal.ts'
import { createControllerLog } from '../store/sync/controller-log.ts'
import { createDueIndex } from '../store/sync/due-index.ts'
import { createPendingTraces } from '../store/sync/pending-traces.ts'
import { createSyncStore } from '../store/sync/sync-store.ts'
import { defaultPace, type Pace } from '../sync/pace.ts'
import { createEnqueue, openQueue } from '../sync/queue.ts'
import { createThreads, type ThreadOptions } from '../threads/pool.ts'
import { openAccess } from './access.ts'
import { startEngine } from './compose-worker.ts'
import type { AuditConfig, ListenerSettings, TracingConfig, WebhookConfig } from './config/config.ts'
import type { Role } from './config/server-settings.ts'
import { backlogOf, openController } from './controllers.ts'
import type { Disposal } from './disposal.ts'
import { allOpen, runWhileOpen } from './gate.ts'
import { openListener } from './listener.ts'
import { createMetrics } from './metrics/metrics.ts'
import { openRecognition } from './recognition.ts'
import { openTracing } from './tracing/tracing.ts'
import { createVitalSigns } from './vital-signs.ts'
import { type UnsafeRedis, watchDurability } from './watch-durability.ts'
import { watchFormat } from './watch-format.ts'
import { type KeyWatch, watchKeys } from './watch-keys.ts'
import { openWebhooks } from './webhooks.ts'

/** Everything that a process needs once defaults and embedded parts are settled. */
export interface Settings {
  readonly role: Role
  readonly redisUrl: string
  readonly jenkins: Omit<ControllerConfig, 'name'>
  readonly masterKeys: string
  /** Ids of master keys that are gone for good: what needs them is blocked, and does not stop the process. */
  readonly lostKeys?: readonly string[] | undefined
  readonly adminToken: string
  /** Whose tokens are accepted beside our own. */
  readonly oidc: OidcConfig | undefined
  /** The KubeSphere whose users are let in, by their tokens or by its gateway. */
  readonly kubesphere?: KubesphereConfig | undefined
  /** How much of the audit trail is kept; some months by default. */
  readonly audit?: AuditConfig | undefined
  /** Milliseconds for which events of projects are kept; for ever, as far as their number allows, if not said. */
  readonly eventsMaxAge?: number | undefined
  readonly reconcileInterval: number
  /** The Jenkins that a person has accepted in the place of the one that was known. */
  readonly controllerAccept?: string | undefined
  readonly cluster?: ClusterSettings | undefined
  /** The kubeconfig that forms offer; none if not said. */
  readonly kubeconfig?: KubeconfigSettings | undefined
  readonly version: string
  /** The defaults if not said. */
  readonly listener?: Partial<ListenerSettings> | undefined
  /** Aborted when the process is about to stop: it is not ready any more, and connections are not kept. */
  readonly draining?: AbortSignal | undefined
  /** Reads the metrics, and may do nothing else; without it, that takes a token of a platform-admin. */
  readonly metricsToken?: string | undefined
  readonly quota?: Quota | undefined
  /** The defaults if not said. */
  readonly threads?: Partial<ThreadOptions> | undefined
  /** `refuse` if not said. */
  readonly unsafeRedis?: UnsafeRedis | undefined
  /** Whether more can be done with jobs than to look at them; not if not said. */
  readonly queuesWritable?: boolean | undefined
  /** Nothing is traced if not said. */
  readonly tracing?: TracingConfig | undefined
  /** Only public https addresses if not said. */
  readonly webhooks?: WebhookConfig | undefined
  /** What differs from the default pace. */
  readonly pace?: Partial<Pace> | undefined
}

const CONSOLE = fileURLToPath(new URL('../../dist/console', import.meta.url))
/** Milliseconds that a start waits for Redis. */
const READY = 2_000

const noKubeconfig: KubeconfigSettings = { file: undefined, serviceAccount: undefined }

/** Wires one process: what is opened is handed to `closers`, in the order in which it must not be closed. */
export async function compose(settings: Settings, log: Logger, closers: Disposal): Promise<FastifyInstance> {
  const keyring = parseKeyring(settings.masterKeys, settings.lostKeys)
  const pace = { ...defaultPace, ...settings.pace }
  const { tracing } = closers.add(await openTracing(settings.tracing, settings.version, log), o => o.close())
  const redis = closers.add(failFastRedis(settings.redisUrl), r => r.disconnect())
  const vitals = closers.add(createVitalSigns({ redisUrl: settings.redisUrl, log }), v => v.close())
  closers.add(vitals.connection('connection to Redis', redis), forget => forget())
  const clock = closers.add(await followStoreClock(redis), c => c.close())
  // The watch needs what counts keys, and that needs stores.
  const claim = () => keyWatch.claim()
  const proofs = createRecordProofs(keyring, { claim })
  const projects = createProjectStore(redis, proofs, settings.quota, tracing.here)
  const due = createDueIndex(redis)
  // Usually Redis is there; when it is not, the bridge starts all the same, says 503 and waits for it.
  await whenReady(redis, READY).catch(() => {})
  const queue = closers.add(openQueue(redis), q => q.close())
  queue.on('error', () => {})
  const totals = createTotals(redis)
  const metrics = createMetrics({
    totals: totals.read,
    clock: clock.now,
    jobs: () => queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    ...{ version: settings.version, role: settings.role }
  })
  const hears = { log, gauge: metrics.durability }
  const durability = closers.add(await watchDurability(redis, settings.unsafeRedis ?? 'refuse', hears), d => d.close())
  const format = closers.add(await watchFormat(redis, keyring, log), w => w.close())
  const sealer = metrics.counted(createSealer(keyring, { claim }))
  const keysDeps = {
    store: createKeyStore(redis),
    uses: createKeyUses(redis),
    projects,
    sealer,
    keyring,
    now: () => new Date(clock.now())
  }
  const keys = createKeys(keysDeps)
  const count = async () => new Map((await keys.use()).map(({ id, seals, records }) => [id, seals + records]))
  const keyWatch: KeyWatch = closers.add(await watchKeys({ redis, keyring, uses: keysDeps.uses, count, log }), w => w.close())
  const gate = allOpen(format, keyWatch)
  const refusal: Refusal = () => {
    const [unsafe, wrong] = [durability.refusal(), keyWatch.refusal()]
    if (unsafe !== undefined) return ['STORE_UNSAFE', unsafe]
    return wrong
  }
  const jenkins = { ...settings.jenkins, name: CONTROLLER, timeoutMs: pace.requestTimeout }
  const watch = { log, metrics, trail: createControllerLog(redis), tracing }
  const hashing = createHashing(redis, keyring, sealer)
  const hashKey = () => hashing.load()
  // What runs wait for outlasts a Redis that is away; what a caller waits for does not.
  const patient = settings.role === 'api' ? undefined : closers.add(patientRedis(settings.redisUrl), r => r.disconnect())
  const isSure = () => format.isSure() && keyWatch.isOpen()
  const recognising = { url: jenkins.url, accept: settings.controllerAccept, isSure, pace }
  const recognition = (of: Controller) =>
    openRecognition(of, { redis: patient ?? redis, proofs, clock }, recognising, { log, closers })
  const { controller, recogniser, describe } = openController(jenkins, hashing.hash, watch, recognition)
  closers.add(controller, c => c.close())
  const recognise = async (name: string) => (name === CONTROLLER ? recogniser.prove() : undefined)
  const controllers: ReadonlyMap<string, Controller> = new Map([[CONTROLLER, controller]])
  void Promise.all([controller.capabilities(), recogniser.prove()]).catch(() => {})
  const enqueue = createEnqueue(queue, redis, createPendingTraces(redis, tracing).note, pace.firstRetry)
  const readiness = {
    redis: async () => {
      await redis.ping()
      await keyWatch.compared()
    },
    refusal: format.refusal,
    keys: () => keyWatch.refusal()?.[1],
    durability: () => durability.last?.state ?? 'unknown',
    controllers: new Map([[CONTROLLER, () => Promise.all([controller.ping(), recogniser.prove()])]]),
    failures: vitals.failures,
    draining: settings.draining
  }
  const access = openAccess({ redis, proofs, projects, clock }, settings, { log, closers })
  const hearing = { limit: metrics.limits.reached, bodies: metrics.limits.bodies }
  const { listener, limiters, bodies, faultLimit } = openListener(settings.listener, redis, hearing, settings.draining)
  const events = createEventLog(redis)
  const feed = closers.add(createEventFeed({ redis, events }), f => f.close())
  const webhookDeps = { redis, proofs, projects, events, feed, sealer, observer: metrics.webhooks, tracing, now: clock.now, log }
  const { deliver, ...webhooks } = openWebhooks(webhookDeps, settings.webhooks)

  if (settings.role !== 'api') {
    const engine = {
      ...{ settings, redis, proofs, projects, controllers, recognise, keyring, sealer, hashKey, enqueue, deliver },
      announce: feed.announce,
      ...{ metrics, tracing, log, isSure, isNeeded: keyWatch.isNeeded, pace, vitals, queue, now: clock.now }
    }
    const running = runWhileOpen(gate, work => startEngine(engine, work))
    closers.add(vitals.loop('engine', running), e => e.close())
  }
  if (patient !== undefined) closers.add(patient, disconnectWhenAway)
  if (settings.role === 'worker')
    return closers.add(
      await buildHealth({ ...access, readiness, metrics, listener, limiters, logger: log as FastifyBaseLogger }),
      a => a.close()
    )

  const stopping = closers.add(new AbortController(), s => s.abort())
  const enqueueChange = createEnqueueChange({ enqueue, due, now: clock.now, log })
  const now = () => new Date(clock.now())
  const isWritable = settings.queuesWritable ?? false
  const credentials = createCredentialStore(redis, proofs, settings.quota, tracing.here)
  const isEmojiSafe = (name: string) => controllers.get(name)?.lastCapabilities?.emojiSafe
  const planStores = { store: createSyncStore(redis, proofs), projects }
  const makePlan = createMakePlan({ ...planStores, controllers, recognise, hashKey, sealer, now: clock.now })
  const threads = closers.add(createThreads(settings.threads), async t => t.close())
  const inspect = createInspect(threads)
  const shadows = createShadows({ projects, credentials, controllers })
  const commit = createCommit({ credentials, sealer, enqueueChange, now })
  const openSecrets = createOpenSecrets({ credentials, sealer })
  const writing = { credentials, commit, openSecrets, enqueueChange, now, isEmojiSafe, inspect }
  const credentialCommands = createCredentialCommands(writing)
  const applySet = createApplySet({ ...writing, makePlan })
  const projectCommands = createProjectCommands({ projects, credentials, controllers: [CONTROLLER], enqueueChange, now, shadows })
  if (settings.cluster !== undefined) {
    const source = { redis, projects, credentials, projectCommands, credentialCommands, applySet, log, options: settings.cluster }
    const follow = await openClusterSource(source)
    closers.add(
      runWhileOpen(gate, work => work.add(follow(), f => f.close())),
      f => f.close()
    )
  }
  const outcomes = createOutcomes({ feed, credentials, projects, stopping: stopping.signal })
  const usageOf = createUsageOf({ controllers, store: createUsageStore(redis), now })
  const currentKubeconfig = createCurrentKubeconfig(settings.kubeconfig ?? noKubeconfig, { inspect, now })
  const http = await buildHttp({
    ...webhooks,
    ...{ projects, credentials, events, feed, readiness, version: settings.version, stopping: stopping.signal },
    projectCommands,
    credentialCommands,
    describeControllers: async () => {
      // First what fails at once while the store is away: the rest would wait for it.
      const backlog = backlogOf(await totals.read())
      return [{ ...(await describe()), backlog }]
    },
    applySet,
    outcomes,
    adapters: [
      ...[secretRoutes, flatRoutes].map(routes => routes({ projects, credentials, credentialCommands, applySet, outcomes })),
      kubesphereUsageRoutes({ projects, credentials, usageOf }),
      userRoutes(currentKubeconfig),
      queueRoutes({ board: createBoard(queue, isWritable), isWritable, sessions: access.sessions })
    ],
    makePlan,
    keys,
    validate: createValidate({ ...writing, shadows }),
    shadows,
    usageOf,
    currentKubeconfig,
    now,
    tracing,
    ...access,
    console: { directory: CONSOLE, signInOrigins: access.signInOrigins },
    metrics,
    ...{ listener, limiters, bodies, faultLimit, threads, refusal },
    logger: log as FastifyBaseLogger
  })
  return closers.add(http, async app => {
    stopping.abort()
    await app.close()
  })
}
