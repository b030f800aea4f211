import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { secretStoreKeys } from '../redis/redis-keys.ts'

/** How long a secret store is left alone after failures. */
export interface StorePause {
  /** Milliseconds since 1970, before which nothing is asked; 0: it may be asked. */
  readonly until: number
  /** Failures in a row. */
  readonly failures: number
}

/** Whose turn it is to read from a secret store, and whether it is left alone for now: the same for all processes. */
export interface StoreTurns {
  /** Begins a turn, or goes on with it; false while another has it. */
  begin(store: string, token: string, ms: number): Promise<boolean>
  end(store: string, token: string): Promise<void>
  pause(store: string): Promise<StorePause>
  /** `isAsked`: the secret store has asked for this pause. */
  failed(store: string, until: number, isAsked?: boolean): Promise<void>
  /** It has answered, or somebody wants it to be asked. */
  recovered(store: string): Promise<void>
  /** It seems to be back. Ends a pause that it did not ask for; the failures count until it is read. Returns whether there was one. */
  seemsBack(store: string): Promise<boolean>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbBeginTurn(...args: string[]): Result<number, Context>
    jcbEndTurn(...args: string[]): Result<number, Context>
    jcbEndPause(...args: string[]): Result<number, Context>
  }
}

/** KEYS lease · ARGV token, ms */
const BEGIN = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

/** KEYS lease · ARGV token */
const END = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

/** KEYS pause */
const END_PAUSE = `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HGET', KEYS[1], 'asked') == '1' then return 0 end
redis.call('HSET', KEYS[1], 'until', '0')
return 1`

export function createStoreTurns(redis: RedisClient): StoreTurns {
  redis.defineCommand('jcbBeginTurn', { numberOfKeys: 1, lua: BEGIN })
  redis.defineCommand('jcbEndTurn', { numberOfKeys: 1, lua: END })
  redis.defineCommand('jcbEndPause', { numberOfKeys: 1, lua: END_PAUSE })
  return {
    begin: async (store, token, ms) => (await redis.jcbBeginTurn(secretStoreKeys(store).lease, token, String(ms))) === 1,
    async end(store, token) {
      await redis.jcbEndTurn(secretStoreKeys(store).lease, token)
    },
    async pause(store) {
      const [until, failures] = await redis.hmget(secretStoreKeys(store).pause, 'until', 'failures')
      return { until: Number(until ?? 0), failures: Number(failures ?? 0) }
    },
    async failed(store, until, isAsked = false) {
      const { pause } = secretStoreKeys(store)
      await redis
        .multi()
        .hset(pause, 'until', until, 'asked', isAsked ? '1' : '')
        .hincrby(pause, 'failures', 1)
        .exec()
    },
    async recovered(store) {
      await redis.del(secretStoreKeys(store).pause)
    },
    seemsBack: async store => (await redis.jcbEndPause(secretStoreKeys(store).pause)) === 1
  }
}
