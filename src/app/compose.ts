import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buildHealth } from '../http/build-http.ts'
import type { Readiness } from '../http/routes/health.ts'
import type { AddressRules } from '../outbound/address.ts'
import { createEventFeed } from '../store/event-feed.ts'
import { createEventLog } from '../store/event-log.ts'
import { FORMAT } from '../store/migrations/index.ts'
import { disconnectWhenAway } from '../store/redis/disconnect-when-away.ts'
import { createPendingTraces } from '../store/sync/pending-traces.ts'
import { defaultPace, type Pace } from '../sync/pace.ts'
import { createEnqueue } from '../sync/queue.ts'
import { createThreads } from '../threads/pool.ts'
import type { RetryTimes } from '../webhooks/retry.ts'
import { type AccessSettings, openAccess } from './access.ts'
import { openBackups } from './backups.ts'
import { type ApiSettings, openApi } from './compose-api.ts'
import { type OpenStore, openStore, type StoreSettings } from './compose-store.ts'
import { type EngineSettings, startEngine } from './compose-worker.ts'
import { type ConfigSource, defaultValues, type ListenerSettings, type TracingConfig } from './config/config.ts'
import { type ControllerSettings, type OpenControllers, openControllers } from './controllers/controllers.ts'
import { openRegistered } from './controllers/registered.ts'
import type { Disposal } from './disposal.ts'
import { runWhileOpen } from './gate.ts'
import { newProcessId, startHeartbeat } from './heartbeat.ts'
import { openListener } from './listener.ts'
import { openReload } from './reload/open-reload.ts'
import { reloadParts } from './reload/parts.ts'
import type { Reload } from './reload/reload.ts'
import { openSecretStores } from './secret-stores/open.ts'
import type { SecretFileSettings } from './secret-stores/provider-deps.ts'
import { referenceParts } from './secret-stores/references.ts'
import { openRefresher } from './secret-stores/refresher.ts'
import { openTracing } from './tracing/tracing.ts'
import { openVerifyTargets } from './verify/open.ts'
import { openTries, startTries } from './verify/tries.ts'
import { openWebhooks } from './webhooks.ts'

/** Everything that a process needs once defaults and embedded parts are settled. */
export interface Settings extends StoreSettings, ControllerSettings, AccessSettings, EngineSettings, ApiSettings {
  /** Default: the default quotas. */
  readonly listener?: Partial<ListenerSettings> | undefined
  /** Aborted when the process is about to stop: it is no longer ready, and connections are not kept alive. */
  readonly draining?: AbortSignal | undefined
  /** What can be read again, and who is told how; default: nothing. */
  readonly reload?: { readonly source: ConfigSource; opened?(reload: Reload): void } | undefined
  /** Default: no tracing. */
  readonly tracing?: TracingConfig | undefined
  /** Default: only public https addresses. */
  readonly outbound?: AddressRules | undefined
  /** Default: no directory is excluded from, or required of, files of secret stores. */
  readonly secretFiles?: SecretFileSettings | undefined
  /** The API server of the cluster that this process runs in; default: it runs in none. */
  readonly apiServer?: string | undefined
  /** How long deliveries of webhooks are retried; default: as `retryTimes`. */
  readonly webhookTimes?: RetryTimes | undefined
  /** What differs from the default pace. */
  readonly pace?: Partial<Pace> | undefined
}

/** For a process whose settings were not read from an environment. */
const nothingInFiles: Omit<ConfigSource, 'config'> = {
  ...{ files: [], fixed: [], values: defaultValues, listed: () => [] },
  read: () => ({ faults: ['the settings of this process cannot be read again'] })
}

