import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { retryAfterIn } from '../domain/retry-after.ts'
import type { DeliveryFailure, DeliveryOutcome } from '../domain/webhook.ts'
import { type AddressRules, hostOf, urlFault } from './address.ts'
import { createLookup, type Lookup } from './lookup.ts'

export interface Posted {
  readonly outcome: DeliveryOutcome
  readonly status: number | null
  /** Milliseconds that the receiver asked to wait. */
  readonly retryAfter: number
}

/** Posts a body to a URL. Never throws: every failure is an outcome. `refuses` tells whether the text of a good answer is a refusal. */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  refuses?: (answer: string) => boolean
) => Promise<Posted>

export interface PostOptions {
  /** Total timeout in milliseconds, including the lookup. */
  readonly timeout?: number
  readonly lookup?: Lookup
  readonly now?: () => number
}

const TIMEOUT = 10_000
/** Maximum bytes of an answer to read, and mostly to discard, for receivers that dislike an early close, and milliseconds for that. */
const ANSWER = 16 * 1024
const ANSWER_TIME = 1_000
/** The longest wait that a receiver can ask for. */
export const LONGEST_PAUSE = 3_600_000

/**
 * One attempt, no redirects, no proxy, no keep-alive, to an address that was resolved and checked beforehand. Only the status and
 * Retry-After of the receiver's answer have any effect, and what `refuses` says of its text.
 */
export function createPost(rules: AddressRules, options: PostOptions = {}): Post {
  const { timeout = TIMEOUT, lookup = createLookup(rules), now = Date.now } = options
  return async (text, headers, body, refuses) => {
    const url = URL.parse(text)
    if (url === null || urlFault(text, { ...rules, networks: ['0.0.0.0/0', '::/0'] }) !== undefined)
      return failed('AddressInvalid')
    const signal = AbortSignal.timeout(timeout)
    try {
      const found = await before(signal, lookup(hostOf(url)))
      if ('fault' in found) return failed(found.fault)
      const pinned: LookupFunction = (_host, { all }, done) => {
        const [first] = found.addresses
        if (all) done(null, [...found.addresses])
        else done(null, first?.address ?? '', first?.family)
      }
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      const options = { method: 'POST', headers: { ...headers, ...length }, lookup: pinned, agent: false, signal } as const
      const { answer, text: said } = await answerOf(send(url, options), body, refuses !== undefined)
      const posted = answered(answer, now())
      return posted.outcome === 'ok' && refuses?.(said) ? { ...posted, outcome: 'Refused' } : posted
    } catch (error) {
      return failed(signal.aborted ? 'Timeout' : failureOf(error))
    }
  }
}

const failed = (outcome: DeliveryFailure): Posted => ({ outcome, status: null, retryAfter: 0 })

async function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const stop = () => late.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, late.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

interface Answer {
  readonly answer: IncomingMessage
  /** Empty if it was not to be read; cut if it was too long or too slow. */
  readonly text: string
}

/** Resolves with the answer: at its head, or at its end if it is to be read. */
async function answerOf(request: ClientRequest, body: string, isRead: boolean): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  let end = (error = new Error('the connection was closed before an answer')) => reject(error)
  // Stays after the outcome is known, so that a late error of the connection is handled.
  request.on('error', error => end(error))
  request.on('close', () => end())
  request.on('response', answer => {
    let left = ANSWER
    const chunks: Buffer[] = []
    end = () => resolve({ answer, text: Buffer.concat(chunks).toString() })
    const timer = setTimeout(() => request.destroy(), ANSWER_TIME)
    answer.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) request.destroy()
      else if (isRead) chunks.push(chunk)
    })
    answer.on('error', () => {})
    answer.on('end', () => end())
    answer.on('close', () => clearTimeout(timer))
    if (!isRead) end()
  })
  request.end(body)
  return promise
}

function answered({ statusCode: status = 0, headers }: IncomingMessage, now: number): Posted {
  return { outcome: outcomeOf(status), status, retryAfter: retryAfterIn(headers['retry-after'], now, LONGEST_PAUSE) ?? 0 }
}

function outcomeOf(status: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return 'ok'
  if (status >= 300 && status < 400) return 'Redirected'
  return status === 410 ? 'Gone' : 'Refused'
}

/** The class of an error; its text may quote anything. */
function failureOf(error: unknown): DeliveryFailure {
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  if (code.startsWith('HPE_')) return 'BadAnswer'
  return /TLS|SSL|CERT|^EPROTO$|SIGNATURE|ISSUER/.test(code) ? 'TlsFailed' : 'ConnectFailed'
}
