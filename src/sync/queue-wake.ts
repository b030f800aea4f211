import { createWakeSignal } from '../async/wake-signal.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { QUEUE_PREFIX } from './queue.ts'

/** Milliseconds for which the key of a wake-up outlives its process. */
const LIFE = 60_000

/** A queue that has something: a job now, or one that is delayed until `at` (ms since 1970). */
export interface Rung<Q> {
  readonly queue: Q
  readonly at: number
}

/** Waits for jobs of many queues with one blocking command, which a worker of BullMQ would do for one. */
export interface QueueWake {
  /** Resolves to undefined when nothing has come for `ms` milliseconds, or when it was rung. Rejects while Redis is away. */
  wait<Q extends { toKey(type: string): string }>(queues: readonly Q[], ms: number): Promise<Rung<Q> | undefined>
  /** Ends the wait, or the next one. */
  ring(): void
}

/** `blocking`: a connection that nothing else uses. `redis`: another one, to ring. */
export function createQueueWake(
  blocking: Pick<RedisClient, 'bzpopmin' | 'disconnect'>,
  redis: Pick<RedisClient, 'multi'>
): QueueWake {
  // In the slot of the queues, so that one command can wait for all of them.
  const key = `${QUEUE_PREFIX}:wake:${crypto.randomUUID()}`
  const local = createWakeSignal(new AbortController().signal)
  let isRung = false
  let isWaiting = false
  return {
    async wait(queues, ms) {
      if (queues.length === 0) {
        await local.wait(ms)
        return undefined
      }
      if (isRung) {
        isRung = false
        return undefined
      }
      isWaiting = true
      try {
        const markers = queues.map(queue => queue.toKey('marker'))
        const popped = await blocking.bzpopmin(...markers, key, Math.max(0.001, ms / 1000))
        if (popped === null) return undefined
        const queue = queues[markers.indexOf(popped[0])]
        return queue === undefined ? undefined : { queue, at: Number(popped[2]) }
      } finally {
        isWaiting = false
        isRung = false
      }
    },
    ring() {
      local.ring()
      if (isRung) return
      isRung = true
      if (!isWaiting) return
      redis
        .multi()
        .zadd(key, 0, 'rung')
        .pexpire(key, LIFE)
        .exec()
        // The wait ends by itself soon.
        .catch(() => {})
    }
  }
}
