import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { createWakeSignal } from '../async/wake-signal.ts'
import { BEAT, type ProcessFacts, type ProcessRegistry } from '../store/process-registry.ts'
import type { RedisClient } from '../store/redis/client.ts'

/** The host names the process to an operator (in Kubernetes it is the pod); the rest keeps its restarts apart. */
export const newProcessId = (): string =>
  `${hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .slice(0, 100)}-${process.pid}-${randomBytes(3).toString('hex')}`

export interface Heartbeat {
  readonly done: Promise<void>
  /** Sends the next heartbeat now, because a fact has changed. */
  ring(): void
  close(): Promise<void>
}

export interface HeartbeatDeps {
  readonly redis: RedisClient
  readonly processes: Pick<ProcessRegistry, 'beat' | 'leave'>
  /** Asked anew for every heartbeat. */
  readonly facts: () => ProcessFacts
}

/** Enters this process in the registry until it is closed, and at once after every reconnect. A Redis that is away is no fault. */
export function startHeartbeat({ redis, processes, facts }: HeartbeatDeps): Heartbeat {
  const end = new AbortController()
  const bell = createWakeSignal(end.signal)
  redis.on('ready', bell.ring)
  const done = (async () => {
    while (!end.signal.aborted) {
      if (redis.status === 'ready') await processes.beat(facts()).catch(() => {})
      await bell.wait(BEAT)
    }
  })()
  return {
    done,
    ring: bell.ring,
    async close() {
      redis.off('ready', bell.ring)
      end.abort()
      await done
      // Otherwise the others would count with this process for three heartbeats more.
      if (redis.status === 'ready') await processes.leave(facts().id).catch(() => {})
    }
  }
}
