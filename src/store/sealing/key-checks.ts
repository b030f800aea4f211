import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/redis-keys.ts'
import type { Keyring } from './keyring.ts'

/**
 * The ids of the keyring that stand for another key in this Redis. Sealing with one of them would leave texts under one id that two
 * keys opened, which no keyring can hold. The first key that comes with an id is the one, for good.
 */
export async function strangeKeys(redis: RedisClient, keyring: Keyring): Promise<readonly string[]> {
  const { keyChecks } = registryKeys
  const keys = keyring.ids.flatMap(id => keyring.find(id) ?? [])
  await Promise.all(keys.map(({ id, check }) => redis.hsetnx(keyChecks, id, check)))
  const known = await redis.hmget(keyChecks, ...keyring.ids)
  return keys.filter(({ check }, i) => known[i] !== check).map(({ id }) => id)
}
