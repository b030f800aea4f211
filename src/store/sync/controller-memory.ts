import type { Result } from 'ioredis'
import type { KnownController } from '../../domain/controller-identity.ts'
import type { NewEvent } from '../../domain/event.ts'
import { EVENTS_KEPT, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { controllerKeys } from '../redis/redis-keys.ts'

/** What is remembered of a controller, with the stored text. */
export interface Remembered {
  readonly known: KnownController | undefined
  /** '' if nothing is stored. */
  readonly stored: string
}

/** The identity of the Jenkins behind each controller, shared by all processes on one Redis. */
export interface ControllerMemory {
  read(controller: string): Promise<Remembered>
  /** Replaces what is remembered if it is still `stored`, and appends the event, if any. Resolves to the text stored then. */
  replace(controller: string, stored: string, known: KnownController, event?: NewEvent): Promise<string | undefined>
  /** Forgets which Jenkins it was, and how it was recognised. */
  forget(controller: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbRememberController(...args: string[]): Result<number, Context>
  }
}

/** KEYS identity events · ARGV stored text, new text, eventsKept, event or '' */
const REMEMBER = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
if ARGV[4] ~= '' then redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[4]) end
return 1`

export function createControllerMemory(redis: RedisClient): ControllerMemory {
  redis.defineCommand('jcbRememberController', { numberOfKeys: 2, lua: REMEMBER })
  return {
    async read(controller) {
      const stored = (await redis.get(controllerKeys(controller).identity)) ?? ''
      return { known: stored === '' ? undefined : (JSON.parse(stored) as KnownController), stored }
    },
    async replace(controller, stored, { key, url, since, accepted, accepting }, event) {
      const { identity, events } = controllerKeys(controller)
      const next = JSON.stringify({ key, url, since, accepted, accepting })
      const args = [stored, next, String(EVENTS_KEPT), event === undefined ? '' : serialised(event)]
      return (await redis.jcbRememberController(identity, events, ...args)) === 1 ? next : undefined
    },
    async forget(controller) {
      const { identity, recognition, circuit } = controllerKeys(controller)
      await redis.del(identity, recognition, circuit)
    }
  }
}
