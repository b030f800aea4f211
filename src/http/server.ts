import type { IncomingMessage, ServerResponse } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import type { Secret } from '../domain/secret.ts'
import { type ConnectionLimits, limitConnections } from './connections.ts'
import { registerAccessLog } from './plugins/access-log.ts'
import { registerDrain } from './plugins/drain.ts'
import { registerHeaders } from './plugins/headers.ts'
import { refuseAddress, refuseConnection, refuseExpectation } from './plugins/refusals.ts'

/** Maximum size of a body: two secrets of 1 MiB with realistic JSON escaping. */
export const BODY_LIMIT = 4 * 1024 * 1024
/** Maximum total size of the headers of a request, in bytes. */
export const HEADER_LIMIT = 16 * 1024
/** Maximum length of a part of the path; ids of what others have put into Jenkins can be long. */
const PARAMETER_LIMIT = 4096
/** Seconds that a client may take to send the headers, and the whole request. */
export const HEADERS_TIME = 15
export const REQUEST_TIME = 60
/** Idle timeout in milliseconds: longer than the maximum of `Prefer: wait` and than the heartbeat of a stream. */
const IDLE_TIMEOUT = 120_000
/** Milliseconds for which an idle connection is kept alive. */
const KEEP_ALIVE = 72_000
/** Milliseconds between checks for slow clients. */
const LOOK_FOR_SLOW = 2_000

/** Trusted proxies: addresses and networks, or a function of the address and its distance (0: the directly connected peer). */
export type TrustProxy = readonly string[] | ((address: string, hop: number) => boolean)

/** Settings of the listener. */
export interface ListenerConfig {
  /** Proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted; undefined: none. */
  readonly trustProxy?: TrustProxy | undefined
  /** With a certificate (PEM) the server speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: Secret } | undefined
  /** Limits on connections; none by default. */
  readonly connections?: ConnectionLimits | undefined
  /** Seconds; the constants above by default. */
  readonly headersTime?: number | undefined
  readonly requestTime?: number | undefined
  /** Seconds that requests in progress have once the port is closed. */
  readonly closeTime?: number | undefined
  /** Aborted some time before the server closes, so that proxies and clients can go elsewhere. */
  readonly draining?: AbortSignal | undefined
}

/** A server without routes: limits, headers, log, and answers to malformed requests. */
export function createServer(loggerInstance: FastifyBaseLogger, listener: ListenerConfig): FastifyInstance {
  const options = {
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: BODY_LIMIT,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    requestTimeout: (listener.requestTime ?? REQUEST_TIME) * 1000,
    connectionTimeout: IDLE_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE,
    // Requests that arrive over a kept-alive connection while the server closes are still answered.
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_LIMIT },
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
  app.decorateRequest('route', null)
  registerHeaders(app)
  registerDrain(app, listener)
  registerAccessLog(app)
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

/** The client's own request id, which correlates its log with ours; anything but a short plain word is replaced. */
function requestId(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : crypto.randomUUID()
}
