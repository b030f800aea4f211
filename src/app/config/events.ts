import { ageOf } from './audit.ts'

/** How long events are kept, in milliseconds. */
export function eventsMaxAgeOf(text: (name: string) => string | undefined, faults: string[]): number {
  const maxAge = ageOf(text('EVENTS_MAX_AGE') ?? '365d')
  if (maxAge === 0) faults.push('EVENTS_MAX_AGE must be a duration such as 12h, 90d or 365d')
  return maxAge
}
