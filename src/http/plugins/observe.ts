import type { FastifyInstance } from 'fastify'
import type { ProblemCode } from '../../domain/problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the error that is being answered. */
    problem: ProblemCode | null
  }
}

/** One answered request, without anything that tells whose it was. */
export interface AnsweredRequest {
  readonly method: string
  /** The template of the route; `none` where there is none. */
  readonly route: string
  readonly status: number
  readonly seconds: number
  /** It took as long as its caller wanted, see `Prefer: wait`. */
  readonly waits: boolean
}

/** Who counts requests. */
export interface RequestObserver {
  answered(request: AnsweredRequest): void
  problem(code: ProblemCode): void
}

/** Tells of every request once it is answered. */
export function registerObserver(app: FastifyInstance, observer: RequestObserver): void {
  app.decorateRequest('problem', null)
  app.addHook('onResponse', async (request, reply) => {
    observer.answered({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
      waits: request.headers.prefer !== undefined || request.routeOptions.url?.endsWith('/stream') === true
    })
    if (request.problem !== null) observer.problem(request.problem)
  })
}
