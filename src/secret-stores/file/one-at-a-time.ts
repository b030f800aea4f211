import { createSemaphore } from '../../async/semaphore.ts'

/** Runs work one at a time; undefined for work that has not ended in time, and while such work hangs. */
export type OneAtATime = <T>(work: () => Promise<T>) => Promise<T | undefined>

/**
 * A mount whose server is away can hold up a call for ever, in one of the few threads that also do the cryptography of this process.
 * So each store has at most one call under way, and starts none while one hangs.
 */
export function createOneAtATime(timeout: number): OneAtATime {
  const inTurn = createSemaphore(1)
  let hanging = 0
  return async work => {
    if (hanging > 0) return undefined
    let isLate = false
    const done = inTurn(async () => (isLate ? undefined : work()))
    const late = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => {
      isLate = true
      hanging++
      done.catch(() => {}).finally(() => hanging--)
      late.resolve(undefined)
    }, timeout)
    try {
      return await Promise.race([done, late.promise])
    } finally {
      clearTimeout(timer)
    }
  }
}
