import { Readable } from 'node:stream'
import { retryAfterIn } from '../../domain/retry-after.ts'
import type { Outbound } from '../../outbound/request.ts'
import { outboundFailures } from '../outbound-failure.ts'
import type { FetchFailure } from '../provider.ts'

/** A request as the SDK has signed it. */
interface SignedRequest {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Why a request of the SDK was not answered. The SDK adds notes to errors, which go no further. */
export class NotAnswered extends Error {
  readonly failure: FetchFailure

  constructor(failure: FetchFailure) {
    super(failure)
    this.failure = failure
  }
}

/** A secret has at most 64 KiB, a page of names 100 of them with their descriptions. */
const MOST = 2 * 1024 * 1024
const LONGEST_PAUSE = 3_600_000

/** Lets the SDK call by the guarded client instead of by sockets it opens itself. `onPause`: what the answer asks to wait. */
export const createRequestHandler = (outbound: Outbound, now: () => number, onPause: (ms: number | undefined) => void) => ({
  async handle({ protocol, hostname, port, path, headers, body = '' }: SignedRequest) {
    const url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`
    // The length is that of the body which is sent.
    const { 'content-length': _, ...signed } = headers
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array)
    const result = await outbound({ method: 'POST', url, headers: signed, body: text, reading: { most: MOST, isCut: false } })
    if ('failure' in result) throw new NotAnswered(outboundFailures[result.failure])
    const { status, headers: answered, body: bytes } = result.answer
    onPause(retryAfterIn(answered['retry-after'], now(), LONGEST_PAUSE))
    const single = Object.entries(answered).map(([name, value]) => [name, String(value ?? '')])
    return { response: { statusCode: status, headers: Object.fromEntries(single), body: Readable.from([bytes]) } }
  },
  updateHttpClientConfig() {},
  httpHandlerConfigs: () => ({})
})
