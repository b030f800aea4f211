import { createHash } from 'node:crypto'
import { backoff } from '../async/backoff.ts'
import type { Project } from '../domain/project.ts'
import { failures } from '../domain/reasons.ts'
import { LONGEST_WAIT } from '../domain/status.ts'
import type { RunDeps } from './run/context.ts'
import type { SyncFailure } from './run/types.ts'

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

/** The longest wait after a failure of a controller, in milliseconds: it costs one request, and people wait for it to be back. */
const CONTROLLER_WAIT = 10_000

/**
 * Milliseconds until the next run. A failing controller is asked again soon, or when it is tried next if calls to it are paused; a folder
 * that needs a person more and more seldom.
 */
export function waitAfter(
  { random, pace, controllers }: RunDeps,
  project: Project,
  failure: SyncFailure | undefined,
  attempts: number
): number {
  const wait = retryDelay(attempts, random(), pace.firstRetry)
  if (failure === undefined || failures[failure.reason].scope !== 'controller') return wait
  // Where calls are paused for longer than was asked, or by the failure of another call, nothing is tried before that ends.
  const pausedFor = Math.max(failure.waitMs ?? 0, controllers.get(project.controller)?.pausedFor ?? 0)
  // All that waits for the next trial is not to come at the same moment.
  return pausedFor ? Math.round(pausedFor + random() * pace.firstRetry) : Math.min(wait, CONTROLLER_WAIT)
}

/** Milliseconds until a folder asks again whether it is its turn: soon against an interval, and not all at once. */
export const turnAfter = ({ pace, interval, random }: RunDeps): number => Math.round(pace.firstRetry + (random() * interval) / 10)

/** Milliseconds until attempt `attempts + 1`: exponential from `first` to 7 min, with full jitter (`random` is in [0, 1)). */
export function retryDelay(attempts: number, random: number, first = 1000): number {
  const least = first / 4
  return Math.round(least + random * (backoff(attempts, first, LONGEST_WAIT) - least))
}
