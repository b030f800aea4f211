import { LONGEST_PAUSE } from './post.ts'

export interface RetryTimes {
  /** Milliseconds until the second attempt. */
  readonly first: number
  /** The longest pause between two attempts. */
  readonly longest: number
  /** Milliseconds of nothing but failures after which a webhook is disabled. */
  readonly giveUp: number
}

export const retryTimes: RetryTimes = { first: 2_000, longest: 15 * 60_000, giveUp: 24 * 3_600_000 }

/** The longest pause that follows from any failure, the word of the receiver included. */
export const longestPause = ({ longest }: RetryTimes): number => Math.max(longest * 1.2, LONGEST_PAUSE)

/**
 * How long to wait after so many failures in a row: twice as long each time up to a limit, give or take a fifth so that receivers do
 * not get everything at once when they are back, and never shorter than they ask for.
 */
export function pauseAfter(attempts: number, retryAfter: number, { first, longest }: RetryTimes, random: () => number): number {
  const pause = Math.min(first * 2 ** Math.min(attempts - 1, 30), longest)
  return Math.max(Math.round(pause * (0.8 + 0.4 * random())), retryAfter)
}
