import type { Result } from 'ioredis'
import { parseUsageBefore, type UsageBefore } from '../../domain/usage-before.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'

/** The uses of credentials that Jenkins showed before a write made it forget them. */
export interface UsageStore {
  /** The stored uses of each of these credentials; undefined where none are stored. */
  read(project: string, ids: readonly string[]): Promise<readonly (UsageBefore | undefined)[]>
  /** Stores the uses of credentials of the project; `false` if the lease is lost. */
  keep(project: string, token: string, usage: ReadonlyMap<string, UsageBefore>): Promise<boolean>
  /** Removes the uses in folders other than this one (see `placeOf`); `false` if the lease is lost. */
  forgetElsewhere(project: string, token: string, place: string): Promise<boolean>
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
  const change = async (project: string, token: string, pairs: readonly string[]): Promise<boolean> => {
    const { lease, usage } = projectKeys(project)
    return (await redis.jcbChangeUsage(lease, usage, token, ...pairs)) === 1
  }
  return {
    async read(project, ids) {
      if (ids.length === 0) return []
      return (await redis.hmget(projectKeys(project).usage, ...ids)).map(parseUsageBefore)
    },
    keep: (project, token, usage) =>
      change(
        project,
        token,
        [...usage].flatMap(([id, known]) => [id, JSON.stringify(known)])
      ),
    async forgetElsewhere(project, token, place) {
      const all = Object.entries(await redis.hgetall(projectKeys(project).usage))
      const stale = all.filter(([, text]) => parseUsageBefore(text)?.place !== place)
      return change(
        project,
        token,
        stale.flatMap(([id]) => [id, ''])
      )
    }
  }
}
