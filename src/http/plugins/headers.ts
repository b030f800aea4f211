import type { IncomingMessage } from 'node:http'
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../../domain/problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Says itself how long it may be kept: the files of the console, which tell nothing of anybody. */
    cacheable?: boolean
  }
}

/** For pages that do not bring a policy of their own, which is Swagger UI: what it loads comes from here, and no script stands in it. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // It has styles in its markup.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join(';')
/** For everything else: should a browser ever show it as a page, it can do nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
const ONE_YEAR = 31_536_000

/** Headers of every answer, and the refusal of what another site's page sends. */
export function registerHeaders(app: FastifyInstance): void {
  void app.register(helmet, {
    // It would put its policy together for every answer anew.
    contentSecurityPolicy: false,
    frameguard: { action: 'deny' },
    // Only over TLS, see below.
    strictTransportSecurity: false
  })
  app.addHook('onRequest', async request => {
    // Proxies in front may take another one of them than we do.
    if (hostsOf(request.raw) > 1) throw new Problem('MALFORMED_REQUEST', 'The request has two Host headers. Send one.')
    if (isForeign(request.method, request.headers['sec-fetch-site'])) {
      throw new Problem('CROSS_SITE', 'A page of another site sent this. Call the API from a program, or from the console.')
    }
  })
  app.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    if (request.routeOptions.config.cacheable !== true) void reply.header('cache-control', 'no-store')
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
    if (!isPage) void reply.header('content-security-policy', DATA_POLICY)
    else if (!reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', PAGE_POLICY)
    if (request.protocol === 'https') void reply.header('strict-transport-security', `max-age=${ONE_YEAR}`)
  })
}

/** Requests that are injected have no list of distinct headers, and one Host at most. */
const hostsOf = ({ headersDistinct }: Partial<Pick<IncomingMessage, 'headersDistinct'>>): number =>
  headersDistinct?.['host']?.length ?? 0

/**
 * Browsers say where a request comes from; programs do not send this header. The one cookie that there is opens nothing but the board of the queue, so this is a
 * second wall before changes.
 */
function isForeign(method: string, site: string | string[] | undefined): boolean {
  if (site === undefined || ['GET', 'HEAD', 'OPTIONS'].includes(method)) return false
  return site !== 'same-origin' && site !== 'none'
}
