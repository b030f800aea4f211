import type { Result } from 'ioredis'
import type { NewEvent } from '../domain/event.ts'
import { EVENTS_KEPT, serialised } from './event-log.ts'
import { controllerKeys } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** Whether calls to a controller are let through. */
export type CircuitState = 'open' | 'closed'

/**
 * The audit trail of a controller: one event when its circuit opens, in whichever process, and one when it closes again; and what
 * became of the folders of projects that are gone.
 */
export interface ControllerLog {
  /** Writes the event if the state is news. */
  noteCircuit(controller: string, state: CircuitState, event: NewEvent): Promise<void>
  /** Writes an event that is of no project any more. */
  note(controller: string, event: NewEvent): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbCircuit(...args: string[]): Result<number, Context>
  }
}

/** KEYS state events · ARGV state, event, eventsKept */
const CIRCUIT = `
if (redis.call('GET', KEYS[1]) or 'closed') == ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[2])
return 1`

export function createControllerLog(redis: RedisClient): ControllerLog {
  redis.defineCommand('jcbCircuit', { numberOfKeys: 2, lua: CIRCUIT })
  return {
    async noteCircuit(controller, state, event) {
      const { circuit, events } = controllerKeys(controller)
      await redis.jcbCircuit(circuit, events, state, serialised(event), String(EVENTS_KEPT))
    },

    async note(controller, event) {
      const { events } = controllerKeys(controller)
      await redis.xadd(events, 'MAXLEN', '~', EVENTS_KEPT, '*', 'event', serialised(event))
    }
  }
}
