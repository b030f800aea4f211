/** Limits concurrency to `most`; the rest queue in order. */
export function createSemaphore(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = most
  const waiting: Array<() => void> = []
  return async work => {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
