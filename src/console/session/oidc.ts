import { queryOptions } from '@tanstack/react-query'
import * as oauth from 'oauth4webapi'
import { howToSignIn, type SignIn, whoAmI } from '#api'
import { isProblem } from '../api/problem.ts'
import { takeOidcReturn } from './oidc-return.ts'
import { signIn } from './token.ts'

/** What the bridge offers to sign in with, beside a token. */
export type Oidc = NonNullable<SignIn['oidc']>

export const signInWays = queryOptions({
  queryKey: ['sign-in'],
  queryFn: ({ signal }) => howToSignIn({ signal }),
  staleTime: 60_000
})

/**
 * Why a sign-in by the provider did not work: `away`: it cannot be reached from this browser; `denied`: it says no; `again`: it was
 * not begun in this tab, or was completed before; `notAccepted`: the bridge does not take what the provider gave.
 */
export class OidcFailure extends Error {
  readonly kind: 'unreachable' | 'denied' | 'stale' | 'rejected'
  /** Whom it is about, or the provider's code of the error. */
  readonly about: string

  constructor(kind: OidcFailure['kind'], about: string) {
    super(kind)
    this.kind = kind
    this.about = about
  }
}

const KEY = 'oidc'

/** What has to be remembered between going to the provider and coming back: for this tab, and once. */
interface Pending {
  readonly state: string
  readonly verifier: string
  readonly to: string
}

const redirectUri = (): string => `${location.origin}/sign-in`

/** A provider on this machine may speak plain HTTP, as the bridge itself does there. */
const optionsFor = (issuer: string) => ({ [oauth.allowInsecureRequests]: new URL(issuer).protocol === 'http:' })

async function serverOf({ issuer }: Oidc): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer)
  const answer = await reached(oauth.discoveryRequest(url, optionsFor(issuer)), url)
  return oauth.processDiscoveryResponse(url, answer).catch(() => {
    throw new OidcFailure('unreachable', url.origin)
  })
}

/** The answer of a request to the provider. Browsers do not tell why there is none. */
const reached = (asked: Promise<Response>, url: URL): Promise<Response> =>
  asked.catch(() => {
    throw new OidcFailure('unreachable', url.origin)
  })

/** Leaves for the provider: authorization code with PKCE. */
export async function beginOidc(oidc: Oidc, to: string): Promise<void> {
  const server = await serverOf(oidc)
  const pending: Pending = { state: oauth.generateRandomState(), verifier: oauth.generateRandomCodeVerifier(), to }
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

/** Exchanges the code for tokens and signs in; gives the page to go on with. */
export async function completeOidc(oidc: Oidc): Promise<string> {
  const [here, pending] = [takeOidcReturn(), JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Pending | null]
  sessionStorage.removeItem(KEY)
  // The code is good for one exchange; it does not stay in the address or the history.
  history.replaceState(null, '', '/sign-in')
  if (here === undefined || pending === null) throw new OidcFailure('stale', '')
  const server = await serverOf(oidc)
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
    const answer = oauth.validateAuthResponse(server, client, here, pending.state)
    const asked = oauth.authorizationCodeGrantRequest(
      ...([server, client, oauth.None(), answer, redirectUri(), pending.verifier] as const),
      optionsFor(oidc.issuer)
    )
    const tokens = await oauth.processAuthorizationCodeResponse(
      server,
      client,
      await reached(asked, new URL(server.token_endpoint ?? oidc.issuer))
    )
    return tokens[oidc.token] ?? tokens.access_token
  } catch (error) {
    if (error instanceof OidcFailure) throw error
    const code = error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError ? error.error : ''
    throw new OidcFailure(code === '' ? 'stale' : 'denied', code)
  }
}
