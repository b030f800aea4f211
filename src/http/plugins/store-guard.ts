import type { FastifyInstance } from 'fastify'
import { Problem } from '../../domain/problems.ts'

/** Refuses changes while the store would lose them; what is there can be read. Must stand behind the check of tokens, because it says why. */
export function registerStoreGuard(app: FastifyInstance, refusal: () => string | undefined): void {
  app.addHook('onRequest', async request => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const reason = refusal()
    if (reason !== undefined) throw new Problem('STORE_UNSAFE', reason)
  })
}
