import type { RedisClient } from '../redis/client.ts'
import { sessionKey } from '../redis/redis-keys.ts'
import type { RecordName, RecordProofs } from '../sealing/record-proofs.ts'

/** Short-lived sign-in sessions of the console. */
export interface SessionStore {
  put(hash: string, record: string, seconds: number): Promise<void>
  /** `changed`: the stored session was not written by the bridge. */
  get(hash: string): Promise<{ readonly record: string } | 'changed' | undefined>
  remove(hash: string): Promise<void>
}

/** Maximum life of a session in seconds. */
export const SESSION_LIFE = 3600

const nameOf = (hash: string): RecordName => ({ place: 'sessions', field: hash })

/** Stores each session as its proof followed by its record; both expire together. */
export const createSessionStore = (redis: RedisClient, proofs: RecordProofs): SessionStore => ({
  async put(hash, record, seconds) {
    const proof = await proofs.make(nameOf(hash), 0, record)
    await redis.set(sessionKey(hash), `${proof} ${record}`, 'EX', seconds)
  },
  async get(hash) {
    const [text, left] = await Promise.all([redis.get(sessionKey(hash)), redis.pttl(sessionKey(hash))])
    // If the clock of Redis was set back, the key would outlive its session.
    if (text === null || left > SESSION_LIFE * 1000) return undefined
    const end = text.indexOf(' ')
    const record = text.slice(end + 1)
    return proofs.refute(nameOf(hash), record, text.slice(0, Math.max(end, 0))) === undefined ? { record } : 'changed'
  },
  async remove(hash) {
    await redis.del(sessionKey(hash))
  }
})
