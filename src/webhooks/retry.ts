import { backoff } from '../async/backoff.ts'
import { LONGEST_PAUSE } from './post.ts'

export interface RetryTimes {
  /** Milliseconds until the second attempt. */
  readonly first: number
  /** Maximum pause between two attempts. */
  readonly longest: number
  /** Milliseconds of continuous failure after which a webhook is disabled. */
  readonly giveUp: number
}

export const retryTimes: RetryTimes = { first: 2_000, longest: 15 * 60_000, giveUp: 24 * 3_600_000 }

/** The longest pause after any failure, including one that the receiver asked for. */
export const longestPause = ({ longest }: RetryTimes): number => Math.max(longest * 1.2, LONGEST_PAUSE)

/**
 * Pause after a number of consecutive failures: doubles each time up to a limit, with a jitter of a fifth so that receivers do not
 * get everything at once when they are back, and is never shorter than they ask for.
 */
export function pauseAfter(attempts: number, retryAfter: number, { first, longest }: RetryTimes, random: () => number): number {
  const pause = backoff(attempts, first, longest)
  return Math.max(Math.round(pause * (0.8 + 0.4 * random())), retryAfter)
}
