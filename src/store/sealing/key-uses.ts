import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { registryKeys } from '../redis/registry-keys.ts'

/** `used`: something may be sealed or proved with the key. `retired`: something was, and nothing is any more. */
export type KeyUseState = 'used' | 'retired'

/** Which master keys have been used in this Redis: an index, so that a process quickly finds out that it lacks one. */
export interface KeyUses {
  all(): Promise<ReadonlyMap<string, KeyUseState>>
  /** Records a key before its first use. */
  use(id: string): Promise<void>
  /** Records that nothing needs a key any more; ignored for a key that was never used. */
  retire(id: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbRetireKey(...args: string[]): Result<number, Context>
  }
}

/** KEYS uses · ARGV id */
const RETIRE = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
return redis.call('HSET', KEYS[1], ARGV[1], 'retired')`

export function createKeyUses(redis: RedisClient): KeyUses {
  redis.defineCommand('jcbRetireKey', { numberOfKeys: 1, lua: RETIRE })
  const { keyUses } = registryKeys
  return {
    async all() {
      const found = Object.entries(await redis.hgetall(keyUses))
      return new Map(found.map(([id, state]) => [id, state === 'retired' ? 'retired' : 'used']))
    },
    async use(id) {
      await redis.hset(keyUses, id, 'used')
    },
    async retire(id) {
      await redis.jcbRetireKey(keyUses, id)
    }
  }
}
