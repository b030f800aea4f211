import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import t from 'tap'
import { startOidcProvider } from '../../helpers/oidc-provider.ts'

const provider = await startOidcProvider()
t.teardown(() => provider.close())
const insecure = { [oauth.allowInsecureRequests]: true }
const redirectUri = 'http://127.0.0.1:1/signed-in'
const client: oauth.Client = { client_id: provider.clientId }

t.test('a client of another make signs in by code and PKCE', async t => {
  const issuer = new URL(provider.issuer)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
  const verifier = oauth.generateRandomCodeVerifier()
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
  const ask = new URL(server.authorization_endpoint ?? '')
  ask.search = new URLSearchParams({
    ...{ client_id: provider.clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', state, nonce },
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
  }).toString()
  const page = await (await fetch(ask)).text()
  const link = /href="([^"]+)">alice</.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const sent = await fetch(link, { redirect: 'manual' })
  const parameters = oauth.validateAuthResponse(server, client, new URL(sent.headers.get('location') ?? ''), state)
  const grant = (code: string) =>
    oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, redirectUri, code, insecure)
  const answer = await oauth.processAuthorizationCodeResponse(server, client, await grant(verifier), { expectedNonce: nonce })
  const keys = createRemoteJWKSet(new URL(server.jwks_uri ?? ''))
  const { payload } = await jwtVerify(answer.access_token, keys, { issuer: provider.issuer, audience: provider.audience })
  t.match(payload, { sub: 'alice', groups: ['developers'] })
  t.equal((await grant(verifier)).status, 400, 'a code is good for once')
})

t.test('without PKCE, or for a client that is not known, there is no code', async t => {
  const ask = (more: Record<string, string>) => {
    const query = { client_id: provider.clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', ...more }
    return fetch(`${provider.issuer}/authorize?${new URLSearchParams({ ...query, login_hint: 'alice' })}`, { redirect: 'manual' })
  }
  t.match((await ask({})).headers.get('location'), /error=invalid_request/)
  t.equal((await ask({ client_id: 'other' })).status, 400)
})
