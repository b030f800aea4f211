import type { RedisClient } from './redis/client.ts'
import { registryKeys, reloadAnswersKey } from './redis/registry-keys.ts'

export interface ReloadRequest {
  readonly id: string
  /** Who asked for it. */
  readonly by: string
}

/** Passes the request for a reload to every process, and their answers back. What is older than a minute is forgotten. */
export interface ReloadRequests {
  /** Resolves to the id of the request. */
  send(by: string): Promise<string>
  /** Those after the one with this id, oldest first. */
  after(id: string): Promise<readonly ReloadRequest[]>
  answer(id: string, process: string, text: string): Promise<void>
  /** Process -> its answer. */
  answers(id: string): Promise<ReadonlyMap<string, string>>
}

const LIFE = 60_000
const MOST = 100

export function createReloadRequests(redis: RedisClient): ReloadRequests {
  const { reloads } = registryKeys
  return {
    async send(by) {
      const id = (await redis.xadd(reloads, 'MAXLEN', '~', MOST, '*', 'by', by)) ?? ''
      await redis.pexpire(reloads, LIFE)
      return id
    },
    async after(id) {
      const found = await redis.xrange(reloads, id, '+')
      return found.filter(([entry]) => entry !== id).map(([entry, fields]) => ({ id: entry, by: fields[1] ?? '' }))
    },
    async answer(id, process, text) {
      const key = reloadAnswersKey(id)
      await redis.hset(key, process, text)
      await redis.pexpire(key, LIFE)
    },
    answers: async id => new Map(Object.entries(await redis.hgetall(reloadAnswersKey(id))))
  }
}