/** Wires one process. Every opened part is handed to `disposal`, which close in reverse order. */
export async function compose(settings: Settings, log: Logger, disposal: Disposal): Promise<FastifyInstance> {
  const pace = { ...defaultPace, ...settings.pace }
  const openedTracing = disposal.add(await openTracing(settings.tracing, settings.version, log), o => o.close())
  const { tracing } = openedTracing
  const store = await openStore(settings, tracing, log, disposal)
  const { redis, proofs, projects, sealer, clock, queues, vitals, metrics } = store
  // Connections of runs wait while Redis is away; those of callers fail.
  const patient = settings.role === 'api' ? undefined : disposal.add(store.connections.patient(), r => r.disconnect())
  const jenkins = openControllers(
    settings,
    store,
    { redis: patient ?? redis, pace, tracing, served: servedBy(settings), role: settings.role },
    log,
    disposal
  )
  const { relist, ...registered } = openRegistered(store, jenkins, settings, log, disposal)
  const { source = nothingInFiles, opened } = settings.reload ?? {}
  const secrets = openSecretStores(store, settings, source, log, disposal)
  const verify = openVerifyTargets(store, settings.outbound, log, disposal)
  const tries = openTries(store, verify, tracing, disposal)
  const processId = newProcessId()
  const beat = openHeartbeat(processId, settings, store, jenkins, disposal)
  const references = referenceParts(store, secrets.secretStores, tracing)
  // None is started before the first task.
  const threads = disposal.add(createThreads(settings.threads), async t => t.close())
  const enqueue = createEnqueue(queues, redis, createPendingTraces(redis, tracing).note, pace.firstRetry)
  const readiness = readinessOf(store, jenkins, settings.draining)
  const access = openAccess({ ...store, processId }, settings, { log, disposal })
  let http: FastifyInstance | undefined
  const backups = openBackups(settings.backup, { store, log })
  const taking = { store, access, jenkins, controllers: { ...registered, relist }, backups, tracing: openedTracing }
  const parts = reloadParts({ ...taking, http: () => http, log })
  const { reload, reloadAll } = openReload({ store, source, parts, process: processId, beat, log }, disposal)
  opened?.(reload)
  metrics.certificate(settings.listener?.tls?.cert)
  const hearing = { limit: metrics.limits.reached, bodies: metrics.limits.bodies }
  const listening = openListener(settings.listener, redis, hearing, settings.draining)
  const events = createEventLog(redis)
  const feed = disposal.add(createEventFeed({ redis, events }), f => f.close())
  const webhookDeps = { redis, proofs, projects, events, feed, sealer, observer: metrics.webhooks, tracing, now: clock.now, log }
  const webhooks = openWebhooks(webhookDeps, settings.outbound, settings.webhookTimes)

  if (settings.role !== 'api') {
    const shared = { announce: feed.announce, deliver: webhooks.deliver, backups }
    const startRefresh = (work: Disposal) => {
      const { secretStores } = secrets
      openRefresher({ settings, threads, store, jenkins, enqueue, secretStores, references, tries, tracing, log }, work)
      const { workerVerify: served = ['*'], quota } = settings
      startTries({ store, verify, tries, served, quota, announce: feed.announce, pace, log }, work)
    }
    const engine = { settings, store, jenkins, enqueue, ...shared, startRefresh, pace, tracing, log }
    const running = runWhileOpen(store.gate, work => startEngine(engine, work))
    disposal.add(vitals.loop('engine', running), e => e.close())
  }
  if (patient !== undefined) disposal.add(patient, disconnectWhenAway)
  if (settings.role === 'worker') {
    const { listener, limiters } = listening
    const health = { ...access, readiness, metrics, listener, limiters, logger: log as FastifyBaseLogger }
    return (http = disposal.add(await buildHealth(health), a => a.close()))
  }
  const api = {
    settings,
    threads,
    store,
    jenkins,
    ...registered,
    secrets,
    verify,
    tries,
    pace,
    access,
    listening,
    webhooks,
    events,
    feed,
    enqueue,
    references,
    readiness,
    reloadAll,
    tracing,
    log
  }
  return (http = await openApi(api, disposal))
}

/** Patterns for the names of the controllers whose jobs this process does. */
const servedBy = ({ role, workerControllers = ['*'] }: Settings): readonly string[] => (role === 'api' ? [] : workerControllers)

/** Returns the function that sends the next heartbeat now, with whether the files of this process have a fault. */
function openHeartbeat(
  id: string,
  settings: Settings,
  store: OpenStore,
  jenkins: OpenControllers,
  disposal: Disposal
): (isRefused: boolean) => void {
  let isRefused = false
  const self = {
    id,
    role: settings.role,
    version: settings.version,
    format: FORMAT,
    startedAt: store.now().toISOString()
  }
  const told = () => ({ circuits: jenkins.circuits(), controllers: jenkins.digests(), serves: jenkins.served })
  const facts = () => ({ ...self, keys: store.keyring.ids, ...told(), isRefused })
  const heartbeat = startHeartbeat({ redis: store.redis, processes: store.processes, facts })
  jenkins.onCircuit(heartbeat.ring)
  disposal.add(jenkins.onSet(heartbeat.ring), end => end())
  disposal.add(store.vitals.loop('heartbeat', heartbeat), h => h.close())
  return wasRefused => {
    isRefused = wasRefused
    heartbeat.ring()
  }
}

const readinessOf = (store: OpenStore, jenkins: OpenControllers, draining: AbortSignal | undefined): Readiness => ({
  async redis() {
    await store.redis.ping()
    await store.keyWatch.compared()
  },
  refusal: store.format.refusal,
  confirm: store.format.confirm,
  keys: () => store.keyWatch.refusal()?.[1],
  durability: () => store.durability.last?.state ?? 'unknown',
  controllers: jenkins.checks,
  failures: store.vitals.failures,
  draining
})
