import { own } from '../domain/own.ts'
/** Milliseconds that one request to the provider may take. */
export const PATIENCE = 3000
/** Milliseconds for which a provider that failed is not asked again: nobody waits, and it is not flooded. */
export const PAUSE = 5000
/** Milliseconds after which what the provider says of itself is asked for anew. */
const KEPT = 600_000
/** Bytes of a discovery document that are read at most. */
const MOST = 1024 * 1024

/** The provider could not be asked. */
export class ProviderAway extends Error {
  constructor() {
    super('the identity provider does not answer')
    this.name = 'ProviderAway'
  }
}

/** What the provider says of itself. */
export async function discover(issuer: string): Promise<Readonly<Record<string, unknown>>> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
  const text = response.ok ? await response.text() : ''
  if (text.length > MOST) throw new ProviderAway()
  const document = JSON.parse(text) as Record<string, unknown>
  if (document['issuer'] !== issuer) throw new ProviderAway()
  return document
}

/** An address in the document. A provider that is asked over TLS must not send anybody elsewhere without it. */
export function endpointIn(document: Readonly<Record<string, unknown>>, name: string, issuer: string): URL | undefined {
  const url = URL.parse(String(own(document, name)))
  if (url?.protocol === 'https:') return url
  return url?.protocol === 'http:' && new URL(issuer).protocol === 'http:' ? url : undefined
}

/** Where a page must be let go to sign people in. */
export interface SignInOrigins {
  readonly issuer: string
  /** With the token endpoint, which may be elsewhere; the issuer alone while the provider cannot be asked. */
  all(): Promise<readonly string[]>
}

export function createSignInOrigins(issuer: string, now: () => number): SignInOrigins {
  const own = new URL(issuer).origin
  let known: { readonly origins: Promise<readonly string[]>; readonly until: number } | undefined

  async function ask(): Promise<readonly string[]> {
    try {
      const endpoint = endpointIn(await discover(issuer), 'token_endpoint', issuer)
      return [...new Set([own, endpoint?.origin ?? own])]
    } catch {
      known = { origins: Promise.resolve([own]), until: now() + PAUSE }
      return [own]
    }
  }

  return {
    issuer: own,
    all() {
      if (known === undefined || now() >= known.until) known = { origins: ask(), until: now() + KEPT }
      return known.origins
    }
  }
}
