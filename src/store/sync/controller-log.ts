import type { Result } from 'ioredis'
import type { NewEvent } from '../../domain/event.ts'
import { EVENTS_KEPT, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { controllerKeys } from '../redis/redis-keys.ts'

/** Whether calls to a controller are let through. */
export type CircuitState = 'open' | 'closed'

/**
 * The audit trail of a controller: one event when something about it changes, in whichever process that is seen; and what became of the
 * folders of projects that are gone.
 */
export interface ControllerLog {
  /** Writes the event if the state is news. */
  noteCircuit(controller: string, state: CircuitState, event: NewEvent): Promise<void>
  /** The same for whether it is the Jenkins that is known: `known`, `unconfirmed`, or `changed` and to which. Resolves to what was noted before if it is news. */
  noteRecognition(controller: string, state: string, event: NewEvent): Promise<string | undefined>
  /** Writes an event that is of no project any more. */
  note(controller: string, event: NewEvent): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbControllerState(...args: string[]): Result<string | null, Context>
  }
}

/** KEYS state events · ARGV state, event, eventsKept, the state that needs no noting. Returns the state before if this one is news. */
const NOTE = `
local before = redis.call('GET', KEYS[1]) or ARGV[4]
if before == ARGV[1] then return nil end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[2])
return before`

export function createControllerLog(redis: RedisClient): ControllerLog {
  redis.defineCommand('jcbControllerState', { numberOfKeys: 2, lua: NOTE })
  return {
    async noteCircuit(controller, state, event) {
      const { circuit, events } = controllerKeys(controller)
      await redis.jcbControllerState(circuit, events, state, serialised(event), String(EVENTS_KEPT), 'closed')
    },
    async noteRecognition(controller, state, event) {
      const { recognition, events } = controllerKeys(controller)
      const args = [state, serialised(event), String(EVENTS_KEPT), 'known']
      return (await redis.jcbControllerState(recognition, events, ...args)) ?? undefined
    },

    async note(controller, event) {
      const { events } = controllerKeys(controller)
      await redis.xadd(events, 'MAXLEN', '~', EVENTS_KEPT, '*', 'event', serialised(event))
    }
  }
}
