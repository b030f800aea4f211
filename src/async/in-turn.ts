/** Work of which one turn follows the other. */
export interface Turns {
  /** Resolves after a turn that has begun after the call. Calls that come before a turn has begun share it. */
  turn(): Promise<void>
  /** Resolves when no turn is under way. Never rejects. */
  ended(): Promise<void>
}

/**
 * One turn after the other, so that a slower one never brings back what a later one has changed. A turn that fails is the caller's to know,
 * and does not keep the next one from its work.
 */
export function inTurn(work: () => Promise<void>): Turns {
  let last: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  const ended = () => last.catch(() => {})
  return {
    turn() {
      next ??= last = ended().then(() => {
        next = undefined
        return work()
      })
      return next
    },
    ended
  }
}
