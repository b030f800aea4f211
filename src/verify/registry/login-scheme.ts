import { type Ask, isPage, type UnknownResult, unknownFor } from '../web/ask.ts'
import { type Challenge, challengesIn } from '../web/challenges.ts'

/** How a registry wants to be logged in to. */
export type LoginScheme = { readonly by: 'basic' } | TokenScheme
export interface TokenScheme {
  readonly by: 'token'
  readonly realm: URL
  readonly service: string | undefined
}

/**
 * Asks a registry without a login how to log in. A registry that asks for none is no proof of any login. A realm that the target does
 * not name gets no password: anyone who answers here could name any host.
 */
export async function findScheme(ask: Ask, base: URL, origins: readonly string[]): Promise<LoginScheme | UnknownResult> {
  const asked = await ask({ url: base })
  if ('result' in asked) return asked.result
  const { answer } = asked
  if (answer.status === 200 && !isPage(answer)) return unknownFor('NotProved')
  if (answer.status !== 401) return unknownFor('BadAnswer')
  const challenges = challengesIn(answer.headers)
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
  if (bearer !== undefined) return tokenScheme(bearer, origins)
  return challenges.some(({ scheme }) => scheme === 'basic') ? { by: 'basic' } : unknownFor('BadAnswer')
}

function tokenScheme({ parameters }: Challenge, origins: readonly string[]): LoginScheme | UnknownResult {
  const realm = URL.parse(parameters.get('realm') ?? '')
  if (realm === null) return unknownFor('BadAnswer')
  if (!origins.includes(realm.origin) || realm.username !== '' || realm.password !== '') return unknownFor('AddressElsewhere')
  realm.hash = ''
  return { by: 'token', realm, service: parameters.get('service') }
}
