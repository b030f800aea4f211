import type { FastifyBaseLogger } from 'fastify'
import { noTracing } from '../../domain/tracing.ts'
import { buildHttp, type HttpDeps } from '../../http/build-http.ts'
import { createLogger } from '../logger.ts'
import { version } from '../version.ts'

/** The OpenAPI document as committed: generated from the routes, which are registered but never called. */
export async function openapiDocument(): Promise<string> {
  const logger = createLogger('silent') as FastifyBaseLogger
  const app = await buildHttp(
    uncalled<HttpDeps>({ version, logger, tracing: noTracing, listener: {}, console: { directory: undefined }, adapters: [] })
  )
  await app.ready()
  const document = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  return document
}

/** Dependencies of code that is never called. Those that are not given can be passed on, and nothing else. */
const uncalled = <T extends object>(given: Partial<T> = {}): T =>
  new Proxy(given as T, { get: (target, name) => Reflect.get(target, name) ?? uncalled() })
