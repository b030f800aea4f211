import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { SHORTEN } from '../redis/key-lives.ts'
import { verifyPauseKey, verifyRefusalsKey, verifyTriesKey } from '../redis/redis-keys.ts'

/** Tries with one user name on a verify target by one project, so that tries are no way to guess passwords. */
export const MOST_TRIES = { perMinute: 5, perHour: 30 } as const
/** Refusals of one value within an hour after which it is not tried any more, because another one could lock the account. */
export const MOST_REFUSALS = 2

const MINUTE = 60_000
const HOUR = 3_600_000
/** How long (ms) it is remembered that a value is not tried any more, from the last time that somebody wanted to know. */
const STOPPED = 30 * 24 * HOUR
/** The longest pause (ms) that a verify target can ask for, and the one of one that does not say how long. */
const LONGEST_PAUSE = HOUR
const PAUSE = MINUTE

/** What holds back tries, the same for all processes. Names and values are given as keyed hashes. */
export interface VerifyLimits {
  /** Counts a try. Returns 0, or the milliseconds after which one is allowed again; then it was not counted. */
  count(tries: string): Promise<number>
  /** Notes that a verify target has refused a value. */
  refused(value: string): Promise<void>
  /** Whether a value is not to be tried unless a person asks for it. */
  isStopped(value: string): Promise<boolean>
  /** A person wants a value to be tried; another refusal within the hour stops it again. */
  release(value: string): Promise<void>
  /** A verify target has accepted a value. */
  accepted(value: string): Promise<void>
  /** Nothing is tried on the verify target for so long; undefined: as long as one that does not say it. */
  pause(target: string, ms: number | undefined): Promise<void>
  /** Milliseconds for which nothing is to be tried on it; 0: it may be tried. */
  pauseOf(target: string): Promise<number>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbCountTry(...args: string[]): Result<number, Context>
    jcbRefuse(...args: string[]): Result<number, Context>
    jcbIsStopped(...args: string[]): Result<number, Context>
  }
}

/** KEYS tries · ARGV most in a minute, most in an hour. Times that are ahead, because the clock was set back, do not count. */
const COUNT = `${SHORTEN}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function rest(most, within)
  local oldest = tonumber(redis.call('LINDEX', KEYS[1], most - 1))
  if not oldest or oldest > now or now - oldest >= within then return 0 end
  return within - (now - oldest)
end
local wait = math.max(rest(tonumber(ARGV[1]), ${MINUTE}), rest(tonumber(ARGV[2]), ${HOUR}))
if wait > 0 then return wait end
redis.call('LPUSH', KEYS[1], string.format('%.0f', now))
redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
redis.call('PEXPIRE', KEYS[1], ${HOUR})
shorten(KEYS[1], ${HOUR})
return 0`

/** KEYS refusals · ARGV most, life of a stop */
const REFUSE = `
local count = redis.call('HINCRBY', KEYS[1], 'invalid', 1)
if count >= tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'stopped', 1)
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return redis.call('PEXPIRE', KEYS[1], ${HOUR})`

/** KEYS refusals · ARGV life of a stop */
const IS_STOPPED = `
if redis.call('HEXISTS', KEYS[1], 'stopped') == 0 then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])`

export function createVerifyLimits(redis: RedisClient): VerifyLimits {
  redis.defineCommand('jcbCountTry', { numberOfKeys: 1, lua: COUNT })
  redis.defineCommand('jcbRefuse', { numberOfKeys: 1, lua: REFUSE })
  redis.defineCommand('jcbIsStopped', { numberOfKeys: 1, lua: IS_STOPPED })
  return {
    count: tries => redis.jcbCountTry(verifyTriesKey(tries), String(MOST_TRIES.perMinute), String(MOST_TRIES.perHour)),

    async refused(value) {
      await redis.jcbRefuse(verifyRefusalsKey(value), String(MOST_REFUSALS), String(STOPPED))
    },

    isStopped: async value => (await redis.jcbIsStopped(verifyRefusalsKey(value), String(STOPPED))) === 1,

    async release(value) {
      const key = verifyRefusalsKey(value)
      await redis.multi().hdel(key, 'stopped').pexpire(key, HOUR, 'LT').exec()
    },

    async accepted(value) {
      await redis.del(verifyRefusalsKey(value))
    },

    async pause(target, ms = PAUSE) {
      const length = Math.min(Math.max(1_000, ms), LONGEST_PAUSE)
      await redis.set(verifyPauseKey(target), '1', 'PX', Math.ceil(length))
    },

    pauseOf: async target => Math.max(0, await redis.pttl(verifyPauseKey(target)))
  }
}
