import { own } from '../../domain/own.ts'
import { Secret } from '../../domain/secret.ts'
import { isFields, valueOf } from '../../domain/shape.ts'
import { claimsOf } from '../../domain/types/access-token/jwt.ts'
import type { OutboundAnswer } from '../../outbound/request.ts'
import { type Ask, type UnknownResult, unknownFor } from '../web/ask.ts'
import { madeUpLogin } from '../web/authorization.ts'
import type { Action } from './options.ts'

/** Maximum characters of a token: it has to fit into a header. */
const LONGEST = 12 * 1024

export interface TokenServer {
  readonly ask: Ask
  readonly realm: URL
  readonly service: string | undefined
}

/** What a token server answered: a token, a refusal, or neither. */
export type TokenAnswer = { readonly token: Secret } | { readonly refusal: OutboundAnswer } | UnknownResult

/** Asks for a token. The user name is in the login alone: an address is written to logs. */
export async function askToken(
  { ask, realm, service }: TokenServer,
  authorization: Secret | undefined,
  scope?: string
): Promise<TokenAnswer> {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  if (scope !== undefined) url.searchParams.set('scope', scope)
  const asked = await ask({ url, authorization })
  if ('result' in asked) return asked.result
  const { answer } = asked
  if (answer.status >= 400) return { refusal: answer }
  const token = tokenIn(answer)
  return token === undefined ? unknownFor('BadAnswer') : { token: new Secret(token) }
}

function tokenIn({ status, body }: OutboundAnswer): string | undefined {
  const value = status === 200 ? valueOf(body.toString('utf8')) : undefined
  const token = isFields(value) ? (own(value, 'token') ?? own(value, 'access_token')) : undefined
  return typeof token === 'string' && token.length <= LONGEST && /^[\x21-\x7e]+$/.test(token) ? token : undefined
}

/**
 * Whether a token was given to the login and not to anybody: many token servers give tokens to strangers, for public repositories.
 * Undefined if it was. A token that names somebody, where that of a stranger names nobody, is proof; so is that a stranger, or a login that
 * nobody has, gets none.
 */
export async function strangersGetIt(server: TokenServer, token: Secret, username: string): Promise<UnknownResult | undefined> {
  const anonymous = await askToken(server, undefined)
  if ('state' in anonymous) return anonymous
  if ('refusal' in anonymous || isNamed(token, anonymous.token, username)) return undefined
  const madeUp = await askToken(server, madeUpLogin())
  if ('state' in madeUp) return madeUp
  return 'refusal' in madeUp ? undefined : unknownFor('NotProved')
}

/** The subject of a token is empty where nobody has logged in; some write a word there, which then is not the user name. */
function isNamed(token: Secret, anonymous: Secret, username: string): boolean {
  const [mine, theirs] = [claimsOf(token.reveal()), claimsOf(anonymous.reveal())]
  if (mine?.sub === undefined || mine.sub === '' || theirs === undefined) return false
  const isNobody = theirs.sub === undefined || theirs.sub === null || theirs.sub === ''
  return isNobody || (mine.sub !== theirs.sub && mine.sub === username)
}

/** What a token lets do with a repository, where it is one that says so. */
export function grantedBy(token: Secret, repository: string): readonly string[] | undefined {
  const access = claimsOf(token.reveal())?.['access']
  if (!Array.isArray(access)) return undefined
  return access
    .slice(0, 100)
    .filter(one => isFields(one) && own(one, 'type') === 'repository' && own(one, 'name') === repository)
    .flatMap(one => own(one, 'actions'))
    .filter(action => typeof action === 'string')
}

export const scopeOf = (repository: string, actions: readonly Action[]): string => `repository:${repository}:${actions.join(',')}`
