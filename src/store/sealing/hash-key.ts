import { randomBytes } from 'node:crypto'
import { Secret } from '../../domain/secret.ts'
import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { type Keyring, keyedHash } from './keyring.ts'
import { type Binding, SealError, type Sealer } from './seal.ts'

const FIELD = 'hash-key'
/** What the seal of the key is bound to. No project can have this name. */
const HASH_KEY: Binding = { project: '#registry', id: FIELD, generation: 0 }

/**
 * Hashes of what Jenkins holds. Their key is made once and stored sealed in Redis, so that recorded hashes can still be compared
 * after the master keys change or a backup is restored under other ones.
 */
export interface Hashing {
  /** Loads or makes the key and returns its id. Reads Redis only until it has succeeded once. */
  load(): Promise<string>
  /** Keyed hash: equal texts give equal hashes, and guesses cannot be tested without the key. */
  hash(text: string): string
}

export function createHashing(redis: RedisClient, keyring: Keyring, sealer: Sealer): Hashing {
  let known: { readonly id: string; readonly hash: (text: string) => string } | undefined
  return {
    async load() {
      known ??= hashKey(await bytesOf(redis, keyring, sealer))
      return known.id
    },
    hash(text) {
      if (known === undefined) throw new Error('the hash key is not loaded yet')
      return known.hash(text)
    }
  }
}

/** The id follows from the key, so that hashes by different keys are never compared. */
function hashKey(key: Uint8Array): { readonly id: string; readonly hash: (text: string) => string } {
  const hash = keyedHash(key)
  return { id: `h-${hash('id').slice(0, 10)}`, hash }
}

async function bytesOf(redis: RedisClient, keyring: Keyring, sealer: Sealer): Promise<Uint8Array> {
  const sealed = (await redis.hget(registryKeys.sealed, FIELD)) ?? (await made(redis, sealer))
  try {
    const { key } = await sealer.open(sealed, HASH_KEY)
    return Buffer.from(key?.reveal() ?? '', 'base64url')
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    // Its master key is missing and may come back. Texts hashed meanwhile are then compared again.
    return keyring.current.hashing
  }
}

/** If several processes start at once, one of them makes the key. */
async function made(redis: RedisClient, sealer: Sealer): Promise<string> {
  const sealed = await sealer.seal({ key: new Secret(randomBytes(32).toString('base64url')) }, HASH_KEY)
  const isOurs = (await redis.hsetnx(registryKeys.sealed, FIELD, sealed)) === 1
  return isOurs ? sealed : ((await redis.hget(registryKeys.sealed, FIELD)) ?? sealed)
}
