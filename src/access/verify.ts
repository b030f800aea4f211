import { decodeProtectedHeader } from 'jose'
import type { Verify } from './authenticate.ts'

/**
 * Who judges a JWT is decided by its algorithm, before any key is looked at: HS256 is KubeSphere's, with its secret; everything else is
 * the identity provider's, with its public keys. So no public key is ever taken for a secret. Undefined where neither is configured.
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
