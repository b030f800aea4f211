import { own } from '../domain/own.ts'
import { createProviderFetch, type ProviderAddress, type ProviderFetch } from './provider-fetch.ts'

/** Timeout in milliseconds of a request to the provider. */
export const PATIENCE = 3000
/** Milliseconds during which a failed provider is not asked again, so that callers do not wait and it is not flooded. */
export const PAUSE = 5000
/** Milliseconds after which the discovery document is fetched again. */
const KEPT = 600_000
/** Maximum size of a discovery document in bytes. */
const MOST = 1024 * 1024

/** The provider is not available. */
export class ProviderAway extends Error {
  constructor() {
    super('the identity provider does not answer')
    this.name = 'ProviderAway'
  }
}

/** The discovery document of the provider. */
export async function discover(
  issuer: string,
  ask: ProviderFetch = createProviderFetch({ issuer })
): Promise<Readonly<Record<string, unknown>>> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await ask(url, AbortSignal.timeout(PATIENCE))
  const text = response.ok ? await response.text() : ''
  if (text.length > MOST) throw new ProviderAway()
  const document = JSON.parse(text) as Record<string, unknown>
  if (document['issuer'] !== issuer) throw new ProviderAway()
  return document
}

/** A URL in the document. A provider that is reached over TLS must not send anyone to a URL without it. */
export function endpointIn(document: Readonly<Record<string, unknown>>, name: string, issuer: string): URL | undefined {
  const url = URL.parse(String(own(document, name)))
  if (url?.protocol === 'https:') return url
  return url?.protocol === 'http:' && new URL(issuer).protocol === 'http:' ? url : undefined
}

/** The origins to which a page must be allowed to navigate for sign-in. */
export interface SignInOrigins {
  readonly issuers: readonly string[]
  /** Includes the token endpoints, which may have other origins; only the issuers of providers that are not available. */
  all(): Promise<readonly string[]>
}

export function createSignInOrigins(providers: readonly ProviderAddress[], now: () => number): SignInOrigins {
  const each = providers.map(provider => originsOf(provider, now))
  return {
    issuers: [...new Set(providers.map(({ issuer }) => new URL(issuer).origin))],
    all: async () => [...new Set((await Promise.all(each.map(origins => origins()))).flat())]
  }
}

function originsOf(address: ProviderAddress, now: () => number): () => Promise<readonly string[]> {
  const { issuer } = address
  const ask = createProviderFetch(address)
  const own = new URL(issuer).origin
  let known: { readonly origins: Promise<readonly string[]>; readonly until: number } | undefined

  async function look(): Promise<readonly string[]> {
    try {
      const endpoint = endpointIn(await discover(issuer, ask), 'token_endpoint', issuer)
      return [...new Set([own, endpoint?.origin ?? own])]
    } catch {
      known = { origins: Promise.resolve([own]), until: now() + PAUSE }
      return [own]
    }
  }

  return () => {
    if (known === undefined || now() >= known.until) known = { origins: look(), until: now() + KEPT }
    return known.origins
  }
}
