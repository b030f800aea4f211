import { createHash, randomUUID, type webcrypto } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'

export type Claims = Readonly<Record<string, unknown>>

export interface OidcProviderOptions {
  /** The only client, a public one: it must use PKCE. */
  readonly clientId?: string
  /** `aud` of the access tokens. */
  readonly audience?: string
  /** Addresses that a code may be sent to; any if not given. */
  readonly redirectUris?: readonly string[]
  /** Who can sign in: name to claims. The name is the `sub` unless the claims say another. */
  readonly users?: Readonly<Record<string, Claims>>
  readonly alg?: 'RS256' | 'ES256' | 'EdDSA'
  /** Seconds that a token lives. */
  readonly lifetime?: number
  /** Hand out tokens at another origin than the issuer's: the same server under its other name. */
  readonly tokenElsewhere?: boolean
}

/** How a token differs from a right one. An `undefined` claim is left out. */
export interface Forgery {
  readonly claims?: Claims
  readonly header?: Claims
}

/**
 * An OpenID provider over real HTTP: discovery, keys, authorization code with PKCE, tokens. Whoever signs in chooses a user on a page;
 * `login_hint` chooses without a page.
 */
export interface OidcProvider {
  readonly issuer: string
  readonly clientId: string
  readonly audience: string
  /** An access token of this user, as the token endpoint gives it. */
  token(user: string, forgery?: Forgery): Promise<string>
  /** Exchanges the signing key; `keepOld` leaves the old one in the published set. */
  rotate(keepOld?: boolean): Promise<void>
  /** The published keys. */
  keys(): readonly object[]
  /** Paths that were asked for, in order. */
  readonly requests: string[]
  /** From now on: answer, hang up on everybody, or keep everybody waiting. */
  mode: 'up' | 'down' | 'hanging'
  close(): Promise<void>
}

interface SigningKey {
  readonly kid: string
  readonly privateKey: webcrypto.CryptoKey
  readonly jwk: object
}

interface Grant {
  readonly user: string
  readonly redirectUri: string
  readonly challenge: string
  readonly nonce: string | undefined
}

const everybody: Readonly<Record<string, Claims>> = {
  alice: { name: 'Alice Example', email: 'alice@example.com', groups: ['developers'] }
}

export async function startOidcProvider(options: OidcProviderOptions = {}): Promise<OidcProvider> {
  const { clientId = 'bridge-console', audience = 'bridge', users = everybody, alg = 'ES256', lifetime = 300 } = options
  const requests: string[] = []
  const grants = new Map<string, Grant>()
  let [current, published] = await newKeys(alg, [])
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function sign(user: string, aud: string, { claims = {}, header = {} }: Forgery = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const payload = { iss: issuer, sub: user, aud, iat: now, exp: now + lifetime, jti: randomUUID(), ...users[user], ...claims }
    const kept = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined)) as JWTPayload
    return new SignJWT(kept)
      .setProtectedHeader({ alg, kid: current.kid, typ: 'JWT', ...header } as JWTHeaderParameters)
      .sign(current.privateKey)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', issuer)
    requests.push(url.pathname)
    if (provider.mode === 'down') return request.socket.destroy()
    if (provider.mode === 'hanging') return undefined
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', 'authorization, content-type')
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    if (url.pathname === '/.well-known/openid-configuration') {
      const elsewhere = options.tokenElsewhere ? issuer.replace('127.0.0.1', 'localhost') : issuer
      return json(response, 200, { ...discovery(issuer, alg), token_endpoint: `${elsewhere}/token` })
    }
    if (url.pathname === '/jwks') return json(response, 200, { keys: published.map(key => key.jwk) })
    if (url.pathname === '/authorize') return authorize(url, response)
    if (url.pathname === '/token' && request.method === 'POST')
      return exchange(new URLSearchParams(await bodyOf(request)), response)
    return json(response, 404, { error: 'not_found' })
  }

  function authorize(url: URL, response: ServerResponse): ServerResponse {
    const asked = Object.fromEntries(url.searchParams)
    const redirectUri = asked['redirect_uri'] ?? ''
    const isKnown = options.redirectUris?.includes(redirectUri) ?? URL.canParse(redirectUri)
    if (asked['client_id'] !== clientId || !isKnown) return json(response, 400, { error: 'invalid_request' })
    const back = (more: Record<string, string>) => {
      const target = new URL(redirectUri)
      for (const [name, value] of Object.entries({ ...more, state: asked['state'] ?? '', iss: issuer }))
        target.searchParams.set(name, value)
      return response.writeHead(302, { location: target.href }).end()
    }
    if (asked['response_type'] !== 'code' || !asked['scope']?.split(' ').includes('openid'))
      return back({ error: 'invalid_request' })
    if (asked['code_challenge_method'] !== 'S256' || !asked['code_challenge']) return back({ error: 'invalid_request' })
    const user = asked['login_hint']
    if (user === undefined) return page(response, url, Object.keys(users))
    if (!Object.hasOwn(users, user)) return back({ error: 'access_denied' })
    const code = randomUUID()
    grants.set(code, { user, redirectUri, challenge: asked['code_challenge'], nonce: asked['nonce'] })
    return back({ code })
  }

  async function exchange(form: URLSearchParams, response: ServerResponse): Promise<ServerResponse> {
    const code = form.get('code') ?? ''
    const grant = grants.get(code)
    // A code is good for one attempt.
    grants.delete(code)
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isRight =
      form.get('grant_type') === 'authorization_code' &&
      form.get('client_id') === clientId &&
      grant?.redirectUri === form.get('redirect_uri') &&
      grant.challenge === verifier
    if (!isRight || grant === undefined) return json(response, 400, { error: 'invalid_grant' })
    return json(response, 200, {
      access_token: await sign(grant.user, audience),
      id_token: await sign(grant.user, clientId, { claims: { nonce: grant.nonce } }),
      token_type: 'Bearer',
      expires_in: lifetime,
      scope: 'openid'
    })
  }

  const provider: OidcProvider = {
    ...{ issuer, clientId, audience, requests, mode: 'up' },
    token: (user, forgery) => sign(user, audience, forgery),
    async rotate(keepOld = true) {
      ;[current, published] = await newKeys(alg, keepOld ? published : [])
    },
    keys: () => published.map(key => key.jwk),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
  return provider
}

async function newKeys(alg: string, kept: readonly SigningKey[]): Promise<[SigningKey, readonly SigningKey[]]> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const kid = randomUUID()
  const key = { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
  return [key, [key, ...kept]]
}

const discovery = (issuer: string, alg: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: [alg],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none'],
  authorization_response_iss_parameter_supported: true,
  scopes_supported: ['openid', 'profile', 'email', 'groups']
})

/** A page with a link for each user; what was asked for stays in the address. */
function page(response: ServerResponse, url: URL, users: readonly string[]): ServerResponse {
  const links = users.map(user => {
    const target = new URL(url)
    target.searchParams.set('login_hint', user)
    return `<li><a href="${target.href.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">${user}</a></li>`
  })
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  return response.end(`<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in as</h1><ul>${links.join('')}</ul></html>`)
}

function json(response: ServerResponse, status: number, body: object): ServerResponse {
  return response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
