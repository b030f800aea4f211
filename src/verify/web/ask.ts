import { clockOf, retryAfterIn } from '../../domain/retry-after.ts'
import type { Secret } from '../../domain/secret.ts'
import type { UnknownReason } from '../../domain/verification.ts'
import type { OutboundAnswer, OutboundTls, Reading } from '../../outbound/request.ts'
import type { TargetSettings, VerifyDeps } from '../kind.ts'
import { outboundReasons } from '../outbound-failure.ts'

/** Maximum bytes of an answer, milliseconds of one request, and milliseconds that a `Retry-After` can ask for. */
const MOST = 256 * 1024
const TIMEOUT = 8_000
const LONGEST_PAUSE = 3_600_000

/** Why an answer says nothing about a login. */
export interface UnknownResult {
  readonly state: 'unknown'
  readonly reason: UnknownReason
  readonly retryAfter?: number
}

export interface WebRequest {
  readonly url: URL
  /** The value of the header `Authorization`. */
  readonly authorization?: Secret | undefined
  /** Besides those that every request has; by default JSON is asked for. */
  readonly headers?: Readonly<Record<string, string>>
  readonly reading?: Reading
  /** JSON, sent by POST. */
  readonly body?: string
}

/** Sends one request, and takes only an answer of the target itself that may be about the login. Never throws. */
export type Ask = (request: WebRequest) => Promise<{ readonly answer: OutboundAnswer } | { readonly result: UnknownResult }>

export const unknownFor = (reason: UnknownReason): UnknownResult => ({ state: 'unknown', reason })

/** A target, and what proves to it who asks where that is no header. */
type AskTarget = Pick<TargetSettings, 'address' | 'ca'> & { readonly tls?: OutboundTls }

/**
 * Requests to a target, and to no other origin than these. Only https: without it nobody knows who reads the login, and who answers.
 */
export function createAsk(
  { address, ca, tls }: AskTarget,
  { outbound, signal, now }: VerifyDeps,
  origins: readonly string[] = [URL.parse(address)?.origin ?? '']
): Ask {
  return async ({
    url,
    authorization,
    headers = { accept: 'application/json' },
    reading = { most: MOST, isCut: false },
    body
  }) => {
    if (url.protocol !== 'https:') return { result: unknownFor('AddressRefused') }
    if (!origins.includes(url.origin)) return { result: unknownFor('AddressElsewhere') }
    const sent = await outbound({
      ...(body === undefined ? { method: 'GET' } : { method: 'POST', body }),
      url: url.href,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...{ ...headers, 'user-agent': 'jenkins-credentials-bridge' },
        ...(authorization === undefined ? {} : { authorization: authorization.reveal() })
      },
      tls: { ...tls, ...(ca === null ? {} : { ca }) },
      ...{ reading, signal, timeout: TIMEOUT }
    })
    if ('failure' in sent) return { result: unknownFor(outboundReasons[sent.failure]) }
    const result = resultOfStatus(sent.answer, url, now())
    return result === undefined ? sent : { result }
  }
}

/** Redirects, overload and broken servers. None of it is about the login, whatever else the answer says. */
function resultOfStatus({ status, headers }: OutboundAnswer, url: URL, ours: number): UnknownResult | undefined {
  const now = clockOf(headers.date, ours)
  const pause = retryAfterIn(headers['retry-after'], now, LONGEST_PAUSE)
  const retryAfter = pause === undefined ? {} : { retryAfter: pause }
  if (status >= 300 && status < 400) return unknownFor(leadsElsewhere(headers.location, url) ? 'AddressElsewhere' : 'BadAnswer')
  // Some say 403 where they mean 429, and say in a header that it is about the number of requests.
  if (status === 429 || (status === 403 && (pause !== undefined || headers['x-ratelimit-remaining'] === '0')))
    return { ...unknownFor('RateLimited'), ...retryAfter }
  if (status >= 500 || status === 408 || status === 425) return { ...unknownFor('Unavailable'), ...retryAfter }
  return undefined
}

function leadsElsewhere(location: string | undefined, from: URL): boolean {
  const to = location === undefined ? null : URL.parse(location, from.href)
  return to !== null && to.origin !== from.origin
}

/** Whether an answer is a page for people. A page to log in on may have any status. */
export const isPage = ({ headers }: Pick<OutboundAnswer, 'headers'>): boolean => /\bhtml\b/i.test(headers['content-type'] ?? '')
