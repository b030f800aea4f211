import type { Project } from '../../domain/project.ts'
import { failures } from '../../domain/reasons.ts'
import { backoff } from '../../domain/status.ts'
import type { RunDeps } from './context.ts'
import type { SyncFailure } from './types.ts'

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
  const wait = backoff(attempts, random(), pace.firstRetry)
  if (failure === undefined || failures[failure.reason].scope !== 'controller') return wait
  // Where calls are paused for longer than was asked, or by the failure of another call, nothing is tried before that ends.
  const pausedFor = Math.max(failure.waitMs ?? 0, controllers.get(project.controller)?.pausedFor ?? 0)
  // All that waits for the next trial is not to come at the same moment.
  return pausedFor ? Math.round(pausedFor + random() * pace.firstRetry) : Math.min(wait, CONTROLLER_WAIT)
}

/** Milliseconds until a folder asks again whether it is its turn: soon against an interval, and not all at once. */
export const turnAfter = ({ pace, interval, random }: RunDeps): number => Math.round(pace.firstRetry + (random() * interval) / 10)
