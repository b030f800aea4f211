import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

/** The provider of the package `oidc-provider`, which is certified by the OpenID Foundation. Its tokens are those of clients. */
export interface CertifiedProvider {
  readonly issuer: string
  /** An access token of this client, from the token endpoint. */
  token(client: string): Promise<string>
  /** What was asked for without a right token, if one is needed for discovery and keys. */
  readonly refused: string[]
  close(): Promise<void>
}

export interface CertifiedOptions {
  /** The clients, with their groups. */
  readonly clients: Readonly<Record<string, readonly string[]>>
  /** PEM; with them it is reached as https://localhost. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** What discovery and keys ask for, like a Kubernetes cluster. */
  readonly bearer?: () => string
  readonly audience?: string
}

const SECRET = 'of-a-client-0123456789'
const RESOURCE = 'urn:bridge'

export async function startCertifiedProvider(options: CertifiedOptions): Promise<CertifiedProvider> {
  const { clients, tls, bearer, audience = 'bridge' } = options
  const refused: string[] = []
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.destroy()
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const isOpen = bearer === undefined || request.method === 'POST' || request.headers.authorization === `Bearer ${bearer()}`
    if (isOpen) return answer(request, response)
    refused.push(request.url ?? '')
    response.writeHead(401).end()
  }
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const issuer = tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  answer = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: `of-${port}` }] },
    clients: Object.keys(clients).map(client_id => ({
      ...{ client_id, client_secret: SECRET, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
      id_token_signed_response_alg: 'ES256'
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'use', audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } })
      }
    },
    extraTokenClaims: (_: unknown, { clientId }: { clientId: string }) => ({ groups: clients[clientId] })
  }).callback()

  return {
    issuer,
    refused,
    async token(client) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const { request } = await (tls === undefined ? import('node:http') : import('node:https'))
      const form = new URLSearchParams({ grant_type: 'client_credentials', scope: 'use', resource: RESOURCE })
      const auth = `${encodeURIComponent(client)}:${SECRET}`
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      request(`${issuer}/token`, { method: 'POST', auth, headers, ...(tls === undefined ? {} : { ca: tls.cert }) }, async got => {
        const text = await readText(got)
        const token = (JSON.parse(text) as { access_token?: string }).access_token
        if (token === undefined) reject(new Error(text))
        else resolve(token)
      })
        .on('error', reject)
        .end(form.toString())
      return promise
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}
