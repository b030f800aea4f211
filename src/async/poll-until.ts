import { setTimeout } from 'node:timers/promises'

/** Milliseconds between two looks at what is waited for. */
const LOOK = 25

/** Looks until `isSettled` holds, the time is up or the caller has gone, and gives what was seen last. */
export async function pollUntil<T>(
  look: () => Promise<T>,
  isSettled: (seen: T) => boolean,
  ms: number,
  signal: AbortSignal
): Promise<T> {
  const end = performance.now() + ms
  let seen = await look()
  while (!isSettled(seen) && performance.now() < end && !signal.aborted) {
    await setTimeout(Math.min(LOOK, Math.max(end - performance.now(), 1)), undefined, { signal }).catch(() => {})
    seen = await look()
  }
  return seen
}
