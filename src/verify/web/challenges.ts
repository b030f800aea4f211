import type { IncomingHttpHeaders } from 'node:http'
import type { OutboundAnswer } from '../../outbound/request.ts'
import type { Login } from './authorization.ts'

/** One way to log in that a server offers (RFC 9110): its scheme and the names of its parameters in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Maximum characters of a header that is read. */
const MOST = 8192
const PART = /[ \t,]*([\w!#$%&'*+.^`|~-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+)))?/y

/** The challenges of a `WWW-Authenticate` header, up to what is none. */
export function challengesIn({ 'www-authenticate': header }: IncomingHttpHeaders): readonly Challenge[] {
  const found: { scheme: string; parameters: Map<string, string> }[] = []
  if (header === undefined || header.length > MOST) return found
  PART.lastIndex = 0
  for (let part = PART.exec(header); part !== null; part = PART.exec(header)) {
    const [, name = '', quoted, bare] = part
    if (quoted === undefined && bare === undefined) found.push({ scheme: name.toLowerCase(), parameters: new Map() })
    else found.at(-1)?.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '')
  }
  return found
}

/**
 * Whether an answer refuses a login of this scheme. A server that offers other schemes alone, such as Negotiate, does not take it, and says
 * nothing about it; many APIs do not say what they take.
 */
export function isRefused(
  { status, headers }: Pick<OutboundAnswer, 'status' | 'headers'>,
  { scheme }: Pick<Login, 'scheme'>
): boolean {
  const offered = challengesIn(headers)
  return status === 401 && (offered.length === 0 || offered.some(challenge => challenge.scheme === scheme))
}
