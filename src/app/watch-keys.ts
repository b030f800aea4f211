import { strangeKeys } from '../store/key-checks.ts'
import type { Keyring } from '../store/keyring.ts'
import type { RedisClient } from '../store/redis.ts'

export interface KeyWatch {
  /** Why no change is taken now; undefined when changes are taken. */
  refusal(): string | undefined
  close(): void
}

/** Looks at once and after every reconnect whether the master keys are those of this Redis. Rejects when the first look finds that they are not. */
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
  // A Redis that cannot be asked now is asked when it is back.
  const again = () => void look().catch(() => {})
  if (redis.status === 'ready') await look().catch(() => {})
  const reason = strange === undefined ? undefined : refusal()
  if (reason !== undefined) throw new Error(reason)
  redis.on('ready', again)
  return { refusal, close: () => void redis.off('ready', again) }
}
