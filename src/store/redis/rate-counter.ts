import { hash } from 'node:crypto'
import type { Result } from 'ioredis'
import type { RedisClient } from './client.ts'
import { SHORTEN } from './key-lives.ts'
import { rateKey } from './redis-keys.ts'

/** Counters shared by all processes on one Redis. */
export interface RateCounter {
  /** Adds to a counter, which expires `life` milliseconds after its first count. Returns its value and its remaining life. */
  add(name: string, count: number, life: number): Promise<{ readonly total: number; readonly rest: number }>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbCount(...args: string[]): Result<[number, number], Context>
  }
}

/** KEYS count · ARGV increment, life in milliseconds from the first count */
const COUNT = `${SHORTEN}
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
if total == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
shorten(KEYS[1], ARGV[2])
return {total, redis.call('PTTL', KEYS[1])}`

export function createRateCounter(redis: RedisClient): RateCounter {
  redis.defineCommand('jcbCount', { numberOfKeys: 1, lua: COUNT })
  return {
    async add(name, count, life) {
      // Hashed, because a name may be an address or a person's name, of any length.
      const [total, rest] = await redis.jcbCount(rateKey(hash('sha256', name, 'base64url')), String(count), String(life))
      return { total, rest }
    }
  }
}
