import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, type ProblemCode } from '../../domain/problems.ts'
import { routeOf } from '../route-of.ts'
import { tokenIn } from './auth.ts'
import { bodyOf, noteProblem, prepareRefusal } from './problems.ts'

/** Why changes are refused now; undefined if they are accepted. */
export type Refusal = () => readonly [code: ProblemCode, detail: string] | undefined

/** Whether the data in the store can be used. */
export interface StoreState {
  /** Why it cannot; undefined if it can. */
  readonly refusal: () => string | undefined
  /** Looks now: the data may have gone since the last look. */
  readonly confirm: () => Promise<void>
}

/** Refuses changes while the store would lose them; reads go on. Register it after authentication, because the answer gives the reason. */
export function registerStoreGuard(app: FastifyInstance, state: StoreState, refusal: Refusal): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.method === 'GET' || request.method === 'HEAD') return done()
    return assertKept(state, refusal)
  })
}

async function assertKept(state: StoreState, refusal: Refusal): Promise<void> {
  await state.confirm()
  const unusable = state.refusal()
  if (unusable !== undefined) throw new Problem('STORE_FORMAT', unusable)
  const reason = refusal()
  if (reason !== undefined) throw new Problem(...reason)
}

/** Whether an answer says that something is not there, as all answers of a store that was just emptied do. */
const saysAbsent = (status: number, payload: unknown): boolean =>
  status === 401 || status === 404 || (typeof payload === 'string' && payload.startsWith('{"items":[]'))

/**
 * Refuses every request that needs the store while its data has another format than this version. Register it before authentication,
 * which reads the store; the reason is public (`/readyz`).
 */
export function registerFormatGuard(
  app: FastifyInstance,
  { refusal, confirm }: StoreState,
  isMetricsToken: (text: string) => boolean = () => false
): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { public: isPublic, metrics } = routeOf(request).config
    if (isPublic || request.is404 || (metrics && isMetricsToken(tokenIn(request) ?? ''))) return done()
    const reason = refusal()
    if (reason !== undefined) throw new Problem('STORE_FORMAT', reason)
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!saysAbsent(reply.statusCode, payload) || request.is404 || routeOf(request).config.public) return done(null, payload)
    return confirmed(request, reply, payload)
  })

  /** The answer if the store has its data, and a refusal otherwise. */
  async function confirmed(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    await confirm()
    const reason = refusal()
    if (reason === undefined) return payload
    const problem = new Problem('STORE_FORMAT', reason)
    noteProblem(request, problem, problem)
    prepareRefusal(request, reply, problem)
    void reply
      .removeHeader('www-authenticate')
      .removeHeader('content-length')
      .code(problem.status)
      .type('application/problem+json')
    return JSON.stringify(bodyOf(problem, request.id))
  }
}
