import type { Result } from 'ioredis'
import type { TargetRef } from '../../domain/targets.ts'
import type { RedisClient } from '../redis/client.ts'
import { refIn, refText } from '../redis/redis-keys.ts'
import { parkedKey, registryKeys } from '../redis/registry-keys.ts'

/**
 * When the next sync of each target of a project is due. Only an index: the sweep repairs it from the projects' records.
 */
export interface DueIndex {
  /** Targets that are due, the longest waiting first, and those due after `latest`, which can only be an error. */
  due(now: number, latest: number, limit: number): Promise<readonly { readonly name: string; readonly target: string }[]>
  set(ref: TargetRef, at: number): Promise<void>
  /** The same for many at once. */
  mend(times: readonly { readonly ref: TargetRef; readonly at: number }[]): Promise<void>
  /** Removes a target that no longer exists. */
  drop(ref: TargetRef): Promise<void>
  /** Puts a target that is due aside, until calls to their controller go through. */
  park(controller: string, ref: TargetRef, now: number): Promise<void>
  /** Puts those back that were parked first, due at `at`, and returns them. */
  unpark(controller: string, at: number, limit: number): Promise<readonly { readonly name: string; readonly target: string }[]>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbDue(...args: string[]): Result<string[], Context>
    jcbPark(...args: string[]): Result<number, Context>
    jcbUnpark(...args: string[]): Result<string[], Context>
  }
}

/** KEYS due · ARGV now, latest plausible time, limit */
const DUE = `
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
local beyond = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[2], '+inf', 'LIMIT', 0, ARGV[3] - #due)
for _, project in ipairs(beyond) do due[#due + 1] = project end
return due`

/** Milliseconds for which a parked target is kept; the sweep finds it again in the records of its project. */
const PARKED = 86_400_000

/** KEYS due, parked · ARGV now, life, member. Leaves it if a run has set a later time meanwhile. */
const PARK = `
local at = redis.call('ZSCORE', KEYS[1], ARGV[3])
if not at or tonumber(at) > tonumber(ARGV[1]) then return 0 end
redis.call('ZREM', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], 'NX', at, ARGV[3])
return redis.call('PEXPIRE', KEYS[2], ARGV[2])`

/** KEYS due, parked · ARGV at, limit */
const UNPARK = `
local members = redis.call('ZRANGE', KEYS[2], 0, ARGV[2] - 1)
for _, member in ipairs(members) do
  redis.call('ZREM', KEYS[2], member)
  redis.call('ZADD', KEYS[1], ARGV[1], member)
end
return members`

export function createDueIndex(redis: RedisClient): DueIndex {
  redis.defineCommand('jcbDue', { numberOfKeys: 1, lua: DUE })
  redis.defineCommand('jcbPark', { numberOfKeys: 2, lua: PARK })
  redis.defineCommand('jcbUnpark', { numberOfKeys: 2, lua: UNPARK })
  return {
    async due(now, latest, limit) {
      return (await redis.jcbDue(registryKeys.due, String(now), String(latest), String(limit))).map(refIn)
    },
    async set(ref, at) {
      await redis.zadd(registryKeys.due, at, refText(ref))
    },
    async mend(times) {
      if (times.length === 0) return
      // Redis writes none to its log whose time stays.
      await redis.zadd(registryKeys.due, ...times.flatMap(({ ref, at }) => [at, refText(ref)]))
    },
    async drop(ref) {
      await redis.zrem(registryKeys.due, refText(ref))
    },
    async park(controller, ref, now) {
      await redis.jcbPark(registryKeys.due, parkedKey(controller), String(now), String(PARKED), refText(ref))
    },
    async unpark(controller, at, limit) {
      return (await redis.jcbUnpark(registryKeys.due, parkedKey(controller), String(at), String(limit))).map(refIn)
    }
  }
}
