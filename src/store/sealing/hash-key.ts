import { randomBytes } from 'node:crypto'
import { Secret } from '../../domain/secret.ts'
import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/redis-keys.ts'
import { type Keyring, keyedHash } from './keyring.ts'
import { type Binding, SealError, type Sealer } from './seal.ts'

const FIELD = 'hash-key'
/** What the key is sealed for: no project can have this name. */
const HASH_KEY: Binding = { project: '#registry', id: FIELD, generation: 0 }

/**
 * Hashes of what Jenkins holds. Their key is made once, kept in Redis and sealed as everything there: when master keys change, or
 * a backup is restored under others, what was noted of Jenkins can still be compared.
 */
export interface Hashing {
  /** Gets or makes the key; gives its id. Asks Redis until it was there once. */
  load(): Promise<string>
  /** Keyed hash: equal texts give equal hashes, and without the key nothing can be tried against them. */
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
      if (known === undefined) throw new Error('nothing is hashed before the key for it was loaded')
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
    // Its master key is missing, and may come back. What is hashed meanwhile is compared anew then.
    return keyring.current.hashing
  }
}

/** Of several processes that start at once, one makes it. */
async function made(redis: RedisClient, sealer: Sealer): Promise<string> {
  const sealed = await sealer.seal({ key: new Secret(randomBytes(32).toString('base64url')) }, HASH_KEY)
  const isOurs = (await redis.hsetnx(registryKeys.sealed, FIELD, sealed)) === 1
  return isOurs ? sealed : ((await redis.hget(registryKeys.sealed, FIELD)) ?? sealed)
}
