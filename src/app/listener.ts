import { inNetworks } from '../domain/network.ts'
import { Secret } from '../domain/secret.ts'
import { type BodyBudget, createBodyBudget } from '../http/body-budget.ts'
import { createLimiter } from '../http/limiter.ts'
import type { FaultLimit } from '../http/plugins/problems.ts'
import type { Limiters } from '../http/plugins/rate-limits.ts'
import type { ListenerConfig, TrustProxy } from '../http/server.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { createRateCounter } from '../store/redis/rate-counter.ts'
import { defaultValues, type ListenerSettings, listenerFrom } from './config/config.ts'
import type { Limit } from './metrics/limits.ts'

const MINUTE = 60_000

export interface OpenListener {
  readonly listener: ListenerConfig
  readonly limiters: Limiters
  readonly bodies: BodyBudget
  readonly faultLimit: FaultLimit
}

/** The configured HTTP listener, its key wrapped, with the limits shared by all processes on one Redis. */
export function openListener(
  settings: Partial<ListenerSettings> | undefined,
  redis: RedisClient,
  hears: { readonly limit: (name: Limit) => void; readonly bodies: (held: number) => void },
  draining?: AbortSignal
): OpenListener {
  const config = { ...listenerFrom(defaultValues), ...settings }
  const shared = { counter: createRateCounter(redis), time: MINUTE, now: () => performance.now() }
  return {
    listener: {
      trustProxy: config.trustProxy,
      connections: {
        most: config.maxConnections,
        mostOfOne: Math.min(config.maxConnectionsPerAddress, config.maxConnections),
        isProxy: proxyTest(config.trustProxy),
        onClosed: hears.limit
      },
      draining,
      tls: config.tls === undefined ? undefined : { cert: config.tls.cert, key: new Secret(config.tls.key) }
    },
    faultLimit: { most: config.maxFaults, onReached: () => hears.limit('faults') },
    bodies: createBodyBudget({ total: config.maxBodies, onChange: hears.bodies }),
    limiters: {
      caller: createLimiter({ ...shared, kind: 'caller', limit: config.rateLimit }),
      signIn: createLimiter({ ...shared, kind: 'sign-in', limit: config.signInLimit })
    }
  }
}

/** Proxies forward for many clients, so their connections do not count as one client's. */
function proxyTest(trusted: TrustProxy | undefined): (address: string) => boolean {
  if (trusted === undefined) return () => false
  return typeof trusted === 'function' ? address => trusted(address, 0) : inNetworks(trusted)
}
