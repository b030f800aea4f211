import type { Result } from 'ioredis'
import type { NewEvent } from '../../domain/event.ts'
import { EVENTS_KEPT, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { controllerKeys } from '../redis/redis-keys.ts'

/** Whether the circuit breaker lets calls to a controller through. */
export type CircuitState = 'open' | 'closed'

/**
 * The audit trail of a controller: one event per change of its state, no matter which processes notice it, and what became of the
 * folders of deleted projects.
 */
export interface ControllerLog {
  /** Writes the event if the state has changed. */
  noteCircuit(controller: string, state: CircuitState, event: NewEvent): Promise<void>
  /**
   * The same for the recognition of the controller: `known`, `unconfirmed`, or `changed` with the new identity. Resolves to the
   * previous state if it has changed.
   */
  noteRecognition(controller: string, state: string, event: NewEvent): Promise<string | undefined>
  /** Writes an event whose project no longer exists. */
  note(controller: string, event: NewEvent): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbControllerState(...args: string[]): Result<string | null, Context>
  }
}

/** KEYS state events · ARGV state, event, eventsKept, initial state. Returns the previous state if the state has changed. */
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
