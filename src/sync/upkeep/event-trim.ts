import type { EventLog } from '../../store/event-log.ts'

/** Milliseconds between two looks for events that are too old, at most; a shorter age is looked after more often. */
const OFTEN = 3_600_000

export interface EventTrimDeps {
  readonly events: Pick<EventLog, 'trim'>
  /** Milliseconds for which events are kept. */
  readonly maxAge: number
  readonly now: () => number
}

/** Takes away events that are too old. In any number of processes at once. */
export interface EventTrim {
  /** Whether it is time to go over all projects again. The next question is about the time after. */
  isDue(): boolean
  trim(project: string): Promise<void>
}

export function createEventTrim({ events, maxAge, now }: EventTrimDeps): EventTrim {
  let last = Number.NEGATIVE_INFINITY
  return {
    isDue() {
      const isDue = performance.now() - last >= Math.min(OFTEN, maxAge / 10)
      if (isDue) last = performance.now()
      return isDue
    },
    trim: project => events.trim(project, now() - maxAge)
  }
}
