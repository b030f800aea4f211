import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import type { Keyring } from './keyring.ts'

/**
 * The ids in the keyring that belong to another key in this Redis. Sealing with such a key would leave texts of two keys under one
 * id, which no keyring can hold. The first key used with an id keeps it for good.
 */
export async function strangeKeys(redis: RedisClient, keyring: Keyring): Promise<readonly string[]> {
  const { keyChecks } = registryKeys
  const keys = keyring.ids.flatMap(id => keyring.find(id) ?? [])
  await Promise.all(keys.map(({ id, check }) => redis.hsetnx(keyChecks, id, check)))
  const known = await redis.hmget(keyChecks, ...keyring.ids)
  return keys.filter(({ check }, i) => known[i] !== check).map(({ id }) => id)
}

/** The same without recording ids that are new here: a keyring that is only examined must leave no trace. */
export async function conflictingKeys(redis: RedisClient, keyring: Keyring): Promise<readonly string[]> {
  const known = await redis.hmget(registryKeys.keyChecks, ...keyring.ids)
  return keyring.ids.filter((id, i) => (known[i] ?? null) !== null && known[i] !== keyring.find(id)?.check)
}
