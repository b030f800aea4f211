import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'

/** One 256-bit master key and what is derived from it. Keys are never sent or stored. */
export interface MasterKey {
  readonly id: string
  /** Seals secrets. */
  readonly sealing: Uint8Array
  /** Keys the hashes of what Jenkins holds. */
  readonly hashing: Uint8Array
}

/** The first key seals, all of them open. */
export interface Keyring {
  readonly current: MasterKey
  find(id: string): MasterKey | undefined
}

const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/

/**
 * Reads a keyring written as `id:base64url,id:base64url…`, each key 32 bytes. Throws with the position of the fault,
 * never with the text.
 */
export function parseKeyring(text: string): Keyring {
  const keys = text.split(',').map((entry, index) => parseKey(entry.trim(), index + 1))
  const byId = new Map(keys.map(key => [key.id, key]))
  if (byId.size !== keys.length) throw new Error('MASTER_KEYS names one key id twice')
  return { current: keys[0] as MasterKey, find: id => byId.get(id) }
}

function parseKey(entry: string, position: number): MasterKey {
  const colon = entry.indexOf(':')
  const id = entry.slice(0, Math.max(colon, 0))
  const bytes = Buffer.from(entry.slice(colon + 1), 'base64url')
  if (!KEY_ID.test(id))
    throw new Error(`MASTER_KEYS: key ${position} must be written id:key, the id of 1 to 32 letters, digits, - or _`)
  if (bytes.length !== 32)
    throw new Error(`MASTER_KEYS: key ${position} must be 32 bytes in base64url (try: openssl rand -base64 32)`)
  const derive = (use: string) => new Uint8Array(hkdfSync('sha256', bytes, 'jenkins-credentials-bridge', use, 32))
  return { id, sealing: derive('seal'), hashing: derive('hash') }
}

/** Keyed hash of a text: equal texts give equal hashes, and without the key nothing can be tried against them. */
export function keyedHash(key: MasterKey): (text: string) => string {
  const secret = createSecretKey(key.hashing)
  return text => createHmac('sha256', secret).update(text).digest('base64url')
}
