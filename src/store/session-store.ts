import { sessionKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** Who has signed in to a page, for a short time. */
export interface SessionStore {
  put(hash: string, record: string, seconds: number): Promise<void>
  get(hash: string): Promise<string | undefined>
  remove(hash: string): Promise<void>
}

export const createSessionStore = (redis: RedisClient): SessionStore => ({
  async put(hash, record, seconds) {
    await redis.set(sessionKey(hash), record, 'EX', seconds)
  },
  get: async hash => (await redis.get(sessionKey(hash))) ?? undefined,
  async remove(hash) {
    await redis.del(sessionKey(hash))
  }
})
