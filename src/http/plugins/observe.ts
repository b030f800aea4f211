import type { FastifyInstance } from 'fastify'
import type { ProblemCode } from '../../domain/problems.ts'
import { routeOf } from '../route-of.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem in the answer. */
    problem: ProblemCode | null
  }
}

/** One answered request, without anything that identifies its caller. */
export interface AnsweredRequest {
  readonly method: string
  /** The pattern of the route; `none` if no route matched. */
  readonly route: string
  readonly status: number
  readonly seconds: number
  /** Whether its duration was up to the caller, as with `Prefer: wait`. */
  readonly waits: boolean
}

/** Receives every answered request, for metrics. */
export interface RequestObserver {
  answered(request: AnsweredRequest): void
  problem(code: ProblemCode): void
}

/** Reports every request once it is answered. */
export function registerObserver(app: FastifyInstance, observer: RequestObserver): void {
  app.decorateRequest('problem', null)
  app.addHook('onResponse', (request, reply, done) => {
    observer.answered({
      method: request.method,
      route: routeOf(request).url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
      waits: request.headers.prefer !== undefined || routeOf(request).url?.endsWith('/stream') === true
    })
    if (request.problem !== null) observer.problem(request.problem)
    done()
  })
}
