import { setTimeout } from 'node:timers/promises'
import type { Result } from 'ioredis'
import type { RedisClient } from './client.ts'
import { SHORTEN } from './key-lives.ts'
import { leaderKey } from './redis-keys.ts'

/** Life of a leadership claim in milliseconds, and so how long the work pauses after the leader is killed. */
const TTL = 15_000

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbLead(...args: string[]): Result<number, Context>
    jcbResign(...args: string[]): Result<number, Context>
  }
}

/** KEYS leader · ARGV token, ttl. Takes the leadership if it is free; renews it if it is ours. */
const LEAD = `${SHORTEN}
local leader = redis.call('GET', KEYS[1])
if leader and leader ~= ARGV[1] then
  shorten(KEYS[1], ARGV[2])
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

const RESIGN = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

/**
 * Runs `work` in one process at a time among all processes on one Redis, until `signal` is aborted. The signal passed to the work
 * is aborted when another process may have taken over; the work starts again here when the leadership is free. `ttl` in
 * milliseconds.
 */
export async function asLeader(
  redis: RedisClient,
  what: string,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  ttl = TTL
): Promise<void> {
  redis.defineCommand('jcbLead', { numberOfKeys: 1, lua: LEAD })
  redis.defineCommand('jcbResign', { numberOfKeys: 1, lua: RESIGN })
  const key = leaderKey(what)
  const token = crypto.randomUUID()
  const pause = (ms: number) => setTimeout(ms, undefined, { signal }).catch(() => {})
  /** When our claim expires, conservatively; 0 if we have none. */
  const claim = async () => {
    const now = performance.now()
    return (await redis.jcbLead(key, token, String(ttl)).catch(() => 0)) === 1 ? now + ttl : 0
  }
  while (!signal.aborted) {
    let until = await claim()
    if (until === 0) {
      await pause(ttl / 5)
      continue
    }
    const over = new AbortController()
    // Its failure is handled at once, because the claim may be waiting for Redis: the work starts again all the same.
    const done = work(AbortSignal.any([signal, over.signal]))
      .catch(() => {})
      .finally(() => over.abort())
    while (!signal.aborted && !over.signal.aborted) {
      await setTimeout(ttl / 5, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {})
      until = Math.max(until, await claim())
      // A margin, so that we stop before another process can start.
      if (performance.now() > until - ttl / 5) over.abort()
    }
    await done
    await redis.jcbResign(key, token).catch(() => {})
    if (!signal.aborted) await pause(ttl / 15)
  }
}
