import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Authenticate, WithMemberships } from '../access/authenticate.ts'
import type { MemberCommands } from '../access/member-commands.ts'
import type { OidcConfig } from '../access/oidc.ts'
import type { RemoteUser } from '../access/remote-user.ts'
import type { Sessions } from '../access/sessions.ts'
import type { TokenCommands } from '../access/token-commands.ts'
import type { ApplySet } from '../commands/credential-set.ts'
import type { CredentialCommands } from '../commands/credentials.ts'
import type { CurrentKubeconfig } from '../commands/current-kubeconfig.ts'
import type { Outcomes } from '../commands/outcomes.ts'
import type { MakePlan } from '../commands/plan.ts'
import type { ProjectCommands } from '../commands/projects.ts'
import type { Shadows } from '../commands/shadows.ts'
import type { UsageOf } from '../commands/usage.ts'
import type { Validate } from '../commands/validate.ts'
import type { Tracing } from '../domain/tracing.ts'
import type { MemberStore } from '../store/access/member-store.ts'
import type { TokenStore } from '../store/access/token-store.ts'
import type { AuditLog } from '../store/audit-log.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { EventFeed } from '../store/event-feed.ts'
import type { EventLog } from '../store/event-log.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { Keys } from '../store/sealing/key-use.ts'
import type { WebhookStore } from '../store/webhook/webhook-store.ts'
import type { Threads } from '../threads/pool.ts'
import type { WebhookCommands } from '../webhooks/commands.ts'
import type { BodyBudget } from './body-budget.ts'
import { type AuditNotes, registerAudit } from './plugins/audit.ts'
import { registerAuth } from './plugins/auth.ts'
import { registerBodies } from './plugins/bodies.ts'
import { type ConsoleFiles, registerConsole } from './plugins/console.ts'
import { type RequestObserver, registerObserver } from './plugins/observe.ts'
import { registerOpenapi } from './plugins/openapi.ts'
import { registerPreconditions } from './plugins/preconditions.ts'
import { type FaultLimit, registerProblems } from './plugins/problems.ts'
import { type Limiters, limitOf } from './plugins/rate-limits.ts'
import { createSignInGuard } from './plugins/sign-in-limit.ts'
import { type Refusal, registerFormatGuard, registerStoreGuard } from './plugins/store-guard.ts'
import { registerTracing } from './plugins/tracing.ts'
import { auditRoutes } from './routes/audit.ts'
import { bridgeRoutes } from './routes/bridge.ts'
import { callerRoutes } from './routes/caller.ts'
import { controllerRoutes, type DescribeControllers } from './routes/controllers.ts'
import { credentialSetRoutes } from './routes/credential-set.ts'
import { credentialRoutes } from './routes/credentials.ts'
import { eventStreamRoutes } from './routes/event-stream.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes, type Readiness } from './routes/health.ts'
import { keyRoutes } from './routes/keys.ts'
import { kubeconfigRoutes } from './routes/kubeconfig.ts'
import { memberRoutes } from './routes/members.ts'
import { type Metrics, metricsRoutes } from './routes/metrics.ts'
import { planRoutes } from './routes/plan.ts'
import { projectRoutes } from './routes/projects.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { usageRoutes } from './routes/usage.ts'
import { validateRoutes } from './routes/validate.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { sharedSchemas } from './schemas/index.ts'
import { createSerializer } from './serializer.ts'
import { createServer, type ListenerConfig } from './server.ts'
import { createValidator } from './validator.ts'

