import { type Answer, answer, Refusal } from './answer.ts'
import type { Controller } from './controller.ts'
import { own } from './own.ts'
import { errorPage, loginRedirect } from './pages.ts'
import { header, type Request } from './request.ts'
import type { Sessions } from './sessions.ts'
import { NOBODY, permissions, type User, usersOf } from './users.ts'
import type { Behaviour } from './version.ts'

const FORGET = 'remember-me=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; SameSite=Lax'

/** Who asks. Basic auth only; a wrong password or token, or a revoked one, is 401, anything else is nobody (transcripts auth-*, at-*). */
export function authenticate(request: Request, { behaviour, tokens }: Pick<Controller, 'behaviour' | 'tokens'>): User {
  const credentials = /^Basic\s+(\S+)$/i.exec(header(request, 'authorization') ?? '')?.[1]
  if (credentials === undefined) return NOBODY
  const [name = '', ...rest] = Buffer.from(credentials, 'base64').toString('utf8').split(':')
  const may = own(usersOf(behaviour), name)
  if (may !== undefined) {
    const secret = rest.join(':')
    if (tokens.accepts(name, secret)) return { name, how: 'token', may: new Set(may) }
    if (secret === `${name}-pw`) return { name, how: 'password', may: new Set(may) }
  }
  throw unauthorized(name, behaviour)
}

export const unauthorized = (name: string, { plainUnauthorized }: Behaviour): Refusal =>
  plainUnauthorized
    ? new Refusal(401, 'Unauthorized', 'jetty', { 'Set-Cookie': FORGET })
    : new Refusal(401, `Invalid password/token for user: ${name}`)

/**
 * A POST needs a crumb and the session it was made for, unless an API token came with it. Other methods need none. The 403 has no
 * X-Required-Permission; a session is opened only to compare a crumb with (transcripts post-password-*).
 */
export function crumbRefusal(request: Request, user: User, sessions: Sessions, behaviour: Behaviour): Answer | null {
  if (request.method !== 'POST' || user.how === 'token') return null
  const sent = header(request, 'jenkins-crumb') ?? request.parameter('Jenkins-Crumb')
  const session = sessions.of(header(request, 'cookie'))
  if (sent !== null && session !== null && sent === sessions.crumb(user.name, session)) return null
  const opened: Record<string, string> =
    sent !== null && session === null ? { 'Set-Cookie': sessions.cookie(sessions.open()) } : {}
  return noValidCrumb(request.path, behaviour, opened)
}

export function noValidCrumb(path: string, { jetty12 }: Behaviour, headers: Record<string, string> = {}): Answer {
  const message = 'No valid crumb was included in the request'
  return answer(403, { ...headers, 'Content-Type': 'text/html;charset=iso-8859-1' }, errorPage(403, message, path, jetty12))
}

/** Nobody is sent to the login, with status 403. */
export function loginRequired(request: Request, prefix: string, sessions: Sessions, behaviour: Behaviour): Answer {
  const query = request.query.toString()
  const target = request.path + (query === '' ? '' : `?${query}`)
  return answer(
    403,
    {
      'Set-Cookie': sessions.cookie(sessions.open()),
      'Content-Type': 'text/html;charset=utf-8',
      'X-Jenkins': behaviour.version,
      ...(behaviour.silentLogin ? {} : { 'X-You-Are-Authenticated-As': 'anonymous', 'X-Required-Permission': permissions.read })
    },
    loginRedirect(target, prefix, behaviour.silentLogin)
  )
}
