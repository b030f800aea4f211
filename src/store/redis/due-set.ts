import type { Result } from 'ioredis'
import type { RedisClient } from './client.ts'

/** What is to be done from some time on (ms since 1970), as a sorted set. One process takes each of it on, for a time. */
export interface DueSet {
  /** At this time, or earlier where that was so. */
  mark(members: readonly string[], at: number): Promise<void>
  has(member: string): Promise<boolean>
  /** Takes on at most `most` of what is due; nobody else does before `until`. */
  claim(now: number, until: number, most: number): Promise<readonly string[]>
  /** Ends what was taken on until this time, or plans when it is due again. What was marked meanwhile stays as it was marked. */
  done(member: string, until: number, next?: number): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbClaimDue(...args: string[]): Result<string[], Context>
    jcbEndDue(...args: string[]): Result<number, Context>
  }
}

/** KEYS due · ARGV now, until, most */
const CLAIM = `
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', '0', ARGV[3])
for _, member in ipairs(due) do redis.call('ZADD', KEYS[1], 'XX', ARGV[2], member) end
return due`

/** KEYS due · ARGV member, until, when it is due again or '' */
const END = `
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then return 0 end
if ARGV[3] ~= '' then return redis.call('ZADD', KEYS[1], 'XX', ARGV[3], ARGV[1]) end
return redis.call('ZREM', KEYS[1], ARGV[1])`

export function createDueSet(redis: RedisClient, key: string): DueSet {
  redis.defineCommand('jcbClaimDue', { numberOfKeys: 1, lua: CLAIM })
  redis.defineCommand('jcbEndDue', { numberOfKeys: 1, lua: END })
  return {
    async mark(members, at) {
      if (members.length > 0) await redis.zadd(key, 'LT', ...members.flatMap(member => [at, member]))
    },
    has: async member => (await redis.zscore(key, member)) !== null,
    claim: (now, until, most) => redis.jcbClaimDue(key, String(now), String(until), String(most)),
    async done(member, until, next) {
      await redis.jcbEndDue(key, member, String(until), next === undefined ? '' : String(next))
    }
  }
}
