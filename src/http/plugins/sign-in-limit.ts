import { hash } from 'node:crypto'
import { bulkhead } from 'cockatiel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isUnguessable, problemOf, type Refused } from '../../access/authenticate.ts'
import type { Caller } from '../../domain/caller.ts'
import { clientNetwork } from '../client-network.ts'
import type { Limiter } from '../limiter.ts'
import { tooMany } from './rate-limits.ts'

type Found = Caller | Refused

/** Wraps the check of a token; throws if it must not be checked now. */
export type SignInGuard = (request: FastifyRequest, reply: FastifyReply, identify: () => Promise<Found>) => Promise<Found>

/** Maximum number of recently valid tokens that are remembered, as hashes. */
const MOST_REMEMBERED = 10_000

/** Maximum number of concurrent token checks for addresses over their limit, so that they cannot keep the store busy. */
const AT_ONCE = 4

/**
 * After too many wrong tokens an address gets 429 without a check of its token. Tokens behind the same address that were valid before are
 * still checked, and so are tokens that cannot be guessed: our own with a correct checksum, and JWTs, whose signature is verified first.
 * So nobody can lock their owners out. The number of unknown tokens checked at the same time is limited to the number that may still be
 * wrong; the others wait for the outcome, so that a thousand concurrent requests are not a thousand tries.
 */
export function createSignInGuard(limiter: Limiter): SignInGuard {
  const remembered = new Set<string>()
  const turns = createTurns(limiter)
  const afterAll = bulkhead(AT_ONCE, Number.POSITIVE_INFINITY)

  return async (request, reply, identify) => {
    const { authorization } = request.headers
    if (authorization === undefined) return identify()
    const [key, network] = [digest(authorization), clientNetwork(request)]
    if (remembered.has(key)) return note(await identify())
    const wait = await turns.take(network)
    if (wait !== undefined) {
      const found = isUnguessable(authorization) ? note(await afterAll.execute(identify)) : undefined
      if (found !== undefined && !('refused' in found)) return found
      throw tooMany(reply, wait, 'This address has sent too many wrong tokens.')
    }
    let isLooked = false
    try {
      const found = note(await identify())
      isLooked = true
      return found
    } finally {
      turns.give(network, isLooked)
    }

    function note(found: Found): Found {
      if (!('refused' in found)) {
        remembered.add(key)
        if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.values().next().value as string)
      } else if (problemOf(found.refused) === 'UNAUTHENTICATED') {
        remembered.delete(key)
        limiter.take(network)
      }
      return found
    }
  }
}

interface Turns {
  /** Waits until a token of the network may be checked; returns the seconds to wait if too many were wrong. */
  take(network: string): Promise<number | undefined>
  /** Ends a check. If it failed because the store did not answer, all waiting checks proceed. */
  give(network: string, isLooked: boolean): void
}

function createTurns(limiter: Limiter): Turns {
  interface Line {
    busy: number
    /** Resolved with false to try again, or with true to proceed at once. */
    readonly waiting: ((goOn: boolean) => void)[]
  }
  const lines = new Map<string, Line>()

  return {
    async take(network) {
      for (;;) {
        const wait = limiter.over(network)
        if (wait !== undefined) return wait
        const line = lines.get(network) ?? { busy: 0, waiting: [] }
        lines.set(network, line)
        if (line.busy < limiter.left(network) || (await new Promise<boolean>(resolve => line.waiting.push(resolve)))) {
          line.busy++
          return undefined
        }
      }
    },

    give(network, isLooked) {
      const line = lines.get(network)
      if (line === undefined) return
      line.busy--
      const left = limiter.left(network)
      const called = isLooked && left > 0 ? Math.max(0, left - line.busy) : line.waiting.length
      const calls = line.waiting.splice(0, called)
      for (const call of calls) call(!isLooked)
      // The calls just resolved have not continued yet.
      if (line.busy === 0 && calls.length === 0 && line.waiting.length === 0) lines.delete(network)
    }
  }
}

const digest = (text: string): string => hash('sha256', text, 'base64url')
