import { hash } from 'node:crypto'
import { isIPv4 } from 'node:net'
import type { FastifyInstance, FastifyReply } from 'fastify'
import ipaddr from 'ipaddr.js'
import { Problem } from '../../domain/problems.ts'
import type { Limiter } from '../limiter.ts'
import type { Admit } from './auth.ts'

export interface Limiters {
  /** Requests of one caller. */
  readonly caller: Limiter
  /** Wrong tokens from one address. */
  readonly signIn: Limiter
}

/** Tokens that were right a while ago and are remembered, as hashes. */
const MOST_REMEMBERED = 10_000

/**
 * After too many wrong tokens an address is answered 429 without a look at its token. Callers behind the same address whose tokens
 * have been right before are let through to the check, so that nobody can lock them out. Must stand before the check of tokens.
 */
export function registerSignInLimit(app: FastifyInstance, limiter: Limiter): void {
  const remembered = new Set<string>()

  app.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers
    if (authorization === undefined || request.routeOptions.config.public) return
    const wait = limiter.over(networkOf(request.ip))
    if (wait !== undefined && !remembered.has(digest(authorization)))
      throw tooMany(reply, wait, 'Too many wrong tokens came from this address.')
  })

  app.addHook('onResponse', async (request, reply) => {
    const { authorization } = request.headers
    if (authorization === undefined) return
    if (reply.statusCode === 401) {
      remembered.delete(digest(authorization))
      limiter.take(networkOf(request.ip))
    } else if (request.caller !== null) {
      remembered.add(digest(authorization))
      if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.values().next().value as string)
    }
  })
}

/** Counts the requests of each caller, whatever address they come from. */
export const limitOf =
  (limiter: Limiter): Admit =>
  ({ subject }, reply) => {
    const wait = limiter.take(subject)
    if (wait !== undefined) throw tooMany(reply, wait, 'This caller has sent more requests than it may in a minute.')
  }

function tooMany(reply: FastifyReply, wait: number, why: string): Problem {
  void reply.header('retry-after', String(wait))
  return new Problem('RATE_LIMITED', `${why} Try again in ${wait} seconds.`)
}

const digest = (text: string): string => hash('sha256', text, 'base64url')

/** An IPv4 address as it is; of IPv6 the /64, which is what one customer has at least. */
function networkOf(address: string): string {
  if (isIPv4(address) || !ipaddr.isValid(address)) return address
  const ip = ipaddr.process(address)
  return ip.kind() === 'ipv4' ? ip.toString() : (ip as ipaddr.IPv6).parts.slice(0, 4).join(':')
}
