import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { type Repetition, repeat } from '../async/repeat.ts'
import { BEAT, type ProcessFacts, type ProcessRegistry } from '../store/process-registry.ts'
import type { RedisClient } from '../store/redis/client.ts'

/** The host names the process to an operator (in Kubernetes it is the pod); the rest keeps its restarts apart. */
export const newProcessId = (): string =>
  `${hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .slice(0, 100)}-${process.pid}-${randomBytes(3).toString('hex')}`

export interface HeartbeatDeps {
  readonly redis: RedisClient
  readonly processes: Pick<ProcessRegistry, 'beat' | 'leave'>
  /** Read for every heartbeat. */
  readonly facts: () => ProcessFacts
}

/**
 * Keeps this process in the registry until it is closed: regularly, after every reconnect, and when rung because a fact has changed. A
 * Redis that is away is no fault.
 */
export function startHeartbeat({ redis, processes, facts }: HeartbeatDeps): Repetition {
  const beating = repeat(BEAT, async () => {
    if (redis.status === 'ready') await processes.beat(facts())
  })
  redis.on('ready', beating.ring)
  return {
    ...beating,
    async close() {
      redis.off('ready', beating.ring)
      await beating.close()
      // Otherwise the others would count with this process for three heartbeats more.
      if (redis.status === 'ready') await processes.leave(facts().id).catch(() => {})
    }
  }
}
