import type { Tracing } from '../../domain/tracing.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'

/** Maximum number of trace contexts per project; the first ones suffice if more changes precede a run. */
const MOST = 20
/** Seconds for which a trace context waits for its run. */
const LIFE = 600

/** Trace contexts of changes, kept with the project until its next run. Used only if tracing is on. */
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
      // Losing a trace is harmless; failing to enqueue the change would not be.
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
