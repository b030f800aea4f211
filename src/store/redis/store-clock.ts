import type { RedisClient } from './client.ts'
import { registryKeys } from './redis-keys.ts'

/** The time that all processes on one Redis agree on, whatever their own clocks say. */
export interface StoreClock {
  /** Milliseconds since 1970. */
  now(): number
  close(): Promise<void>
}

/** Milliseconds between two questions. */
const EVERY = 2_000

/** Named by a key, so that a cluster always asks the same of its servers. */
const TIME = `return redis.call('TIME')`

/**
 * Follows the clock of Redis: what is put off by one process is taken up by another. Between two questions, and while Redis is away, it goes
 * on by a clock that nobody can set. Until Redis was asked for the first time it is that of the system.
 */
export async function followStoreClock(redis: RedisClient): Promise<StoreClock> {
  let offset = Date.now() - performance.now()
  let asking: Promise<void> | undefined

  async function ask(): Promise<void> {
    const begin = performance.now()
    const [seconds, micros] = (await redis.eval(TIME, 1, registryKeys.due)) as [string, string]
    offset = Number(seconds) * 1000 + Number(micros) / 1000 - (begin + performance.now()) / 2
  }
  // Away is not worth a word here: whoever needs Redis says so.
  const again = () => {
    asking ??= ask()
      .catch(() => {})
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  redis.on('ready', again)
  const timer = setInterval(again, EVERY).unref()
  if (redis.status === 'ready') await again()
  return {
    now: () => Math.round(performance.now() + offset),
    async close() {
      clearInterval(timer)
      redis.off('ready', again)
      await asking
    }
  }
}
