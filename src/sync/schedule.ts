import { createHash } from 'node:crypto'

/**
 * The next periodic check of a project: every project has its own place in the interval, found by a hash of its name, so that
 * checks never come in a burst, however many projects were changed or started at once.
 */
export function nextCheck(project: string, interval: number, now: number): number {
  const place = createHash('sha256').update(project).digest().readUInt32BE(0) % interval
  return now - ((((now - place) % interval) + interval) % interval) + interval
}
