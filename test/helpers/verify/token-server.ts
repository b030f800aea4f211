import { randomUUID } from 'node:crypto'
import { importPKCS8, SignJWT } from 'jose'
import type { Test } from 'tap'
import { ca, certified } from './authority.ts'
import { type Answer, basicOf, sendJson, startWebTarget, type WebTarget } from './web-target.ts'

export const SERVICE = 'registry of the tests'
export const ISSUER = 'token server of the tests'

/** What an account may do, by repository; `password` is what it logs in with. */
export interface TokenAccount {
  readonly password: string
  readonly may: Readonly<Record<string, readonly string[]>>
}

export interface TokenServerOptions {
  readonly accounts: Readonly<Record<string, TokenAccount>>
  /** Gives tokens to strangers as well, as public registries do. */
  readonly isPublic?: boolean
  /** Gives a token to any login, a wrong one included. */
  readonly ignoresLogins?: boolean
  /** Gives tokens that only the registry can read. */
  readonly isOpaque?: boolean
  /** Refuses with 403, and also a scope that is more than the account may. */
  readonly refusesByDenied?: boolean
}

/** A token server after https://distribution.github.io/distribution/spec/auth/token/, whose tokens docker-registry takes. */
export async function startTokenServer(t: Test, options: TokenServerOptions): Promise<WebTarget> {
  return startWebTarget(t, tokenAnswer(options))
}

export function tokenAnswer({ accounts, isPublic, ignoresLogins, isOpaque, refusesByDenied }: TokenServerOptions): Answer {
  const refuse = refusesByDenied
    ? { status: 403, body: { errors: [{ code: 'DENIED', message: 'denied' }] } }
    : { status: 401, body: { details: 'incorrect username or password' } }
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'https://tokens')
    const [username = '', password = ''] = basicOf(request) ?? []
    const account = Object.hasOwn(accounts, username) ? accounts[username] : undefined
    const isKnown = account !== undefined && account.password === password
    const isStranger = request.headers.authorization === undefined
    if (!isKnown && !ignoresLogins && !(isStranger && isPublic)) return sendJson(response, refuse.status, refuse.body)
    const [, name = '', asked = ''] = /^repository:([^:]+):(.+)$/.exec(searchParams.get('scope') ?? '') ?? []
    const granted = isKnown ? asked.split(',').filter(action => account.may[name]?.includes(action)) : []
    if (refusesByDenied && name !== '' && granted.length < asked.split(',').length) return sendJson(response, 403, refuse.body)
    const access = name === '' ? [] : [{ type: 'repository', name, actions: granted }]
    void signed(isKnown ? username : '', access).then(token =>
      sendJson(response, 200, { token: isOpaque ? `opaque-${token.slice(-20)}` : token })
    )
  }
}

const { cert, key } = certified({ name: 'tokens' })
const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '')
const signingKey = importPKCS8(key, 'RS256')

async function signed(sub: string, access: readonly object[]): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ access })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5c: [bare(cert), bare(ca)] })
    .setIssuer(ISSUER)
    .setSubject(sub)
    .setAudience(SERVICE)
    .setIssuedAt(now)
    .setNotBefore(now - 60)
    .setExpirationTime(now + 300)
    .setJti(randomUUID())
    .sign(await signingKey)
}
