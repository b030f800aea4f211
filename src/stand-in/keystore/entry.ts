import { createPrivateKey, type KeyObject } from 'node:crypto'

/** A key of a store. */
export interface StoreEntry {
  readonly alias: string
  /** As Java names it: `RSA`. Null if the key has another password than the store. */
  readonly algorithm: string | null
  /** In DER, the key's own first. */
  readonly certificates: readonly Buffer[]
}

/** What opens, null if it does not. */
export function unlessClosed<T>(open: () => T): T | null {
  try {
    return open()
  } catch {
    return null
  }
}

/** The algorithm of a PKCS 8 key; throws if it is none. */
export const algorithmOfKey = (pkcs8: Buffer): string =>
  algorithmOf(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))

export function algorithmOf({ asymmetricKeyType: type }: KeyObject): string {
  if (type === 'ed25519' || type === 'ed448') return 'EdDSA'
  return String(type).replace('-pss', '').toUpperCase()
}
