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

/** One request, by path below the controller's root. */
export interface Request {
  /** What is being done, for messages and metrics: a constant of this source. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** An XML document. */
  readonly body?: string
  /** The fields of a form, in place of a document. */
  readonly form?: Readonly<Record<string, string>>
  /** Sent with another login than ours, and without our session. */
  readonly as?: Login
  /** A crumb. */
  readonly headers?: Readonly<Record<string, string>>
  /** Sent without our login. */
  readonly isAnonymous?: true
}

/** A complete answer. Whether it comes from Jenkins at all is for `outcome.ts` to say. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

/** Sends a request within what is left of the call's time. */
export type Send = (request: Request, deadline: number) => Promise<Answer>

export interface ClientOptions {
  readonly root: URL
  readonly agents: Agents
  readonly connectMs: number
  readonly maxAnswerBytes: number
  readonly now: () => number
  /** TLS settings in got's words. */
  readonly https: TlsOptions
  /** Who we are. */
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
 * The only user of got. One attempt, no redirects (a redirect is a login page or a wrong URL, and could carry our token elsewhere),
 * no throwing by status, no decompression (a few bytes could become gigabytes), a cap on the answer, a deadline for all of it.
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
      // got's error carries its options: token, URL and body. Nothing of it goes on but what the classification picked.
      if (cap.signal.aborted) throw new JenkinsError('AnswerTooLarge', request.operation)
      const { reason, detail } = failureOfException(error instanceof RequestError ? error : undefined)
      throw new JenkinsError(reason, request.operation, { detail })
    }
  }
}

const authorizationOf = ({ user, secret }: Login): string =>
  `Basic ${Buffer.from(`${user}:${secret.reveal()}`).toString('base64')}`

/** English, so that what little is read from pages does not depend on the place. */
const headersOf = (request: Request): Record<string, string> => ({
  accept: 'application/json, application/xml, */*;q=0.1',
  'accept-language': 'en',
  'accept-encoding': 'identity',
  'user-agent': 'jenkins-credentials-bridge',
  // Without the charset Jenkins reads the bytes as ISO-8859-1, whatever the document declares.
  ...(request.body === undefined ? {} : { 'content-type': 'application/xml; charset=utf-8' })
})

/** UTF-8, as the files of Jenkins are; what is not, is ISO-8859-1, which its servlets fall back to without telling. */
function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return Buffer.from(body).toString('latin1')
  }
}

const singleHeaders = (headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : value]))
