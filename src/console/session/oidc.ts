import * as oauth from 'oauth4webapi'
import { type SignIn, whoAmI } from '#api'
import { isProblem } from '../api/problem.ts'
import { takeOidcReturn } from './oidc-return.ts'
import { signIn } from './token.ts'

/** The OIDC sign-in that the bridge offers besides tokens. */
export type Oidc = NonNullable<SignIn['oidc']>

/** Every provider that people can sign in with. */
export const providersOf = ({ oidc, others }: SignIn): readonly Oidc[] => [...(oidc == null ? [] : [oidc]), ...others]

/**
 * Why a sign-in at the provider failed: `unreachable` from this browser; `denied` by the provider; `stale`: not started in this tab,
 * or already completed; `rejected`: the bridge does not accept the provider's token.
 */
export class OidcFailure extends Error {
  readonly kind: 'unreachable' | 'denied' | 'stale' | 'rejected'
  /** The host or origin it is about, or the error code of the provider. */
  readonly about: string

  constructor(kind: OidcFailure['kind'], about: string) {
    super(kind)
    this.kind = kind
    this.about = about
  }
}

const KEY = 'oidc'

/** State kept between leaving for the provider and returning: in this tab, for one sign-in. */
interface Pending {
  readonly issuer: string
  readonly state: string
  readonly verifier: string
  readonly to: string
}

const redirectUri = (): string => `${location.origin}/sign-in`

/** A provider on a loopback address may use plain HTTP, like the bridge itself. */
const optionsFor = (issuer: string) => ({ [oauth.allowInsecureRequests]: new URL(issuer).protocol === 'http:' })

async function discoverProvider({ issuer }: Oidc): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer)
  const response = await awaitProvider(oauth.discoveryRequest(url, optionsFor(issuer)), url)
  return oauth.processDiscoveryResponse(url, response).catch(() => {
    throw new OidcFailure('unreachable', url.origin)
  })
}

/** Waits for an answer of the provider. Browsers do not say why there is none. */
const awaitProvider = (request: Promise<Response>, url: URL): Promise<Response> =>
  request.catch(() => {
    throw new OidcFailure('unreachable', url.origin)
  })

/** Redirects to the provider: authorization code flow with PKCE. */
export async function beginOidc(oidc: Oidc, to: string): Promise<void> {
  const server = await discoverProvider(oidc)
  const pending: Pending = {
    issuer: oidc.issuer,
    state: oauth.generateRandomState(),
    verifier: oauth.generateRandomCodeVerifier(),
    to
  }
  sessionStorage.setItem(KEY, JSON.stringify(pending))
  const address = new URL(server.authorization_endpoint ?? '')
  const query = {
    response_type: 'code',
    client_id: oidc.clientId,
    redirect_uri: redirectUri(),
    scope: oidc.scopes,
    state: pending.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256'
  }
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  location.assign(address)
}

/** Exchanges the code for tokens at the provider that the sign-in was started with, and signs in. Returns the path to continue with. */
export async function completeOidc(providers: readonly Oidc[]): Promise<string> {
  const [here, pending] = [takeOidcReturn(), JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Pending | null]
  sessionStorage.removeItem(KEY)
  // The code can be exchanged only once; it must not stay in the URL or the history.
  history.replaceState(null, '', '/sign-in')
  const oidc = providers.find(({ issuer }) => issuer === pending?.issuer)
  if (here === undefined || pending === null || oidc === undefined) throw new OidcFailure('stale', '')
  const server = await discoverProvider(oidc)
  const token = await exchange(oidc, server, here, pending)
  await whoAmI({ headers: { authorization: `Bearer ${token}` } }).catch((error: unknown) => {
    throw isProblem(error, 401) ? new OidcFailure('rejected', new URL(oidc.issuer).host) : error
  })
  signIn({ token, kind: 'oidc' })
  return pending.to
}

async function exchange(oidc: Oidc, server: oauth.AuthorizationServer, here: URL, pending: Pending): Promise<string> {
  const client: oauth.Client = { client_id: oidc.clientId }
  try {
    const response = oauth.validateAuthResponse(server, client, here, pending.state)
    const request = oauth.authorizationCodeGrantRequest(
      ...([server, client, oauth.None(), response, redirectUri(), pending.verifier] as const),
      optionsFor(oidc.issuer)
    )
    const tokens = await oauth.processAuthorizationCodeResponse(
      server,
      client,
      await awaitProvider(request, new URL(server.token_endpoint ?? oidc.issuer))
    )
    return tokens[oidc.token] ?? tokens.access_token
  } catch (error) {
    if (error instanceof OidcFailure) throw error
    const code = error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError ? error.error : ''
    throw new OidcFailure(code === '' ? 'stale' : 'denied', code)
  }
}
