import { createPrivateKey, type KeyObject } from 'node:crypto'

/** A key of a store. */
export interface StoreEntry {
  readonly alias: string
  /** As Java names it: `RSA`. */
  readonly algorithm: string
  /** In DER, the key's own first. */
  readonly certificates: readonly Buffer[]
}

/** The algorithm of a PKCS 8 key; throws if it is none. */
export const algorithmOfKey = (pkcs8: Buffer): string =>
  algorithmOf(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))

export function algorithmOf({ asymmetricKeyType: type }: KeyObject): string {
  if (type === 'ed25519' || type === 'ed448') return 'EdDSA'
  return String(type).replace('-pss', '').toUpperCase()
}
