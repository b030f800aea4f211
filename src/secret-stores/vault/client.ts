import { isUtf8 } from 'node:buffer'
import { own } from '../../domain/own.ts'
import { retryAfterIn } from '../../domain/retry-after.ts'
import type { Secret } from '../../domain/secret.ts'
import type { Fields } from '../../domain/shape.ts'
import type { Outbound, OutboundAnswer } from '../../outbound/request.ts'
import { fieldsIn, parseExact } from '../exact-json.ts'
import { outboundFailures } from '../outbound-failure.ts'
import type { FetchFailure } from '../provider.ts'
import type { VaultSettings } from './settings.ts'

/** Maximum bytes of an answer, and milliseconds that a `Retry-After` can ask for. */
const MOST = 2 * 1024 * 1024
const LONGEST_PAUSE = 3_600_000

export interface VaultRequest {
  readonly method?: 'GET' | 'POST'
  /** Below `/v1/`, with every segment encoded. */
  readonly path: string
  readonly token?: Secret
  readonly body?: Fields
  /** Milliseconds. */
  readonly timeout?: number
  /** Whether this belongs to the server as a whole, which is asked without a namespace. */
  readonly isServer?: boolean
}

/** `note`: what a check says of it instead. */
export interface VaultFailure {
  readonly failure: FetchFailure
  readonly retryAfter?: number
  readonly note?: 'Redirected' | 'LoginIncomplete' | 'LoginRefused'
}

/** An answer of Vault itself: a status, and the JSON object that came with it. */
export interface VaultAnswer {
  readonly status: number
  readonly body: Fields
}

export type Ask = (request: VaultRequest) => Promise<VaultAnswer | VaultFailure>

export interface VaultClient {
  /** One request, with everything but 200, 204, 400, 403, 404 and 405 as a failure. */
  readonly ask: Ask
  /** One request, with every status. */
  readonly askAnyhow: Ask
}

/** Sends requests to Vault and tells its answers from those of what is in front of it. No text of an answer goes further than this room. */
export function createClient({ address, namespace, ca }: VaultSettings, outbound: Outbound, now: () => number): VaultClient {
  async function send({ method = 'GET', path, token, body, timeout, isServer = false }: VaultRequest) {
    return await outbound({
      method,
      url: `${address}/v1/${path}`,
      headers: {
        ...{ accept: 'application/json', 'x-vault-request': 'true' },
        ...(token === undefined ? {} : { 'x-vault-token': token.reveal() }),
        ...(namespace === undefined || isServer ? {} : { 'x-vault-namespace': namespace }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(ca === undefined ? {} : { tls: { ca } }),
      ...(timeout === undefined ? {} : { timeout }),
      reading: { most: MOST, isCut: false }
    })
  }

  async function askAnyhow(request: VaultRequest): Promise<VaultAnswer | VaultFailure> {
    const result = await send(request)
    if ('failure' in result) return { failure: outboundFailures[result.failure] }
    const body = bodyOf(result.answer)
    return body === undefined ? { failure: 'BadAnswer' } : { status: result.answer.status, body }
  }

  async function ask(request: VaultRequest): Promise<VaultAnswer | VaultFailure> {
    const result = await send(request)
    return 'failure' in result ? { failure: outboundFailures[result.failure] } : judge(result.answer, now())
  }

  return { ask, askAnyhow }
}

function judge(answer: OutboundAnswer, now: number): VaultAnswer | VaultFailure {
  const { status, headers } = answer
  const body = bodyOf(answer)
  if (status >= 300 && status < 400) return { failure: 'Unavailable', note: 'Redirected' }
  if (status === 429 || status === 503) {
    const pause = retryAfterIn(headers['retry-after'], now, LONGEST_PAUSE)
    const failure = status === 429 ? 'RateLimited' : isSealed(body) ? 'Sealed' : 'Unavailable'
    return { failure, ...(pause === undefined ? {} : { retryAfter: pause }) }
  }
  // 412: a follower has not seen the latest write yet. 472 and 473: it is a standby that does not answer this.
  if (status >= 500 || [408, 412, 425, 472, 473].includes(status)) return { failure: 'Unavailable' }
  return body !== undefined && [200, 204, 400, 403, 404, 405].includes(status) ? { status, body } : { failure: 'BadAnswer' }
}

/** Vault's own sentence for it; a 503 of a proxy says nothing about the seal. */
const isSealed = (body: Fields | undefined): boolean => errorsIn(body).some(text => /\bis sealed\b/i.test(text))

function errorsIn(body: Fields | undefined): readonly string[] {
  const errors = body === undefined ? undefined : own(body, 'errors')
  return Array.isArray(errors) ? errors.slice(0, 20).filter(text => typeof text === 'string') : []
}

/** The JSON object of an answer; undefined if it is none, such as the page of a proxy. */
function bodyOf({ status, body }: OutboundAnswer): Fields | undefined {
  if (body.length === 0) return status === 204 ? {} : undefined
  return isUtf8(body) ? fieldsIn(parseExact(body.toString('utf8'))) : undefined
}

/** The path of a key below a mount, with each segment encoded. */
export const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** An object inside an answer. */
export const partOf = (fields: Fields, name: string): Fields | undefined => fieldsIn(own(fields, name))
