import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Tracing } from '../domain/tracing.ts'
import type { IdempotencyStore } from '../store/idempotency-store.ts'
import type { Threads } from '../threads/pool.ts'
import type { BodyBudget } from './body-budget.ts'
import { type AuditNotes, registerAudit } from './plugins/audit.ts'
import { type AuthDeps, registerAuth } from './plugins/auth.ts'
import { registerBodies } from './plugins/bodies.ts'
import { registerClosedQueries } from './plugins/closed-queries.ts'
import { type ConsoleFiles, createNotFoundPage, registerConsole } from './plugins/console.ts'
import { registerIdempotency } from './plugins/idempotency.ts'
import { type RequestObserver, registerObserver } from './plugins/observe.ts'
import { registerOpenapi } from './plugins/openapi.ts'
import { registerPreconditions } from './plugins/preconditions.ts'
import { type FaultLimit, registerProblems } from './plugins/problems.ts'
import { type Limiters, limitOf } from './plugins/rate-limits.ts'
import { createSignInGuard } from './plugins/sign-in-limit.ts'
import { type Refusal, registerFormatGuard, registerStoreGuard } from './plugins/store-guard.ts'
import { registerTracing } from './plugins/tracing.ts'
import { allCredentialRoutes } from './routes/all-credentials.ts'
import { auditRoutes } from './routes/audit.ts'
import { availableShareRoutes } from './routes/available-shares.ts'
import { bridgeRoutes } from './routes/bridge.ts'
import { callerRoutes } from './routes/caller.ts'
import { confirmFolderRoutes } from './routes/confirm-folder.ts'
import { controllerRoutes } from './routes/controllers.ts'
import { copyRoutes } from './routes/copies.ts'
import { credentialListRoutes } from './routes/credential-list.ts'
import { credentialSetRoutes } from './routes/credential-set.ts'
import { credentialRoutes } from './routes/credentials.ts'
import { eventStreamRoutes } from './routes/event-stream.ts'
import { eventRoutes } from './routes/events.ts'
import { exportRoutes } from './routes/export.ts'
import { groupRoleRoutes } from './routes/group-roles.ts'
import { healthRoutes, type Readiness } from './routes/health.ts'
import { keyRoutes } from './routes/keys.ts'
import { kubeconfigRoutes } from './routes/kubeconfig.ts'
import { memberRoutes } from './routes/members.ts'
import { type Metrics, metricsRoutes } from './routes/metrics.ts'
import { overviewRoutes } from './routes/overview.ts'
import { planRoutes } from './routes/plan.ts'
import { projectSecretStoreRoutes } from './routes/project-secret-stores.ts'
import { projectVerifyTargetRoutes } from './routes/project-verify-targets.ts'
import { projectRoutes } from './routes/projects.ts'
import { refreshRoutes } from './routes/refresh.ts'
import { reloadRoutes } from './routes/reload.ts'
import { searchRoutes } from './routes/search.ts'
import { secretStoreRoutes } from './routes/secret-stores.ts'
import { shareRoutes } from './routes/shares.ts'
import { signInOnceRoutes } from './routes/sign-in-once.ts'
import { snippetRoutes } from './routes/snippets.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { unmanagedRoutes } from './routes/unmanaged.ts'
import { usageRoutes } from './routes/usage.ts'
import { validateRoutes } from './routes/validate.ts'
import { verifyRoutes } from './routes/verify.ts'
import { verifyTargetRoutes } from './routes/verify-targets.ts'
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { sharedSchemas } from './schemas/index.ts'
import { createSerializer } from './serializer.ts'
import { createServer, type ListenerConfig } from './server.ts'
import { createValidator } from './validator.ts'

