import type { FastifyReply } from 'fastify'
import { Problem } from '../../domain/problems.ts'
import type { Limiter } from '../limiter.ts'
import type { Admit } from './auth.ts'

export interface Limiters {
  /** Limits the requests of one caller. */
  readonly caller: Limiter
  /** Limits the wrong tokens from one address. */
  readonly signIn: Limiter
}

/** Limits the requests of each caller, regardless of address. */
export const limitOf =
  (limiter: Limiter): Admit =>
  ({ subject }, reply) => {
    const wait = limiter.take(subject)
    if (wait !== undefined) throw tooMany(reply, wait, 'This caller has exceeded its number of requests per minute.')
  }

export function tooMany(reply: FastifyReply, wait: number, why: string): Problem {
  void reply.header('retry-after', String(wait))
  return new Problem('RATE_LIMITED', `${why} Try again in ${wait} seconds.`)
}
