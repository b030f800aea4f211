import { gzipSync } from 'node:zlib'
import { errorPage, jenkinsPage } from './pages.ts'
import type { Request } from './request.ts'
import type { Behaviour } from './version.ts'

/** What goes back over the wire. */
export interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** Two ways in which Jenkins refuses: Jetty's own page (`sendError`), or a page of Jenkins, which opens a session. */
export class Refusal extends Error {
  readonly status: number
  readonly page: 'jetty' | 'jenkins'
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, page: 'jetty' | 'jenkins' = 'jetty', headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.page = page
    this.headers = headers
  }
}

export const answer = (status: number, headers: Record<string, string> = {}, body: string | Buffer = ''): Answer => ({
  status,
  headers,
  body: typeof body === 'string' ? Buffer.from(body) : body
})

export const ok = (): Answer => answer(200)
export const notFound = (): Refusal => new Refusal(404, 'Not Found')

/** A page of Jenkins; the stand-in's pages say no more than where one is. */
export const html = (title: string, status = 200): Answer =>
  answer(status, { 'Content-Type': 'text/html;charset=utf-8' }, jenkinsPage(title))

/** `Failure`: 400 with the message in X-Error, characters outside ISO-8859-1 as spaces. */
export const failure = (message: string): Refusal =>
  new Refusal(400, message, 'jenkins', { 'X-Error': message.replace(/[^\u0020-\u007E\u00A0-\u00FF]/g, ' ').trim() })

/** Jetty's answer before anybody looks at the request (*src*). */
export const uriTooLong = (): Answer =>
  answer(
    414,
    { 'Content-Type': 'text/html;charset=iso-8859-1', Connection: 'close' },
    '<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>'
  )

export const methodNotAllowed = (): Refusal => new Refusal(405, 'Method Not Allowed', 'jenkins')

/** Something inside threw: Stapler's "Oops" page. */
export const oops = (): Refusal => new Refusal(500, 'Jenkins', 'jenkins')

export function json(value: unknown, pretty: boolean, gzip: boolean, version: string): Answer {
  const text = Buffer.from(pretty ? JSON.stringify(value, null, 2) : JSON.stringify(value))
  const headers = { 'X-Jenkins': version, 'Content-Type': 'application/json;charset=utf-8' }
  return gzip ? answer(200, { ...headers, 'Content-Encoding': 'gzip' }, gzipSync(text)) : answer(200, headers, text)
}

/** `application/xml` without a charset, hence ISO-8859-1: what does not fit becomes `?` (transcript emoji-set-by-groovy-config). */
export const latinXml = (text: string): Answer =>
  answer(200, { 'Content-Type': 'application/xml' }, Buffer.from(text.replace(/[^\u0000-\u00FF]/gu, '?'), 'latin1'))

/** The titles of Jenkins' own error pages, as recorded. */
const TITLES: Readonly<Record<number, string>> = {
  403: 'Jenkins',
  404: 'Not Found [Jenkins]',
  405: 'Method Not Allowed [Jenkins]'
}

/** The answer to a refusal. Jetty writes its page for GET, POST and HEAD only; PUT and DELETE get bare statuses. */
export function refusalAnswer(
  refusal: Refusal,
  { method, path }: Pick<Request, 'method' | 'path'>,
  behaviour: Behaviour,
  session: () => string
): Answer {
  const bare = refusal.page === 'jetty' && !['GET', 'POST', 'HEAD'].includes(method)
  if (bare) return answer(refusal.status, { ...refusal.headers })
  if (refusal.page === 'jenkins' || (refusal.status === 404 && behaviour.ownNotFound)) {
    const headers = {
      ...refusal.headers,
      'Content-Type': 'text/html;charset=utf-8',
      ...(behaviour.sessionlessErrors ? {} : { 'Set-Cookie': session() }),
      'X-Jenkins': behaviour.version
    }
    return answer(refusal.status, headers, jenkinsPage(TITLES[refusal.status] ?? 'Jenkins [Jenkins]'))
  }
  const headers = { ...refusal.headers, 'Content-Type': 'text/html;charset=iso-8859-1' }
  return answer(refusal.status, headers, errorPage(refusal.status, refusal.message, path, behaviour.jetty12))
}
