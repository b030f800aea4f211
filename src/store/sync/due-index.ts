import type { Result } from 'ioredis'
import type { TargetRef } from '../../domain/targets.ts'
import type { RedisClient } from '../redis/client.ts'
import { refIn, refText, registryKeys } from '../redis/redis-keys.ts'

/**
 * When the next sync of each target of a project is due. Only an index: the sweep repairs it from the projects' records.
 */
export interface DueIndex {
  /** Targets that are due, the longest waiting first, and those due after `latest`, which can only be an error. */
  due(now: number, latest: number, limit: number): Promise<readonly { readonly name: string; readonly target: string }[]>
  set(ref: TargetRef, at: number): Promise<void>
  /** Removes a target that no longer exists. */
  drop(ref: TargetRef): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbDue(...args: string[]): Result<string[], Context>
  }
}

/** KEYS due · ARGV now, latest plausible time, limit */
const DUE = `
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
local beyond = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[2], '+inf', 'LIMIT', 0, ARGV[3] - #due)
for _, project in ipairs(beyond) do due[#due + 1] = project end
return due`

export function createDueIndex(redis: RedisClient): DueIndex {
  redis.defineCommand('jcbDue', { numberOfKeys: 1, lua: DUE })
  return {
    async due(now, latest, limit) {
      return (await redis.jcbDue(registryKeys.due, String(now), String(latest), String(limit))).map(refIn)
    },
    async set(ref, at) {
      await redis.zadd(registryKeys.due, at, refText(ref))
    },
    async drop(ref) {
      await redis.zrem(registryKeys.due, refText(ref))
    }
  }
}
