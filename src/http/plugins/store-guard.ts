import type { FastifyInstance } from 'fastify'
import { Problem, type ProblemCode } from '../../domain/problems.ts'
import { tokenIn } from './auth.ts'

/** Why no change is taken now; undefined when changes are taken. */
export type Refusal = () => readonly [code: ProblemCode, detail: string] | undefined

/** Refuses changes while the store would lose them; what is there can be read. Must stand behind the check of tokens, because it says why. */
export function registerStoreGuard(app: FastifyInstance, refusal: Refusal): void {
  app.addHook('onRequest', async request => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const reason = refusal()
    if (reason !== undefined) throw new Problem(...reason)
  })
}

/**
 * Refuses everything that asks the store while its data are not of the format of this version. Must stand in front of the check of
 * tokens, which reads the store; what it says is public (`/readyz`).
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
