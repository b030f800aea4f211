import { decodeProtectedHeader } from 'jose'
import type { Verify } from './authenticate.ts'

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
