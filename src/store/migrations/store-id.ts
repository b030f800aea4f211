import { randomBytes } from 'node:crypto'
import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { LOST } from './format.ts'

/** KEYS id format · ARGV new id. Returns the id. */
const ENSURE = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])`

/** KEYS id format · ARGV what to note in a store that has neither. Returns both, empty if missing. */
const COMPARE = `
local id, format = redis.call('GET', KEYS[1]) or '', redis.call('GET', KEYS[2]) or ''
if id == '' and format == '' then
  format = ARGV[1]
  redis.call('SET', KEYS[2], format)
end
return {id, format}`

const { storeId, format } = registryKeys

export const newStoreId = (): string => randomBytes(16).toString('base64url')

/** The id of a store; one without an id gets one. */
export const ensureStoreId = async (redis: RedisClient): Promise<string> =>
  String(await redis.eval(ENSURE, 2, storeId, format, newStoreId()))

/** The id and the format of a store that had an id before. One that is empty now is marked as lost. */
export async function compareStore(redis: RedisClient): Promise<{ readonly id: string; readonly format: string }> {
  const [known, written] = await redis.mget(storeId, format)
  if (known || written) return { id: known ?? '', format: written ?? '' }
  const [id, noted] = (await redis.eval(COMPARE, 2, storeId, format, LOST)) as [string, string]
  return { id, format: noted }
}
