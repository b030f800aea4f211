import { join } from 'node:path'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { KubeconfigSettings } from '../commands/current-kubeconfig.ts'
import { createFindCredentials } from '../commands/find-credentials.ts'
import { createInspect } from '../commands/inspect/inspect.ts'
import { createOutcomes } from '../commands/outcomes.ts'
import { createOverview } from '../commands/overview/overview.ts'
import { createPlots } from '../commands/overview/plots.ts'
import { createReadNumbers } from '../commands/overview/project-numbers.ts'
import { createRefreshCommands } from '../commands/refresh.ts'
import { createSearch } from '../commands/search.ts'
import type { Quota } from '../domain/quota.ts'
import type { Tracing } from '../domain/tracing.ts'
import { buildHttp } from '../http/build-http.ts'
import { createProjectViews } from '../http/project-views.ts'
import { createBoard } from '../http/queues/board.ts'
import { queueRoutes } from '../http/queues/routes.ts'
import type { Readiness } from '../http/routes/health.ts'
import type { ReloadAll } from '../http/routes/reload.ts'
import { createVisibleControllers } from '../http/routes/visible-controllers.ts'
import { type ClusterSettings, openClusterSource } from '../kubesphere/cluster/start.ts'
import { flatRoutes } from '../kubesphere/flat-routes.ts'
import { importRoutes } from '../kubesphere/import-routes.ts'
import { secretRoutes } from '../kubesphere/routes.ts'
import { usageRoutes } from '../kubesphere/usage-routes.ts'
import { userRoutes } from '../kubesphere/user-routes.ts'
import type { AddressRules } from '../outbound/address.ts'
import { createCredentialIndex } from '../store/credential/credential-index.ts'
import { createCredentialStore } from '../store/credential/credential-store.ts'
import type { EventFeed } from '../store/event-feed.ts'
import type { EventLog } from '../store/event-log.ts'
import { createIdempotencyStore } from '../store/idempotency-store.ts'
import { createCopyStore } from '../store/project/copy-store.ts'
import { createFactsStore } from '../store/project/project-facts.ts'
import { createStatsStore } from '../store/project/stats-store.ts'
import { createHashing } from '../store/sealing/hash-key.ts'
import { createSearchTexts } from '../store/search-texts.ts'
import type { Pace } from '../sync/pace.ts'
import type { Enqueue } from '../sync/queue.ts'
import type { ThreadOptions, Threads } from '../threads/pool.ts'
import type { Access } from './access.ts'
import { createApiCommands } from './api-commands.ts'
import type { OpenStore } from './compose-store.ts'
import type { OpenControllers } from './controllers/controllers.ts'
import { controllerParts, type OpenRegistered } from './controllers/registered.ts'
import type { Disposal } from './disposal.ts'
import { runWhileOpen } from './gate.ts'
import type { OpenListener } from './listener.ts'
import { packageRoot } from './package-root.ts'
import { type SecretStoreParts, secretStoreParts } from './secret-stores/parts.ts'
import type { ReferenceParts } from './secret-stores/references.ts'
import { shownQueues } from './shown-queues.ts'
import { type VerifyParts, verifyTargetParts } from './verify/open.ts'
import { type TryParts, verifyRequestParts } from './verify/tries.ts'
import type { Webhooks } from './webhooks.ts'

export interface ApiSettings {
  readonly outbound?: AddressRules | undefined
  readonly cluster?: ClusterSettings | undefined
  /** The kubeconfig that forms offer; default: none. */
  readonly kubeconfig?: KubeconfigSettings | undefined
  readonly quota?: Quota | undefined
  /** Whether jobs may be modified, not only viewed; default: no. */
  readonly queuesWritable?: boolean | undefined
  /** Default: the default quotas. */
  readonly threads?: Partial<ThreadOptions> | undefined
  readonly version: string
}

export interface ApiDeps extends OpenRegistered {
  readonly pace: Pace
  readonly secrets: SecretStoreParts
  readonly verify: VerifyParts
  readonly tries: TryParts
  readonly settings: ApiSettings
  readonly store: OpenStore
  readonly jenkins: OpenControllers
  readonly access: Access
  readonly listening: OpenListener
  readonly webhooks: Pick<Webhooks, 'webhooks' | 'webhookCommands'>
  readonly events: EventLog
  readonly feed: EventFeed
  readonly enqueue: Enqueue
  readonly references: ReferenceParts
  readonly threads: Threads
  readonly readiness: Readiness
  readonly reloadAll: ReloadAll
  readonly tracing: Tracing
  readonly log: Logger
}

