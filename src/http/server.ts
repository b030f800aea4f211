import type { IncomingMessage, ServerResponse } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import type { Secret } from '../domain/secret.ts'
import { type ConnectionLimits, limitConnections } from './connections.ts'
import { registerDrain } from './plugins/drain.ts'
import { registerHeaders } from './plugins/headers.ts'
import { refuseAddress, refuseConnection, refuseExpectation } from './plugins/refusals.ts'

/** The largest body: two secrets of 1 MiB, as JSON escapes them in practice. */
export const BODY_LIMIT = 4 * 1024 * 1024
/** All headers of a request together, in bytes. */
export const HEADER_LIMIT = 16 * 1024
/** Seconds that a client may take to send its headers, and the whole request. */
export const HEADERS_TIME = 15
export const REQUEST_TIME = 60
/** Milliseconds without a byte in either direction: longer than `Prefer: wait`, and than a stream is silent. */
const IDLE_TIMEOUT = 120_000
/** Milliseconds for which a connection is kept for the next request. */
const KEEP_ALIVE = 72_000
/** Milliseconds between two looks for slow clients. */
const LOOK_FOR_SLOW = 2_000

/** Whose word is taken for whom they speak: addresses and networks, or by address and distance (0: who is connected to us). */
export type TrustProxy = readonly string[] | ((address: string, hop: number) => boolean)

/** How the outside world reaches the server. */
export interface ListenerConfig {
  /** Whose X-Forwarded-For and X-Forwarded-Proto are believed; undefined: nobody's. */
  readonly trustProxy?: TrustProxy | undefined
  /** With a certificate (PEM) the server speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: Secret } | undefined
  /** How many connections there may be; any number if not said. */
  readonly connections?: ConnectionLimits | undefined
  /** Seconds; the constants above if not said. */
  readonly headersTime?: number | undefined
  readonly requestTime?: number | undefined
  /** Seconds that requests under way have when the port is closed. */
  readonly closeTime?: number | undefined
  /** Aborted some time before the server closes, so that proxies and clients can go elsewhere. */
  readonly draining?: AbortSignal | undefined
}

/** A server without routes: its limits, its headers, its log, and what it says to those who do not speak HTTP. */
export function createServer(loggerInstance: FastifyBaseLogger, listener: ListenerConfig): FastifyInstance {
  const options = {
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    requestTimeout: (listener.requestTime ?? REQUEST_TIME) * 1000,
    connectionTimeout: IDLE_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE,
    // what still comes over a kept connection while the server closes is answered like everything before it
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    clientErrorHandler: refuseConnection,
    frameworkErrors: refuseAddress,
    ...(listener.trustProxy === undefined ? {} : { trustProxy: listener.trustProxy as string[] }),
    ...connectionOptions(listener)
  } satisfies FastifyServerOptions
  const app: FastifyInstance = Fastify(options)
  if (listener.connections !== undefined) limitConnections(app.server, listener.connections)
  app.server.on('checkExpectation', ({ headers }: IncomingMessage, response: ServerResponse) =>
    refuseExpectation(requestId(headers['x-request-id']), response, app.log)
  )
  app.removeContentTypeParser('text/plain')
  registerHeaders(app)
  registerDrain(app, listener)
  app.addHook('onResponse', async (request, reply) => {
    const facts = { method: request.method, path: request.url.split('?', 1)[0]?.slice(0, 500), status: reply.statusCode }
    request.log.info({ ...facts, ms: Math.round(reply.elapsedTime) }, 'request answered')
  })
  return app
}

function connectionOptions({ tls, headersTime = HEADERS_TIME }: ListenerConfig): object {
  const headersTimeout = headersTime * 1000
  const limits = {
    maxHeaderSize: HEADER_LIMIT,
    headersTimeout,
    connectionsCheckingInterval: Math.min(LOOK_FOR_SLOW, headersTimeout)
  }
  return tls === undefined ? { http: limits } : { https: { ...limits, cert: tls.cert, key: tls.key.reveal() } }
}

/** A client's own id for its request, so that its log and ours can be laid side by side; anything but a plain short word is replaced. */
function requestId(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : crypto.randomUUID()
}
