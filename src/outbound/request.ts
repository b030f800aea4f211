import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type AddressRules, formFault, hostOf } from './address.ts'
import { type Lines, linesOf } from './lines.ts'
import { before, createLookup, type Lookup, pinnedTo } from './lookup.ts'

/** Why a request was not sent, or not answered. */
export type OutboundFailure =
  | 'AddressInvalid'
  | 'AddressRefused'
  | 'DnsFailed'
  | 'ConnectFailed'
  | 'TlsFailed'
  | 'Timeout'
  | 'BadAnswer'
  | 'TooLarge'

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly tls?: OutboundTls
  readonly reading?: Reading
  /** Total timeout in milliseconds, including the lookup and the reading; of lines: until the head of the answer. */
  readonly timeout?: number
  /** Ends the request early, as its timeout does. */
  readonly signal?: AbortSignal
  /**
   * Who has chosen the address. The rules are about what users choose; an address from the environment of this process may be anywhere
   * but at a metadata service.
   */
  readonly chosenBy?: 'user' | 'environment'
}

/** PEM texts: the authorities to trust instead of those of Node, and a client certificate with its key. */
export interface OutboundTls {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  /** The name in the certificate of the server, where it is not the host of the URL. */
  readonly servername?: string
}

/**
 * How much of an answer is read: its head alone, a beginning that may be cut, all of it, with a failure if it is longer, or line by line
 * for as long as the other side sends.
 */
export type Reading = 'head' | { readonly most: number; readonly isCut: boolean } | Lines

export interface OutboundAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Empty if only the head is read, and where lines were. */
  readonly body: Buffer
}

export type OutboundResult = { readonly answer: OutboundAnswer } | { readonly failure: OutboundFailure }

/** Sends one request. Never throws: what goes wrong is a failure, and no text of the other side is in it. */
export type Outbound = (request: OutboundRequest) => Promise<OutboundResult>

export interface OutboundOptions {
  readonly lookup?: Lookup
}

const TIMEOUT = 10_000
/** Every network; metadata services stay closed all the same. */
const EVERYWHERE = ['0.0.0.0/0', '::/0']
/** Maximum bytes of an answer that are discarded for servers that dislike an early close, and milliseconds for that. */
const DISCARDED = 16 * 1024
const DISCARD_TIME = 1_000

/**
 * The only way by which the bridge calls an address that its users chose. One attempt, no redirects, no proxy, no keep-alive, and
 * only to an address that was resolved and checked beforehand, so that a name cannot lead elsewhere between the check and the call.
 */
export function createOutbound(rules: AddressRules, { lookup = createLookup(rules) }: OutboundOptions = {}): Outbound {
  const anywhere = createLookup({ ...rules, networks: EVERYWHERE })
  return async request => {
    const { method, url: text, headers = {}, body, tls = {}, reading = 'head', timeout = TIMEOUT, chosenBy = 'user' } = request
    const url = URL.parse(text)
    if (url === null || formFault(text, rules) !== undefined) return { failure: 'AddressInvalid' }
    const isLines = reading !== 'head' && 'onLine' in reading
    const end = new AbortController()
    const late = setTimeout(() => end.abort(), timeout)
    const others = [request.signal, isLines ? reading.signal : undefined].filter(one => one !== undefined)
    const signal = AbortSignal.any([end.signal, ...others])
    try {
      signal.throwIfAborted()
      const found = await before(signal, (chosenBy === 'user' ? lookup : anywhere)(hostOf(url)))
      if ('fault' in found) return { failure: found.fault }
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const pinned = pinnedTo(found.addresses)
      const options = { method, headers: { ...headers, ...length }, lookup: pinned, agent: false, signal } as const
      const sent = url.protocol === 'https:' ? httpsRequest(url, { ...options, ...tls }) : httpRequest(url, options)
      if (isLines) return await linesOf(sent, body, reading, () => clearTimeout(late))
      return await resultOf(sent, body, reading)
    } catch (error) {
      return { failure: signal.aborted ? 'Timeout' : failureOf(error) }
    } finally {
      clearTimeout(late)
    }
  }
}

/** Resolves at the head of the answer if no more is read, else at its end, or where it is cut. */
async function resultOf(
  request: ClientRequest,
  body: string | undefined,
  reading: Exclude<Reading, Lines>
): Promise<OutboundResult> {
  const { promise, resolve, reject } = Promise.withResolvers<OutboundResult>()
  let end = (error = new Error('the connection was closed before an answer')) => reject(error)
  // Stays after the outcome is known, so that a late error of the connection is handled.
  request.on('error', error => end(error))
  request.on('close', () => end())
  request.on('response', answer => {
    const chunks: Buffer[] = []
    const done = () => resolve({ answer: { ...headOf(answer), body: Buffer.concat(chunks) } })
    const isWhole = reading !== 'head' && !reading.isCut
    const timer = isWhole ? undefined : setTimeout(() => request.destroy(), DISCARD_TIME)
    let left = reading === 'head' ? DISCARDED : reading.most
    // An answer that was to be read to its end and broke off before it is none.
    end = isWhole ? error => reject(error ?? new Error('the connection was closed within the answer')) : done
    answer.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0 && isWhole) resolve({ failure: 'TooLarge' })
      if (reading !== 'head') chunks.push(left < 0 ? chunk.subarray(0, left) : chunk)
      if (left < 0) request.destroy()
    })
    answer.on('error', error => end(error))
    answer.on('end', done)
    answer.on('close', () => clearTimeout(timer))
    if (reading === 'head') done()
  })
  request.end(body)
  return promise
}

const headOf = ({ statusCode: status = 0, headers }: IncomingMessage) => ({ status, headers })

/** The class of an error; its text may quote anything. */
function failureOf(error: unknown): OutboundFailure {
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  if (code.startsWith('HPE_')) return 'BadAnswer'
  return /TLS|SSL|CERT|^EPROTO$|SIGNATURE|ISSUER/.test(code) ? 'TlsFailed' : 'ConnectFailed'
}