const CONSOLE = join(packageRoot, 'dist/console')
const HELP = join(packageRoot, 'dist/help')

/** Wires the API: its commands, the Secrets of a cluster that are followed, and the server. */
export async function openApi(deps: ApiDeps, disposal: Disposal): Promise<FastifyInstance> {
  const { settings, threads, store, access, listening, webhooks, events, feed, readiness, reloadAll, tracing, log } = deps
  const { projects, keys, metrics, queues, refusal, now } = store
  const stopping = disposal.add(new AbortController(), s => s.abort())
  const credentials = createCredentialStore(store.redis, store.proofs, settings.quota, tracing.here)
  const verifying = verifyRequestParts({ ...deps, stopping: stopping.signal })
  const commands = createApiCommands(deps, { credentials, inspect: createInspect(threads), verifying })
  const { projectCommands, credentialCommands, applySet, checkSet, usageOf, currentKubeconfig } = commands
  if (settings.cluster !== undefined) {
    const written = { projects, credentials, projectCommands, credentialCommands, applySet, isSure: store.confirmed }
    const follow = await openClusterSource({ ...written, redis: store.redis, log, options: settings.cluster })
    disposal.add(
      runWhileOpen(store.gate, work => work.add(follow(), f => f.close())),
      f => f.close()
    )
  }
  const outcomes = createOutcomes({
    feed,
    credentials,
    projects,
    copies: createCopyStore(store.redis),
    stopping: stopping.signal
  })
  const isWritable = settings.queuesWritable ?? false
  const { redis, sealer, keyring } = store
  const idempotency = createIdempotencyStore({ redis, sealer, hashing: createHashing(redis, keyring, sealer) })
  const adapters = [
    ...[secretRoutes, flatRoutes].map(routes => routes({ projects, credentials, credentialCommands, applySet, outcomes })),
    importRoutes({ projects, projectCommands, checkSet, applySet }),
    usageRoutes({ projects, credentials, usageOf }),
    userRoutes(currentKubeconfig),
    queueRoutes({ board: createBoard(() => shownQueues(queues, deps), isWritable), isWritable, sessions: access.sessions })
  ]
  const controllers = controllerParts({ ...deps, http: () => http })
  const index = createCredentialIndex(redis, store.proofs)
  const secretStores = secretStoreParts({ ...deps.secrets, store, rules: settings.outbound })
  const readNumbers = createReadNumbers(createFactsStore(redis), store.clock.now)
  const visibleControllers = createVisibleControllers({ ...access, ...controllers, projects, events, now })
  const http = await buildHttp({
    ...access,
    ...webhooks,
    ...listening,
    ...commands,
    idempotency,
    projects,
    credentials,
    findCredentials: createFindCredentials(index, secretStores.sourceIndex),
    search: createSearch({ texts: createSearchTexts(redis), index, projects, elapsed: () => performance.now() }),
    overview: createOverview({ readNumbers, index, projects, events, plots: createPlots(createStatsStore(redis)) }),
    visibleControllers,
    readNumbers,
    ...createProjectViews({ projects, readNumbers, visibleControllers }),
    events,
    feed,
    outcomes,
    keys,
    ...controllers,
    refreshCommands: createRefreshCommands({ ...deps.references, feed, clock: store.clock.now, stopping: stopping.signal }),
    ...verifyTargetParts(deps.verify, store, deps.tries.queues.remove),
    verifyCommands: verifying.verifyCommands,
    ...secretStores,
    readiness,
    reloadAll,
    metrics,
    refusal,
    threads,
    tracing,
    now,
    adapters,
    version: settings.version,
    console: { directory: CONSOLE, help: HELP, signInOrigins: access.signInOrigins },
    stopping: stopping.signal,
    logger: log as FastifyBaseLogger
  })
  return disposal.add(http, async app => {
    stopping.abort()
    await app.close()
  })
}
