import { createHash } from 'node:crypto'
import { LONGEST_WAIT } from '../domain/status.ts'

/**
 * The next periodic check of a project: every project has its own place in the interval, found by a hash of its name, so that
 * checks never come in a burst, however many projects were changed or started at once.
 */
export function nextCheck(project: string, interval: number, now: number): number {
  const place = createHash('sha256').update(project).digest().readUInt32BE(0) % interval
  return now - ((((now - place) % interval) + interval) % interval) + interval
}

/** The latest time at which a project can want its next sync: what lies beyond was written by a clock that has been set since. */
export const latestDue = (interval: number, now: number): number => now + interval + LONGEST_WAIT
