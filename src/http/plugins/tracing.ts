import type { FastifyInstance } from 'fastify'
import type { OpenSpan, Tracing } from '../../domain/tracing.ts'
import { routeOf } from '../route-of.ts'

declare module 'fastify' {
  interface FastifyRequest {
    span: OpenSpan | null
  }
}

/** Routes polled by machines every few seconds, which are of no interest in a trace. */
const UNSEEN: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics'])

/** Opens a span per request, as a child of the caller's. Register it before any plugin that makes calls. */
export function registerTracing(app: FastifyInstance, tracing: Tracing): void {
  if (!tracing.isOn) return
  app.decorateRequest('span', null)

  app.addHook('onRequest', (request, _reply, done) => {
    const { url: route } = routeOf(request)
    if (UNSEEN.has(route)) return done()
    const { traceparent, tracestate } = request.headers
    const attributes = { 'http.request.method': request.method, ...(route === undefined ? {} : { 'http.route': route }) }
    request.span = tracing.open(`${request.method} ${route ?? '*'}`, 'server', attributes, {
      traceparent: textOf(traceparent),
      tracestate: textOf(tracestate)
    })
    request.span.within(done)
  })

  // Reading the body has left the span's context.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.span === null) done()
    else request.span.within(done)
  })

  app.addHook('onResponse', async (request, reply) => {
    const { span } = request
    if (span === null) return
    span.set({ 'http.response.status_code': reply.statusCode, ...projectOf(request) })
    if (request.problem !== null) span.set({ 'error.type': request.problem })
    if (reply.statusCode >= 500) span.fail(request.problem ?? String(reply.statusCode))
    span.end()
  })
}

const textOf = (header: string | string[] | undefined): string | undefined => (typeof header === 'string' ? header : undefined)

/** Only for an authorized caller; before that it is arbitrary text from the request. */
function projectOf({ caller, denied, params }: { caller: unknown; denied: boolean; params: unknown }): {
  'jcb.project'?: string
} {
  const { project } = (params ?? {}) as { project?: string }
  return caller === null || denied || project === undefined ? {} : { 'jcb.project': project.slice(0, 63) }
}
