import type { FastifyInstance } from 'fastify'
import { Problem } from '../../domain/problems.ts'
import type { Caller } from '../../sync/caller.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
  interface FastifyContextConfig {
    /** Answers without a token. */
    public?: boolean
  }
}

/** Finds out who a token belongs to; undefined when it is nobody's. */
export type Authenticate = (token: string) => Caller | undefined

/** Everything asks for a token but what says `public` of itself, addresses that do not exist included. */
export function registerAuth(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('caller', null as unknown as Caller)
  app.addHook('onRequest', async request => {
    if (request.routeOptions.config.public) return
    if (request.is404 && !request.url.startsWith('/api/')) return
    const token = /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1]
    const caller = token === undefined ? undefined : authenticate(token)
    if (caller === undefined) {
      throw new Problem('UNAUTHENTICATED', 'Send "Authorization: Bearer TOKEN" with a token that is valid here.')
    }
    request.caller = caller
  })
}
