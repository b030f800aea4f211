import type { NewEvent } from '../domain/event.ts'
import { EVENTS_KEPT, serialised } from './event-log.ts'
import type { RedisClient } from './redis/client.ts'

/** The audit trail of something that platform-admins register by name; it outlives what it is about. */
export interface Trail {
  note(name: string, event: NewEvent): Promise<void>
}

/** `keyOf` gives the stream of a name. */
export function createTrail(redis: RedisClient, keyOf: (name: string) => string): Trail {
  return {
    async note(name, event) {
      await redis.xadd(keyOf(name), 'MAXLEN', '~', EVENTS_KEPT, '*', 'event', serialised(event))
    }
  }
}
