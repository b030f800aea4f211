import helmet from '@fastify/helmet'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyPluginAsync, LogController } from 'fastify'
import type { Authenticate } from '../access/authenticate.ts'
import type { TokenCommands } from '../access/token-commands.ts'
import type { CredentialStore } from '../store/credential-store.ts'
import type { EventLog } from '../store/event-log.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { TokenStore } from '../store/token-store.ts'
import type { CredentialCommands } from '../sync/credential-commands.ts'
import type { MakePlan } from '../sync/plan-command.ts'
import type { ProjectCommands } from '../sync/project-commands.ts'
import type { ApplySet } from '../sync/set-command.ts'
import { registerAuth } from './plugins/auth.ts'
import { registerBodies } from './plugins/bodies.ts'
import { type ConsoleFiles, registerConsole } from './plugins/console.ts'
import { type RequestObserver, registerObserver } from './plugins/observe.ts'
import { registerOpenapi } from './plugins/openapi.ts'
import { registerProblems } from './plugins/problems.ts'
import { bridgeRoutes } from './routes/bridge.ts'
import { callerRoutes } from './routes/caller.ts'
import { controllerRoutes, type DescribeControllers } from './routes/controllers.ts'
import { credentialSetRoutes } from './routes/credential-set.ts'
import { credentialRoutes } from './routes/credentials.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes, type Readiness } from './routes/health.ts'
import { type Metrics, metricsRoutes } from './routes/metrics.ts'
import { planRoutes } from './routes/plan.ts'
import { projectRoutes } from './routes/projects.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { sharedSchemas } from './schemas/index.ts'
import { createValidator } from './validator.ts'

/** The largest body: two secrets of 1 MiB, as JSON escapes them in practice. */
export const BODY_LIMIT = 4 * 1024 * 1024

export interface HttpDeps {
  readonly projects: ProjectStore
  readonly credentials: CredentialStore
  readonly events: EventLog
  readonly projectCommands: ProjectCommands
  readonly credentialCommands: CredentialCommands
  readonly applySet: ApplySet
  readonly makePlan: MakePlan
  readonly describeControllers: DescribeControllers
  readonly authenticate: Authenticate
  readonly tokens: TokenStore
  readonly tokenCommands: TokenCommands
  readonly readiness: Readiness
  readonly metrics: Metrics & { readonly http: RequestObserver }
  /** Other faces of the same commands, each a plugin with its own addresses. */
  readonly faces: readonly FastifyPluginAsync[]
  readonly version: string
  readonly now: () => Date
  readonly console: ConsoleFiles
  /** Aborted when the process stops: what waits for an outcome is answered then. */
  readonly stopping: AbortSignal
  readonly logger: FastifyBaseLogger
}

/** The API with its documentation and health. */
export async function buildHttp(deps: HttpDeps): Promise<FastifyInstance> {
  const app = createServer(deps.logger)
  registerAuth(app, deps.authenticate)
  registerObserver(app, deps.metrics.http)
  registerProblems(app)
  for (const schema of sharedSchemas) app.addSchema(schema)
  app.setValidatorCompiler(createValidator(sharedSchemas))
  registerBodies(app)
  await registerOpenapi(app, deps.version)
  await app.register(healthRoutes(deps.readiness))
  await app.register(metricsRoutes(deps.metrics))
  await registerConsole(app, deps.console)
  app.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, async () => app.swagger())
  for (const routes of [
    projectRoutes(deps),
    credentialRoutes(deps),
    credentialSetRoutes(deps),
    eventRoutes(deps),
    planRoutes(deps),
    controllerRoutes(deps.describeControllers, deps.events),
    bridgeRoutes(),
    callerRoutes(),
    tokenRoutes(deps)
  ]) {
    await app.register(routes, { prefix: '/api/v1' })
  }
  for (const face of deps.faces) await app.register(face)
  return app
}

/** Health and metrics, for a process that only works on the queue. */
export async function buildHealth(
  deps: Pick<HttpDeps, 'readiness' | 'metrics' | 'authenticate' | 'logger'>
): Promise<FastifyInstance> {
  const app = createServer(deps.logger)
  registerAuth(app, deps.authenticate)
  registerObserver(app, deps.metrics.http)
  registerProblems(app)
  await app.register(healthRoutes(deps.readiness))
  await app.register(metricsRoutes(deps.metrics))
  return app
}

function createServer(loggerInstance: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    genReqId: () => crypto.randomUUID(),
    requestTimeout: 120_000,
    routerOptions: { maxParamLength: 500 }
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.removeContentTypeParser('text/plain')
  // Plain HTTP on loopback is the default, so requests are not upgraded; a proxy that speaks TLS may add the header.
  void app.register(helmet, {
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: false
  })
  app.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    // files say themselves how long they may be kept
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    const facts = { method: request.method, path: request.url.split('?', 1)[0]?.slice(0, 500), status: reply.statusCode }
    request.log.info({ ...facts, ms: Math.round(reply.elapsedTime) }, 'request answered')
  })
  return app as unknown as FastifyInstance
}
