import type { Event, NewEvent } from '../domain/event.ts'
import { projectKeys } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** Events that a project keeps at least; older ones go. */
export const EVENTS_KEPT = 10_000

/** How many entries one step of a filtered listing reads. */
const STEP = 500

export interface EventPage {
  readonly items: readonly Event[]
  /** Id to go on before; null when the oldest event was reached. */
  readonly next: string | null
}

export interface EventLog {
  /** Newest first, of the whole project or of one credential, older than the event `before`. */
  list(project: string, query: { credential?: string; before?: string; limit: number }): Promise<EventPage>
}

/** The form in which a script appends an event. */
export const serialised = (event: NewEvent): string => JSON.stringify(event)

export function createEventLog(redis: RedisClient): EventLog {
  return {
    async list(project, { credential, before, limit }) {
      const items: Event[] = []
      let end = before === undefined ? '+' : `(${before}`
      while (true) {
        const entries = await redis.xrevrange(projectKeys(project).events, end, '-', 'COUNT', STEP)
        for (const [id, fields] of entries) {
          const event = parse(id, fields[1] ?? '{}')
          if (credential !== undefined && event.credential !== credential) continue
          if (items.length === limit) return { items, next: items.at(-1)?.id ?? null }
          items.push(event)
        }
        const last = entries.at(-1)
        if (last === undefined || entries.length < STEP) return { items, next: null }
        end = `(${last[0]}`
      }
    }
  }
}

/** A stream's id begins with the time in milliseconds: the server's own clock at the moment of the commit. */
function parse(id: string, json: string): Event {
  return { id, time: new Date(Number(id.split('-')[0])).toISOString(), ...(JSON.parse(json) as NewEvent) }
}
