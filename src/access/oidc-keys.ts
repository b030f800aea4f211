import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'

/** Milliseconds that one request to the provider may take. */
const PATIENCE = 3000
/** Milliseconds for which a provider that failed is not asked again: nobody waits, and it is not flooded. */
const PAUSE = 5000
/** Milliseconds between two fetches of the keys because of a key that is not known. */
const COOLDOWN = 10_000
/** Milliseconds after which the keys are fetched anew, so that withdrawn ones go. */
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

/**
 * The provider's signing keys: found by discovery, kept, and fetched again when a token names one that is not known, within a
 * cooldown. Nothing that a token says of where keys are is read.
 */
export function providerKeys(issuer: string, now: () => number): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined
  let awayUntil = 0

  return async (header, token) => {
    if (now() < awayUntil) throw new ProviderAway()
    try {
      keys ??= discover(issuer)
      return await (await keys)(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error
      if (error instanceof errors.JOSENotSupported) throw error
      awayUntil = now() + PAUSE
      // Keys that were fetched before stay; a discovery that failed is tried anew.
      if (
        await keys?.then(
          () => false,
          () => true
        )
      )
        keys = undefined
      throw new ProviderAway()
    }
  }
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
  const text = response.ok ? await response.text() : ''
  if (text.length > MOST) throw new ProviderAway()
  const document = JSON.parse(text) as { issuer?: unknown; jwks_uri?: unknown }
  const jwks = URL.parse(String(document.jwks_uri))
  // A provider that is asked over TLS must not send us elsewhere without it.
  const isSafe = jwks !== null && (jwks.protocol === 'https:' || new URL(issuer).protocol === 'http:')
  if (document.issuer !== issuer || !isSafe) throw new ProviderAway()
  return createRemoteJWKSet(jwks, { timeoutDuration: PATIENCE, cooldownDuration: COOLDOWN, cacheMaxAge: KEPT })
}
