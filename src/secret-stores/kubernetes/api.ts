import { own } from '../../domain/own.ts'
import { retryAfterIn } from '../../domain/retry-after.ts'
import { type Fields, isFields, valueOf } from '../../domain/shape.ts'
import type { ClusterLogin } from '../../outbound/cluster-login.ts'
import type { Lines } from '../../outbound/lines.ts'
import type { Outbound, OutboundAnswer, OutboundFailure, OutboundRequest, OutboundResult } from '../../outbound/request.ts'
import { outboundFailures } from '../outbound-failure.ts'
import type { FetchFailure } from '../provider.ts'

export type Failed = { readonly failure: FetchFailure; readonly retryAfter?: number }

/** How the API server is reached at this moment; the token of a service account is exchanged every hour. */
export type Login = () => Promise<(ClusterLogin & Pick<OutboundRequest, 'chosenBy'>) | Failed>

/** The API of one cluster. Never throws. */
export interface ClusterApi {
  /** The object of an answer of status 200 or 201, or why there is none. */
  ask(path: string, options?: AskOptions): Promise<{ readonly object: Fields } | Failed>
  /** Reads a watch until it ends. */
  follow(path: string, lines: Lines, accept: string): Promise<OutboundResult | Failed>
  /** Nothing is sent from then on. */
  close(): void
}

export interface AskOptions {
  readonly body?: Fields
  readonly accept?: string
  readonly most?: number
  /** The name of the Secret that is asked for: only the API server can say that it is not there. */
  readonly secret?: string
}

/** A Secret has at most 1 MiB, in base64 and with metadata. */
const MOST = 4 * 1024 * 1024
const LONGEST_PAUSE = 3_600_000

export function createClusterApi(outbound: Outbound, login: Login, now: () => number): ClusterApi {
  let isClosed = false

  async function send(path: string, request: Omit<OutboundRequest, 'url'>): Promise<OutboundResult | Failed> {
    const found = await login()
    if ('failure' in found) return found
    if (isClosed) return { failure: 'Unavailable' }
    const { server, authorization, tls, chosenBy } = found
    const headers = { ...request.headers, ...(authorization === undefined ? {} : { authorization }) }
    const chosen = chosenBy === undefined ? {} : { chosenBy }
    return outbound({ ...request, ...chosen, url: `${server}${path}`, headers, tls })
  }

  return {
    async ask(path, { body, accept = 'application/json', most = MOST, secret } = {}) {
      const headers = { accept, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
      const sent = body === undefined ? { method: 'GET' as const } : { method: 'POST' as const, body: JSON.stringify(body) }
      const result = await send(path, { ...sent, headers, reading: { most, isCut: false } })
      if ('failure' in result) return failedOf(result)
      return objectOf(result.answer, secret) ?? refusalOf(result.answer, now())
    },
    follow: (path, reading, accept) => send(path, { method: 'GET', headers: { accept }, reading }),
    close() {
      isClosed = true
    }
  }
}

const isOutbound = (failure: string): failure is OutboundFailure => Object.hasOwn(outboundFailures, failure)

const failedOf = (failed: { readonly failure: OutboundFailure } | Failed): Failed =>
  isOutbound(failed.failure) ? { failure: outboundFailures[failed.failure] } : (failed as Failed)

function objectOf(
  { status, body }: OutboundAnswer,
  secret: string | undefined
): { readonly object: Fields } | Failed | undefined {
  const value = [200, 201, 404].includes(status) ? valueOf(body.toString('utf8')) : undefined
  if (status === 404) return { failure: secret !== undefined && isAbsence(value, secret) ? 'NotFound' : 'BadAnswer' }
  if (value === undefined) return undefined
  return isFields(value) ? { object: value } : undefined
}

/** A proxy or another program answers 404 as well; the API server says what is not there. */
function isAbsence(value: unknown, secret: string): boolean {
  if (!isFields(value) || own(value, 'kind') !== 'Status' || own(value, 'reason') !== 'NotFound') return false
  const details = own(value, 'details')
  return isFields(details) && own(details, 'kind') === 'secrets' && own(details, 'name') === secret
}

export function refusalOf({ status, headers }: Pick<OutboundAnswer, 'status' | 'headers'>, now: number): Failed {
  const retryAfter = retryAfterIn(headers['retry-after'], now, LONGEST_PAUSE)
  const pause = retryAfter === undefined ? {} : { retryAfter }
  if (status === 401) return { failure: 'LoginRefused' }
  if (status === 403) return { failure: 'Forbidden' }
  if (status === 429) return { failure: 'RateLimited', ...pause }
  return status >= 500 ? { failure: 'Unavailable', ...pause } : { failure: 'BadAnswer' }
}
