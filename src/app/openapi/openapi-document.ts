import type { FastifyBaseLogger } from 'fastify'
import { noTracing } from '../../domain/tracing.ts'
import { buildHttp, type HttpDeps } from '../../http/build-http.ts'
import { createLogger } from '../logger.ts'
import { version } from '../version.ts'

/** The OpenAPI document as text, as it is committed: made from the routes, which are registered but never called. */
export async function openapiDocument(): Promise<string> {
  const logger = createLogger('silent') as FastifyBaseLogger
  const app = await buildHttp({
    readiness: { redis: async () => {}, refusal: () => undefined, controllers: new Map() },
    metrics: { http: {} },
    version,
    logger,
    console: { directory: undefined },
    adapters: [],
    tracing: noTracing,
    listener: {},
    limiters: {},
    refusal: () => undefined
  } as unknown as HttpDeps)
  await app.ready()
  const document = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  return document
}
