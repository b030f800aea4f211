import type { Result } from 'ioredis'
import { keyIn, nameIn, type TargetRef } from '../../domain/targets.ts'
import { parseUsageBefore, type UsageBefore } from '../../domain/usage-before.ts'
import type { RedisClient } from '../redis/client.ts'
import { fieldOf, leaseKey, projectKeys } from '../redis/redis-keys.ts'
import { workOf } from '../sync/read-snapshot.ts'

/** The uses of credentials that Jenkins showed before a write made it forget them. */
export interface UsageStore {
  /** The stored uses of each of these credentials in a target; undefined where none are stored. */
  read(ref: TargetRef, ids: readonly string[]): Promise<readonly (UsageBefore | undefined)[]>
  /** Stores the uses of credentials in a target of the project; `false` if the lease is lost. */
  keep(ref: TargetRef, token: string, usage: ReadonlyMap<string, UsageBefore>): Promise<boolean>
  /** Removes the uses in folders other than this one (see `placeOf`); `false` if the lease is lost. */
  forgetElsewhere(ref: TargetRef, token: string, place: string): Promise<boolean>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbChangeUsage(...args: string[]): Result<number, Context>
  }
}

/** KEYS lease usage · ARGV token, then pairs of id and text; '' removes the entry */
const CHANGE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[2], ARGV[i]) else redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
end
return 1`

export function createUsageStore(redis: RedisClient): UsageStore {
  redis.defineCommand('jcbChangeUsage', { numberOfKeys: 2, lua: CHANGE })
  const change = async (ref: TargetRef, token: string, texts: readonly (readonly [string, string])[]): Promise<boolean> => {
    const pairs = texts.flatMap(([id, text]) => [fieldOf(keyIn(ref), id), text])
    return (await redis.jcbChangeUsage(leaseKey(ref), projectKeys(nameIn(ref)).usage, token, ...pairs)) === 1
  }
  return {
    async read(ref, ids) {
      if (ids.length === 0) return []
      return (await redis.hmget(projectKeys(nameIn(ref)).usage, ...ids.map(id => fieldOf(keyIn(ref), id)))).map(parseUsageBefore)
    },
    keep: (ref, token, usage) =>
      change(
        ref,
        token,
        [...usage].map(([id, known]) => [id, JSON.stringify(known)])
      ),
    async forgetElsewhere(ref, token, place) {
      const all = Object.entries(workOf(await redis.hgetall(projectKeys(nameIn(ref)).usage), keyIn(ref)))
      const stale = all.filter(([field, text]) => !field.includes(':') && parseUsageBefore(text)?.place !== place)
      return change(
        ref,
        token,
        stale.map(([id]) => [id, ''])
      )
    }
  }
}
