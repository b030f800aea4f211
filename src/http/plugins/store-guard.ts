import type { FastifyInstance } from 'fastify'
import { Problem, type ProblemCode } from '../../domain/problems.ts'
import { tokenIn } from './auth.ts'

/** Why changes are refused now; undefined if they are accepted. */
export type Refusal = () => readonly [code: ProblemCode, detail: string] | undefined

/** Refuses changes while the store would lose them; reads go on. Register it after authentication, because the answer gives the reason. */
export function registerStoreGuard(app: FastifyInstance, refusal: Refusal): void {
  app.addHook('onRequest', async request => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const reason = refusal()
    if (reason !== undefined) throw new Problem(...reason)
  })
}

/**
 * Refuses every request that needs the store while its data has another format than this version. Register it before authentication,
 * which reads the store; the reason is public (`/readyz`).
 */
export function registerFormatGuard(
  app: FastifyInstance,
  refusal: () => string | undefined,
  isMetricsToken: (text: string) => boolean = () => false
): void {
  app.addHook('onRequest', async request => {
    const { public: isPublic, metrics } = request.routeOptions.config
    if (isPublic || request.is404 || (metrics && isMetricsToken(tokenIn(request) ?? ''))) return
    const reason = refusal()
    if (reason !== undefined) throw new Problem('STORE_FORMAT', reason)
  })
}
