import { isUtf8 } from 'node:buffer'
import got, { type Agents, RequestError } from 'got'
import type { CookieJar } from 'tough-cookie'
import type { Secret } from '../../domain/secret.ts'
import { JenkinsError } from './jenkins-error.ts'
import { failureOfException } from './outcome.ts'
import { address } from './paths.ts'

/** A user with an API token or a password. */
export interface Login {
  readonly user: string
  readonly secret: Secret
}

/** A request to a path below the controller's root. */
export interface Request {
  /** Name of the operation for messages and metrics: a constant in the source. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** An XML document. */
  readonly body?: string
  /** The fields of a form, instead of a document. */
  readonly form?: Readonly<Record<string, string>>
  /** Another login to send instead of ours, without our session. */
  readonly as?: Login
  /** A crumb. */
  readonly headers?: Readonly<Record<string, string>>
  /** Sent without our login. */
  readonly isAnonymous?: true
}

/** A complete answer. `outcome.ts` decides whether it comes from Jenkins at all. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

/** Sends a request within the remaining time of its call. */
export type Send = (request: Request, deadline: number) => Promise<Answer>

export interface ClientOptions {
  readonly root: URL
  readonly agents: Agents
  readonly connectMs: number
  readonly maxAnswerBytes: number
  readonly now: () => number
  /** TLS settings as got names them. */
  readonly https: TlsOptions
  /** Our login. */
  readonly login: Login
  /** Keeps the session that a crumb belongs to. */
  readonly cookieJar?: CookieJar | undefined
}

export interface TlsOptions {
  readonly certificateAuthority?: string
  readonly certificate?: string
  readonly key?: string
}

/**
 * The only user of got. One attempt, no redirects (a redirect leads to a login page or a wrong URL, and could leak our token), no
 * exceptions by status, no decompression (a few bytes could become gigabytes), a maximum size of the answer, one deadline for all.
 */
export function createClient(options: ClientOptions): Send {
  const stranger = got.extend({
    agent: options.agents,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    responseType: 'buffer',
    https: options.https
  })
  const { cookieJar } = options
  const known = cookieJar === undefined ? stranger : stranger.extend({ cookieJar, ignoreInvalidCookies: true })
  return async (request, deadline) => {
    const url = address(options.root, request.path, request.query, request.operation)
    const left = deadline - options.now()
    if (left <= 0) throw new JenkinsError('JenkinsTimeout', request.operation)
    const cap = new AbortController()
    try {
      const isOurs = request.isAnonymous !== true && request.as === undefined
      const login = request.isAnonymous ? {} : { authorization: authorizationOf(request.as ?? options.login) }
      const exchange = (isOurs ? known : stranger)(url, {
        method: request.method,
        headers: { ...headersOf(request), ...request.headers, ...login },
        ...(request.body === undefined ? {} : { body: request.body }),
        ...(request.form === undefined ? {} : { form: request.form }),
        timeout: { connect: options.connectMs, request: left },
        signal: cap.signal
      })
      void exchange.on('downloadProgress', progress => {
        if (progress.transferred > options.maxAnswerBytes) cap.abort()
      })
      const response = await exchange
      return { status: response.statusCode, headers: singleHeaders(response.headers), text: textOf(response.rawBody) }
    } catch (error) {
      // got's error carries its options: token, URL and body. Only the parts picked by the classification leave here.
      if (cap.signal.aborted) throw new JenkinsError('AnswerTooLarge', request.operation)
      const { reason, detail } = failureOfException(error instanceof RequestError ? error : undefined)
      throw new JenkinsError(reason, request.operation, { detail })
    }
  }
}

const authorizationOf = ({ user, secret }: Login): string =>
  `Basic ${Buffer.from(`${user}:${secret.reveal()}`).toString('base64')}`

/** English, so that the few texts read from pages do not depend on the locale. */
const headersOf = (request: Request): Record<string, string> => ({
  accept: 'application/json, application/xml, */*;q=0.1',
  'accept-language': 'en',
  'accept-encoding': 'identity',
  'user-agent': 'jenkins-credentials-bridge',
  // Without the charset Jenkins reads the bytes as ISO-8859-1, whatever the document declares.
  ...(request.body === undefined ? {} : { 'content-type': 'application/xml; charset=utf-8' })
})

/** Decodes UTF-8, as in the files of Jenkins, and otherwise ISO-8859-1, the undeclared fallback of its servlets. */
function textOf(body: Uint8Array): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (!isUtf8(bytes)) return bytes.toString('latin1')
  const text = bytes.toString()
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

const singleHeaders = (headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : value]))
