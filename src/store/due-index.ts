import { registryKeys } from './keys.ts'
import type { RedisClient } from './redis.ts'

/**
 * When each project wants its next sync. Only an index: the truth is in the projects' own records, from which a sweep over all
 * of them mends it.
 */
export interface DueIndex {
  /** Projects whose time has come, the longest waiting first. */
  due(now: number, limit: number): Promise<readonly string[]>
  set(project: string, at: number): Promise<void>
  /** For a project that is gone. */
  drop(project: string): Promise<void>
}

export function createDueIndex(redis: RedisClient): DueIndex {
  return {
    async due(now, limit) {
      return redis.zrangebyscore(registryKeys.due, '-inf', now, 'LIMIT', 0, limit)
    },
    async set(project, at) {
      await redis.zadd(registryKeys.due, at, project)
    },
    async drop(project) {
      await redis.zrem(registryKeys.due, project)
    }
  }
}
