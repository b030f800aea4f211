import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/redis-keys.ts'

/**
 * When each project wants its next sync. Only an index: the truth is in the projects' own records, from which a sweep over all
 * of them mends it.
 */
export interface DueIndex {
  /** Projects whose time has come, the longest waiting first; also those whose time is further away than `latest`, which nobody can have meant. */
  due(now: number, latest: number, limit: number): Promise<readonly string[]>
  set(project: string, at: number): Promise<void>
  /** For a project that is gone. */
  drop(project: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbDue(...args: string[]): Result<string[], Context>
  }
}

/** KEYS due · ARGV now, the latest time that may be meant, limit */
const DUE = `
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
local beyond = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[2], '+inf', 'LIMIT', 0, ARGV[3] - #due)
for _, project in ipairs(beyond) do due[#due + 1] = project end
return due`

export function createDueIndex(redis: RedisClient): DueIndex {
  redis.defineCommand('jcbDue', { numberOfKeys: 1, lua: DUE })
  return {
    async due(now, latest, limit) {
      return redis.jcbDue(registryKeys.due, String(now), String(latest), String(limit))
    },
    async set(project, at) {
      await redis.zadd(registryKeys.due, at, project)
    },
    async drop(project) {
      await redis.zrem(registryKeys.due, project)
    }
  }
}
