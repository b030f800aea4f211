import type { RedisClient } from './client.ts'

/** Milliseconds that a stop waits for a Redis that does not answer. */
const PATIENCE = 3_000
/** Milliseconds between two questions. */
const EVERY = 500

/**
 * Lets a stop end while Redis is away: disconnects a patient connection once Redis has not answered for some seconds, so that what
 * waits for it fails. To be called when the stop begins.
 */
export function disconnectWhenAway(redis: Pick<RedisClient, 'ping' | 'disconnect' | 'status'>): void {
  let answeredAt = performance.now()
  const timer = setInterval(() => {
    if (redis.status === 'end') return clearInterval(timer)
    if (performance.now() - answeredAt > PATIENCE) {
      clearInterval(timer)
      return redis.disconnect()
    }
    redis.ping().then(
      () => (answeredAt = performance.now()),
      () => {}
    )
  }, EVERY).unref()
}
