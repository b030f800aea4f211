import { strangeKeys } from '../store/key-checks.ts'
import type { Keyring } from '../store/keyring.ts'
import type { RedisClient } from '../store/redis.ts'

export interface KeyWatch {
  /** Why no change is taken now; undefined when changes are taken. */
  refusal(): string | undefined
  /** Resolves when the keys have been compared; rejects when Redis cannot be asked now. */
  compared(): Promise<void>
  close(): void
}

/** Milliseconds between two tries to compare the keys with those of a Redis that does not answer. */
const RETRY = 1_000

/**
 * Whether the master keys are those of this Redis: looked at once, and after every reconnect, which may lead to another Redis. Rejects
 * when the first look finds that they are not. Before anything is known, no change is taken.
 */
export async function watchKeys(redis: RedisClient, keyring: Keyring): Promise<KeyWatch> {
  let strange: readonly string[] | undefined
  const look = async () => {
    strange = await strangeKeys(redis, keyring)
  }
  const refusal = () => {
    if (strange === undefined) return 'The master keys could not be compared yet with those of this Redis. Try again in a moment.'
    const [id] = strange
    return id === undefined
      ? undefined
      : `MASTER_KEYS has another key under the id "${id}" than the one that this Redis knows. Bring that key back, and give a new key an id of its own.`
  }
  const again = () => void look().catch(() => {})
  if (redis.status === 'ready') await look().catch(() => {})
  const reason = strange === undefined ? undefined : refusal()
  if (reason !== undefined) throw new Error(reason)
  redis.on('ready', again)
  const timer = setInterval(() => {
    if (strange === undefined) again()
  }, RETRY).unref()
  return {
    refusal,
    compared: async () => (strange === undefined ? look() : undefined),
    close() {
      clearInterval(timer)
      redis.off('ready', again)
    }
  }
}