/** Dependencies of the server, besides those of its routes. */
export interface ServerDeps extends AuthDeps {
  readonly audit: AuditNotes
  readonly idempotency: IdempotencyStore
  readonly readiness: Readiness
  readonly metrics: Metrics & { readonly http: RequestObserver }
  /** Other APIs for the same commands, each a plugin with its own routes. */
  readonly adapters: readonly FastifyPluginAsync[]
  readonly version: string
  readonly console: ConsoleFiles
  readonly listener: ListenerConfig
  readonly bodies: BodyBudget
  readonly faultLimit: FaultLimit
  readonly threads: Threads
  readonly limiters: Limiters
  readonly refusal: Refusal
  readonly tracing: Tracing
  readonly logger: FastifyBaseLogger
}

/** The routes of the API, each with the dependencies that it declares. */
const apiRoutes = [
  overviewRoutes,
  projectRoutes,
  confirmFolderRoutes,
  copyRoutes,
  allCredentialRoutes,
  searchRoutes,
  credentialListRoutes,
  credentialRoutes,
  credentialSetRoutes,
  exportRoutes,
  validateRoutes,
  snippetRoutes,
  usageRoutes,
  shareRoutes,
  availableShareRoutes,
  eventRoutes,
  eventStreamRoutes,
  webhookRoutes,
  webhookDeliveryRoutes,
  planRoutes,
  unmanagedRoutes,
  controllerRoutes,
  secretStoreRoutes,
  refreshRoutes,
  verifyRoutes,
  projectSecretStoreRoutes,
  verifyTargetRoutes,
  projectVerifyTargetRoutes,
  bridgeRoutes,
  kubeconfigRoutes,
  tokenRoutes,
  keyRoutes,
  reloadRoutes,
  callerRoutes,
  signInOnceRoutes,
  memberRoutes,
  groupRoleRoutes,
  auditRoutes
] as const

/** The dependencies of all routes of the API. */
export type RouteDeps = (typeof apiRoutes)[number] extends (deps: infer Deps) => unknown ? Deps : never

export type HttpDeps = ServerDeps & RouteDeps

/** For all servers of the process: a restart within it compiles no schema again. */
const compileValidator = createValidator(sharedSchemas)
const compileSerializer = createSerializer(sharedSchemas)

/** The API with its documentation, console, health and metrics. */
export async function buildHttp(deps: HttpDeps): Promise<FastifyInstance> {
  const app = createServer(deps.logger, deps.listener)
  registerTracing(app, deps.tracing)
  registerObserver(app, deps.metrics.http)
  registerFormatGuard(app, deps.readiness, deps.isMetricsToken)
  registerAudit(app, deps.audit)
  registerAuth(app, deps, { guard: createSignInGuard(deps.limiters.signIn), admit: limitOf(deps.limiters.caller) })
  registerStoreGuard(app, deps.readiness, deps.refusal)
  registerProblems(app, deps.faultLimit, createNotFoundPage(deps.console))
  registerPreconditions(app)
  registerIdempotency(app, deps)
  registerClosedQueries(app)
  for (const schema of sharedSchemas) app.addSchema(schema)
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(compileSerializer)
  registerBodies(app, deps.bodies, deps.threads)
  await registerOpenapi(app, deps.version)
  await app.register(healthRoutes(deps.readiness))
  await app.register(metricsRoutes(deps.metrics))
  await registerConsole(app, deps.console)
  app.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, async () => app.swagger())
  for (const routes of apiRoutes) await app.register(routes(deps), { prefix: '/api/v1' })
  for (const face of deps.adapters) await app.register(face)
  return app
}

/** Health and metrics, for a process that runs only the worker. */
export async function buildHealth(
  deps: AuthDeps & Pick<ServerDeps, 'readiness' | 'metrics' | 'listener' | 'limiters' | 'logger'>
): Promise<FastifyInstance> {
  const app = createServer(deps.logger, deps.listener)
  registerObserver(app, deps.metrics.http)
  registerAuth(app, deps, { guard: createSignInGuard(deps.limiters.signIn), admit: limitOf(deps.limiters.caller) })
  registerProblems(app)
  await app.register(healthRoutes(deps.readiness))
  await app.register(metricsRoutes(deps.metrics))
  return app
}
