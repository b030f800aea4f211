import { createHash, createHmac, createSecretKey, hkdfSync } from 'node:crypto'

/** A 256-bit master key and the keys derived from it. Keys are never sent or stored. */
export interface MasterKey {
  readonly id: string
  /** Seals secrets. */
  readonly sealing: Uint8Array
  /** Keys the hashes of texts that must not be guessable. */
  readonly hashing: Uint8Array
  /** Makes and checks the proofs that the bridge wrote a record. */
  readonly proving: Uint8Array
  /** Identifies this key and reveals nothing about it. */
  readonly check: string
}

/** Master keys: the first encrypts, any of them decrypts. */
export interface Keyring {
  readonly current: MasterKey
  /** The keys' ids in the configured order. */
  readonly ids: readonly string[]
  /** Identifies this set of keys and reveals nothing about them. */
  readonly fingerprint: string
  /** Ids of keys that the operator declared lost: whatever needs them is blocked, everything else works. */
  readonly lost: ReadonlySet<string>
  find(id: string): MasterKey | undefined
}

export const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/

/**
 * Parses a keyring of `id:base64url` entries, each key 32 bytes, separated by commas or newlines; `#` starts a comment.
 * Throws with the position of the fault, never with the text.
 */
export function parseKeyring(text: string, lost: readonly string[] = []): Keyring {
  const entries = text
    .split('\n')
    .flatMap(line => line.replace(/#.*$/s, '').split(','))
    .map(entry => entry.trim())
  // An extra comma is a fault; a line without a key is not.
  const isList = !text.includes('\n')
  const keys = entries.filter(entry => isList || entry !== '').map((entry, index) => parseKey(entry, index + 1))
  if (keys.length === 0) throw new Error('MASTER_KEYS holds no key')
  const byId = new Map(keys.map(key => [key.id, key]))
  if (byId.size !== keys.length) throw new Error('MASTER_KEYS names one key id twice')
  const parts = keys.map(key => `${key.id} ${key.check}`).sort()
  const fingerprint = createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22)
  return {
    current: keys[0] as MasterKey,
    ids: keys.map(key => key.id),
    fingerprint,
    lost: new Set(lost),
    find: id => byId.get(id)
  }
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
  const hashing = derive('hash')
  return { id, sealing: derive('seal'), hashing, proving: derive('proof'), check: keyedHash(hashing)('fingerprint') }
}

/** Keyed hash of a text: equal texts give equal hashes, and guesses cannot be tested without the key. */
export function keyedHash(key: Uint8Array): (text: string) => string {
  const secret = createSecretKey(key)
  return text => createHmac('sha256', secret).update(text).digest('base64url')
}
