import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import { discover, endpointIn, PATIENCE, PAUSE, ProviderAway } from './oidc-discovery.ts'

/** Milliseconds between two fetches of the keys because of a key that is not known. */
const COOLDOWN = 10_000
/** Milliseconds after which the keys are fetched anew, so that withdrawn ones go. */
const KEPT = 600_000
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
      keys ??= keysOf(issuer)
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

async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const jwks = endpointIn(await discover(issuer), 'jwks_uri', issuer)
  if (jwks === undefined) throw new ProviderAway()
  return createRemoteJWKSet(jwks, { timeoutDuration: PATIENCE, cooldownDuration: COOLDOWN, cacheMaxAge: KEPT })
}
