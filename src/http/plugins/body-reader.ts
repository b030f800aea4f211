import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { networkOf } from '../../domain/network.ts'
import { Problem } from '../../domain/problems.ts'
import type { BodyBudget, CountedBody } from '../body-budget.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What of the budget for bodies this request holds. */
    countedBody: CountedBody | null
  }
}

/** Reads a whole body within the limit of its route. */
export type ReadBody = (request: FastifyRequest, payload: IncomingMessage) => Promise<Buffer>

/**
 * Reads bodies and counts them from their first byte until the answer is ready, even if the client has gone meanwhile: what was made of
 * a body is in use as long.
 */
export function registerBodyReader(app: FastifyInstance, budget: BodyBudget): ReadBody {
  app.decorateRequest('countedBody', null)
  app.addHook('onSend', async (request, _reply, payload) => {
    request.countedBody?.drop()
    return payload
  })
  return (request, payload) => {
    const limit = request.routeOptions.bodyLimit
    const declared = Number(request.headers['content-length'] ?? Number.NaN)
    if (declared > limit) throw tooLarge(limit)
    // One that went while its token was looked at says nothing any more, not even that it ends.
    if (payload.destroyed) throw gone()
    const counted = budget.open(bodyOwner(request))
    request.countedBody = counted
    return collect(payload, { limit, declared, counted })
  }
}

/** Whose share of the limits a body counts for. It comes after who sends it is known, but for the few routes that are public. */
export const bodyOwner = (request: FastifyRequest): string => request.caller?.subject ?? networkOf(request.ip)

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
      // What still comes is let through unread until the connection ends with the answer.
      payload.resume()
      reject(error as Error)
    }
  }
  function onEnd(): void {
    stop()
    if (!Number.isNaN(declared) && declared !== length)
      reject(new Problem('MALFORMED_BODY', 'The body has not the length that its header says.'))
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

/** Bytes from which on a piece is kept as it came, and bytes of a block into which smaller ones are copied. */
const [LARGE, BLOCK] = [4 * 1024, 64 * 1024]

/** Puts together what comes in pieces. Each is an object of hundreds of bytes, also if it holds one: a client may choose that. */
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
  new Problem('BODY_TOO_LARGE', `The body may have ${Math.round(limit / 1024 / 1024)} MiB here; one secret may have 1 MiB.`)