export interface HttpDeps {
  readonly projects: ProjectStore
  readonly credentials: CredentialStore
  readonly events: EventLog
  readonly feed: EventFeed
  readonly webhooks: WebhookStore
  readonly webhookCommands: WebhookCommands
  readonly projectCommands: ProjectCommands
  readonly credentialCommands: CredentialCommands
  readonly applySet: ApplySet
  readonly outcomes: Outcomes
  readonly makePlan: MakePlan
  readonly validate: Validate
  readonly usageOf: UsageOf
  readonly shadows: Pick<Shadows, 'ofProjects' | 'ofKnown'>
  readonly currentKubeconfig: CurrentKubeconfig
  readonly describeControllers: DescribeControllers
  readonly authenticate: Authenticate
  readonly tokens: TokenStore
  readonly keys: Keys
  readonly tokenCommands: TokenCommands
  readonly members: MemberStore
  readonly memberCommands: MemberCommands
  readonly audit: AuditNotes
  readonly auditLog: AuditLog
  readonly withMemberships: WithMemberships
  readonly remoteUser?: RemoteUser | undefined
  readonly isMetricsToken?: ((text: string) => boolean) | undefined
  readonly oidc: OidcConfig | undefined
  readonly readiness: Readiness
  readonly metrics: Metrics & { readonly http: RequestObserver; readonly streams: (open: number) => void }
  /** Other faces of the same commands, each a plugin with its own addresses. */
  readonly adapters: readonly FastifyPluginAsync[]
  readonly version: string
  readonly now: () => Date
  readonly console: ConsoleFiles
  /** Aborted when the process stops: what waits for an outcome is answered then. */
  readonly stopping: AbortSignal
  readonly listener: ListenerConfig
  readonly bodies: BodyBudget
  readonly faultLimit: FaultLimit
  readonly threads: Threads
  readonly limiters: Limiters
  readonly refusal: Refusal
  readonly tracing: Tracing
  /** Cookies for the pages that need one. */
  readonly sessions: Sessions
  readonly logger: FastifyBaseLogger
}

/** The API with its documentation and health. */
export async function buildHttp(deps: HttpDeps): Promise<FastifyInstance> {
  const app = createServer(deps.logger, deps.listener)
  registerTracing(app, deps.tracing)
  registerObserver(app, deps.metrics.http)
  registerFormatGuard(app, deps.readiness.refusal, deps.isMetricsToken)
  registerAudit(app, deps.audit)
  registerAuth(app, deps, { guard: createSignInGuard(deps.limiters.signIn), admit: limitOf(deps.limiters.caller) })
  registerStoreGuard(app, deps.refusal)
  registerProblems(app, deps.faultLimit)
  registerPreconditions(app)
  for (const schema of sharedSchemas) app.addSchema(schema)
  app.setValidatorCompiler(createValidator(sharedSchemas))
  app.setSerializerCompiler(createSerializer(sharedSchemas))
  registerBodies(app, deps.bodies, deps.threads)
  await registerOpenapi(app, deps.version)
  await app.register(healthRoutes(deps.readiness))
  await app.register(metricsRoutes(deps.metrics))
  await registerConsole(app, deps.console)
  app.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, async () => app.swagger())
  for (const routes of [
    projectRoutes(deps),
    credentialRoutes(deps),
    credentialSetRoutes(deps),
    validateRoutes(deps),
    usageRoutes(deps),
    eventRoutes(deps),
    eventStreamRoutes(deps),
    webhookRoutes(deps),
    planRoutes(deps),
    controllerRoutes(deps.describeControllers, deps.events),
    bridgeRoutes(),
    kubeconfigRoutes(deps.currentKubeconfig),
    tokenRoutes(deps),
    keyRoutes(deps.keys),
    callerRoutes(deps),
    memberRoutes(deps),
    auditRoutes(deps.auditLog)
  ]) {
    await app.register(routes, { prefix: '/api/v1' })
  }
  for (const face of deps.adapters) await app.register(face)
  return app
}

/** Health and metrics, for a process that only works on the queue. */
export async function buildHealth(
  deps: Pick<
    HttpDeps,
    | 'readiness'
    | 'metrics'
    | 'authenticate'
    | 'withMemberships'
    | 'remoteUser'
    | 'isMetricsToken'
    | 'listener'
    | 'limiters'
    | 'logger'
  >
): Promise<FastifyInstance> {
  const app = createServer(deps.logger, deps.listener)
  registerObserver(app, deps.metrics.http)
  registerAuth(app, deps, { guard: createSignInGuard(deps.limiters.signIn), admit: limitOf(deps.limiters.caller) })
  registerProblems(app)
  await app.register(healthRoutes(deps.readiness))
  await app.register(metricsRoutes(deps.metrics))
  return app
}
