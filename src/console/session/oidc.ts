import { queryOptions } from '@tanstack/react-query'
import * as oauth from 'oauth4webapi'
import { signIn } from './token.ts'

/** What the bridge offers to sign in with, beside a token. */
export interface Oidc {
  readonly issuer: string
  readonly clientId: string
  readonly scopes: readonly string[]
}

export const signInWays = queryOptions({
  queryKey: ['sign-in'],
  queryFn: async (): Promise<{ oidc: Oidc | null }> => {
    const answer = await fetch('/api/v1/sign-in')
    return answer.ok ? answer.json() : { oidc: null }
  },
  staleTime: 60_000
})

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
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, optionsFor(issuer)))
}

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
    scope: oidc.scopes.join(' '),
    state: pending.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256'
  }
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  location.assign(address)
}

/** Whether the address is one that the provider sends people back to. */
export const isComingBack = (): boolean => {
  const query = new URLSearchParams(location.search)
  return query.has('state') && (query.has('code') || query.has('error'))
}

/** Exchanges the code for tokens and signs in; gives the page to go on with. */
export async function completeOidc(oidc: Oidc): Promise<string> {
  const pending = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Pending | null
  sessionStorage.removeItem(KEY)
  const here = new URL(location.href)
  // The code is good for one exchange; it does not stay in the address or the history.
  history.replaceState(null, '', '/sign-in')
  const server = await serverOf(oidc)
  const client: oauth.Client = { client_id: oidc.clientId }
  const answer = oauth.validateAuthResponse(server, client, here, pending?.state ?? oauth.expectNoState)
  const response = await oauth.authorizationCodeGrantRequest(
    ...([server, client, oauth.None(), answer, redirectUri(), pending?.verifier ?? oauth.nopkce] as const),
    optionsFor(oidc.issuer)
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response)
  // The ID token is made for this client; what an access token is made for, the provider decides.
  signIn({ token: tokens.id_token ?? tokens.access_token, kind: 'oidc' })
  return pending?.to ?? '/projects'
}
