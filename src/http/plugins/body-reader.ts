import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '../../domain/problems.ts'
import type { BodyBudget, CountedBody } from '../body-budget.ts'
import { clientNetwork } from '../client-network.ts'
import { routeOf } from '../route-of.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** This request's share of the budget for bodies. */
    countedBody: CountedBody | null
  }
}

/** Reads a whole body within the limit of its route. */
export type ReadBody = (request: FastifyRequest, payload: IncomingMessage) => Promise<Buffer>

/**
 * Reads bodies and counts them from the first byte until the answer is ready, even if the client has gone by then, because what was
 * derived from the body is in use until then.
 */
export function registerBodyReader(app: FastifyInstance, budget: BodyBudget): ReadBody {
  app.decorateRequest('countedBody', null)
  app.addHook('onSend', (request, _reply, payload, done) => {
    request.countedBody?.drop()
    done(null, payload)
  })
  return (request, payload) => {
    const limit = routeOf(request).bodyLimit
    const declared = Number(request.headers['content-length'] ?? Number.NaN)
    if (declared > limit) throw tooLarge(limit)
    // A connection closed during authentication emits no further events, not even its end.
    if (payload.destroyed) throw gone()
    const counted = budget.open(bodyOwner(request))
    request.countedBody = counted
    return collect(payload, { limit, declared, counted })
  }
}

/** The caller that a body is counted for; on the few public routes, the network. */
export const bodyOwner = (request: FastifyRequest): string => request.caller?.subject ?? clientNetwork(request)

interface Bounds {
  readonly limit: number
  readonly declared: number
  readonly counted: CountedBody
}

function collect(payload: IncomingMessage, { limit, declared, counted }: Bounds): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const pieces = createPieces()
  let length = 0

  function onData(chunk: Buffer): void {
    try {
      length += chunk.length
      if (length > limit) throw tooLarge(limit)
      counted.take(chunk.length)
      pieces.add(chunk)
    } catch (error) {
      stop()
      // The rest is discarded until the connection ends with the answer.
      payload.resume()
      reject(error as Error)
    }
  }
  function onEnd(): void {
    stop()
    if (!Number.isNaN(declared) && declared !== length)
      reject(new Problem('MALFORMED_BODY', 'The length of the body differs from its Content-Length header.'))
    else resolve(pieces.whole())
  }
  function onGone(): void {
    stop()
    reject(gone())
  }
  function stop(): void {
    payload.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone)
  }
  payload.on('data', onData).once('end', onEnd).once('error', onGone).once('close', onGone)
  return promise
}

/** Size in bytes from which a piece is kept as it is, and size of the blocks that smaller pieces are copied into. */
const [LARGE, BLOCK] = [4 * 1024, 64 * 1024]

/** Joins pieces. Small ones are copied, because a piece of one byte also costs an object of hundreds, and clients choose the size. */
function createPieces(): { add(piece: Buffer): void; whole(): Buffer } {
  const full: Buffer[] = []
  let block = Buffer.alloc(0)
  let used = 0

  function finish(): void {
    if (used > 0) full.push(block.subarray(0, used))
    block = block.subarray(used)
    used = 0
  }
  return {
    add(piece) {
      if (piece.length >= LARGE) {
        finish()
        full.push(piece)
        return
      }
      if (used + piece.length > block.length) {
        finish()
        block = Buffer.allocUnsafeSlow(BLOCK)
      }
      used += piece.copy(block, used)
    },
    whole() {
      finish()
      return full.length === 1 ? (full[0] as Buffer) : Buffer.concat(full)
    }
  }
}

const gone = (): Problem => new Problem('MALFORMED_BODY', 'The connection ended before the body did.')

const tooLarge = (limit: number): Problem =>
  new Problem(
    'BODY_TOO_LARGE',
    `The maximum size of this body is ${Math.round(limit / 1024 / 1024)} MiB; that of one secret is 1 MiB.`
  )
