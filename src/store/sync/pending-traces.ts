import type { Tracing } from '../../domain/tracing.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'

/** What is noted of one project at most; of more changes before a run, the first ones are enough. */
const MOST = 20
/** Seconds for which a note waits for its run. */
const LIFE = 600

/** Where changes came from, noted beside a project until its next run. Only when traces are made. */
export interface PendingTraces {
  note(project: string): Promise<void>
  take(project: string): Promise<readonly string[]>
}

export function createPendingTraces(redis: RedisClient, tracing: Tracing): PendingTraces {
  return {
    async note(project) {
      const place = tracing.here()
      if (place === undefined) return
      const { traces } = projectKeys(project)
      // A trace without its run is no harm; a change that is not enqueued would be.
      await redis
        .multi()
        .rpush(traces, place)
        .ltrim(traces, 0, MOST - 1)
        .expire(traces, LIFE)
        .exec()
        .catch(() => {})
    },
    async take(project) {
      if (!tracing.isOn) return []
      const { traces } = projectKeys(project)
      const [list] = (await redis.multi().lrange(traces, 0, '-1').del(traces).exec()) ?? []
      return (list?.[1] as string[] | undefined) ?? []
    }
  }
}
