import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Verify } from './authenticate.ts'
import { createVerify, type OidcConfig } from './oidc.ts'

/**
 * The algorithm of a JWT decides who verifies it, before any key is used: HS256 is for KubeSphere with its secret, everything else
 * for the identity provider with its public keys. So a public key is never used as a secret. Undefined if neither is configured.
 */
export function verifyBy(provider: Verify | undefined, kubesphere: Verify | undefined): Verify | undefined {
  if (kubesphere === undefined) return provider
  return async jwt => {
    const verify = algorithmOf(jwt) === 'HS256' ? kubesphere : provider
    return verify === undefined ? { refused: 'BadSignature' } : verify(jwt)
  }
}

function algorithmOf(jwt: string): string | undefined {
  try {
    return decodeProtectedHeader(jwt).alg
  } catch {
    return undefined
  }
}

/**
 * The issuer that a JWT names decides with whose keys it is checked, and whether it is that issuer's. Undefined if there is no provider.
 * `steady`: milliseconds of a monotonic clock.
 */
export function verifyByIssuer(providers: readonly OidcConfig[], now: () => number, steady: () => number): Verify | undefined {
  const prefixes = providers.flatMap(({ prefix }) => prefix ?? [])
  const all = new Map(providers.map(provider => [provider.issuer, createVerify(provider, now, steady, prefixes)]))
  const [first] = all.values()
  if (all.size < 2) return first
  return async jwt => {
    const issuer = issuerOf(jwt)
    if (issuer === undefined) return { refused: 'BadSignature' }
    const verify = all.get(issuer)
    return verify === undefined ? { refused: 'WrongIssuer' } : verify(jwt)
  }
}

function issuerOf(jwt: string): string | undefined {
  try {
    return String(decodeJwt(jwt).iss)
  } catch {
    return undefined
  }
}
