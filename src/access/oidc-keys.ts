import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'
import { discover, endpointIn, PATIENCE, PAUSE, ProviderAway } from './oidc-discovery.ts'
import { createProviderFetch, type ProviderAddress } from './provider-fetch.ts'

/** Minimum milliseconds between two fetches of the keys due to an unknown key id. */
const COOLDOWN = 10_000
/** Milliseconds after which the keys are fetched again, so that withdrawn ones are dropped. */
const KEPT = 600_000
/**
 * The provider's signing keys: found by discovery, cached, and fetched again when a token names an unknown key, subject to a
 * cooldown. Key locations given in tokens are ignored.
 */
export function providerKeys(address: ProviderAddress, now: () => number): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined
  let awayUntil = 0

  return async (header, token) => {
    if (now() < awayUntil) throw new ProviderAway()
    try {
      keys ??= keysOf(address)
      return await (await keys)(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error
      if (error instanceof errors.JOSENotSupported) throw error
      awayUntil = now() + PAUSE
      // Keys fetched before stay; a failed discovery is retried.
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

async function keysOf(address: ProviderAddress): Promise<JWTVerifyGetKey> {
  const ask = createProviderFetch(address)
  const jwks = endpointIn(await discover(address.issuer, ask), 'jwks_uri', address.issuer)
  if (jwks === undefined) throw new ProviderAway()
  const times = { timeoutDuration: PATIENCE, cooldownDuration: COOLDOWN, cacheMaxAge: KEPT }
  return createRemoteJWKSet(jwks, { ...times, [customFetch]: (url, { signal }) => ask(url, signal) })
}
