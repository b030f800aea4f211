import { Secret } from '../domain/secret.ts'
import { createLimiter } from '../http/limiter.ts'
import type { Limiters } from '../http/plugins/rate-limits.ts'
import type { Door } from '../http/server.ts'
import { createRateCounter } from '../store/rate-counter.ts'
import type { RedisClient } from '../store/redis.ts'
import { type DoorConfig, doorConfig } from './door-config.ts'

const MINUTE = 60_000

/** The HTTP side as it is configured, its key wrapped, with the limits that all processes on one Redis share. */
export function openDoor(
  settings: Partial<DoorConfig> | undefined,
  redis: RedisClient,
  draining?: AbortSignal
): { readonly door: Door; readonly limiters: Limiters } {
  const config = { ...doorConfig(() => undefined, []), ...settings }
  const shared = { counter: createRateCounter(redis), time: MINUTE, now: Date.now }
  return {
    door: {
      trustProxy: config.trustProxy,
      maxConnections: config.maxConnections,
      draining,
      tls: config.tls === undefined ? undefined : { cert: config.tls.cert, key: new Secret(config.tls.key) }
    },
    limiters: {
      caller: createLimiter({ ...shared, kind: 'caller', limit: config.rateLimit }),
      signIn: createLimiter({ ...shared, kind: 'sign-in', limit: config.signInLimit })
    }
  }
}
