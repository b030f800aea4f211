import { readFileSync } from 'node:fs'

/** A store as a tool has made it, and what Java 17 reads in it; scripts/key-store-fixtures.mjs says how. */
export interface KeyStoreFixture {
  readonly name: string
  readonly made: string
  readonly password: string
  /** Where the key has another one. */
  readonly keyPassword?: string
  /** `key`: it opens with its first key. `no-key`: the key does not open. `empty`: no key with a certificate. `closed`: it does not open. */
  readonly java: 'key' | 'no-key' | 'empty' | 'closed'
  readonly subject?: string
  /** In base64. */
  readonly bytes: string
}

export const keyStores = JSON.parse(
  readFileSync(new URL('../fixtures/key-stores/stores.json', import.meta.url), 'utf8')
) as readonly KeyStoreFixture[]

export function keyStore(name: string): KeyStoreFixture {
  const found = keyStores.find(store => store.name === name)
  if (found === undefined) throw new Error(`no fixture ${name}`)
  return found
}
