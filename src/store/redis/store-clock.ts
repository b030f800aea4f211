import type { RedisClient } from './client.ts'
import { registryKeys } from './registry-keys.ts'

/** The time shared by all processes on one Redis, independent of their local clocks. */
export interface StoreClock {
  /** Milliseconds since 1970. */
  now(): number
  close(): Promise<void>
}

/** Milliseconds between two queries. */
const EVERY = 2_000

/** Takes a key, so that a cluster always asks the same server. */
const TIME = `return redis.call('TIME')`

/**
 * Follows the clock of Redis, because one process picks up what another postponed. Between two queries and while Redis is away it
 * advances by the monotonic clock. Until the first answer of Redis it follows the system clock.
 */
export async function followStoreClock(redis: RedisClient): Promise<StoreClock> {
  let offset = Date.now() - performance.now()
  let asking: Promise<void> | undefined

  async function ask(): Promise<void> {
    const begin = performance.now()
    const [seconds, micros] = (await redis.eval(TIME, 1, registryKeys.due)) as [string, string]
    offset = Number(seconds) * 1000 + Number(micros) / 1000 - (begin + performance.now()) / 2
  }
  // Failures are not logged here: the callers that need Redis report them.
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
