import { randomBytes, timingSafeEqual } from 'node:crypto'
import { hashOf } from './api-token.ts'

/** Milliseconds for which the link of a start is valid. */
export const LINK_LIFE = 10 * 60_000

/** A code that signs in once, in place of the admin token. It exists in the memory of this process only, as a hash. */
export interface OneTimeSignIn {
  /** A new code, which ends an earlier one. */
  issue(): string
  /** Whether the code is the one that was issued, for the first time and in time. */
  redeem(code: string): boolean
}

/** `now`: milliseconds of a monotonic clock. */
export function createOneTimeSignIn(now: () => number): OneTimeSignIn {
  let current: { readonly hash: Buffer; readonly end: number } | undefined
  return {
    issue() {
      const code = randomBytes(32).toString('base64url')
      current = { hash: hashOf(code), end: now() + LINK_LIFE }
      return code
    },
    redeem(code) {
      if (current === undefined || !timingSafeEqual(hashOf(code), current.hash)) return false
      const isInTime = now() < current.end
      current = undefined
      return isInTime
    }
  }
}
