import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'
import { Problem } from '../../domain/problems.ts'
import { routeOf } from '../route-of.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Sets its own cache headers: the files of the console, which contain no data. */
    cacheable?: boolean
  }
}

/** For pages without their own policy, which means Swagger UI: it loads only our files and has no inline script. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI has inline styles.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join(';')
/** For all other answers: if a browser ever shows one as a page, it can do nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
const ONE_YEAR = 31_536_000

/** The headers that helmet sets, which are the same for every answer: asked for once, because helmet would set each again every time. */
function constantHeaders(): Readonly<Record<string, string>> {
  const setAll = helmet({
    // Depends on the answer, see below.
    contentSecurityPolicy: false,
    frameguard: { action: 'deny' },
    // Only over TLS, see below.
    strictTransportSecurity: false
  })
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  setAll(request, response, () => {})
  return response.getHeaders() as Record<string, string>
}

/** Sets the headers of every answer, and refuses cross-site requests. */
export function registerHeaders(app: FastifyInstance): void {
  const constant = constantHeaders()
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(constant)
    // A proxy in front may choose a different one than we do.
    if (hostsIn(request.raw.rawHeaders) > 1) throw new Problem('MALFORMED_REQUEST', 'The request has two Host headers. Send one.')
    if (isForeign(request.method, request.headers['sec-fetch-site'])) {
      throw new Problem(
        'CROSS_SITE',
        'A page of another site sent this request. Call the API from a program, or from the console.'
      )
    }
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id)
    if (routeOf(request).config.cacheable !== true) void reply.header('cache-control', 'no-store')
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
    if (!isPage) void reply.header('content-security-policy', DATA_POLICY)
    else if (!reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', PAGE_POLICY)
    if (request.protocol === 'https') void reply.header('strict-transport-security', `max-age=${ONE_YEAR}`)
    done(null, payload)
  })
}

/** The number of Host headers in a list of names and values. */
function hostsIn(names: readonly string[]): number {
  let count = 0
  for (let i = 0; i < names.length; i += 2) if (names[i]?.length === 4 && names[i]?.toLowerCase() === 'host') count++
  return count
}

/**
 * Browsers reveal where a request comes from; programs do not send this header. The only cookie gives access to the queue board alone, so
 * this is a second line of defence for changes.
 */
function isForeign(method: string, site: string | string[] | undefined): boolean {
  if (site === undefined || ['GET', 'HEAD', 'OPTIONS'].includes(method)) return false
  return site !== 'same-origin' && site !== 'none'
}
