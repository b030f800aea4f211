import type { RateCounter } from '../store/redis/rate-counter.ts'

/** A rate limit per name; the window of a name starts with its first count. */
export interface Limiter {
  /** Counts one; returns the seconds to wait if that exceeds the limit, else undefined. */
  take(name: string): number | undefined
  /** The same without counting. */
  over(name: string): number | undefined
  /** The number that a name has left in its window. */
  left(name: string): number
}

interface Count {
  /** The total of all processes when the store last answered. */
  known: number
  /** Counts not sent to the store yet. */
  unsent: number
  /** When the window ends; ms. */
  end: number
}

/** Milliseconds for which counts are collected before they are sent to the store. */
const GATHER = 100
/** Maximum number of names kept; beyond it the oldest is dropped, so that invented names cannot fill the memory. */
const MOST_NAMES = 20_000

export interface LimiterOptions {
  readonly counter: RateCounter
  /** Separates the counts of different limiters. */
  readonly kind: string
  /** Maximum count per name and window; 0 for no limit. */
  readonly limit: number
  /** Length of the window; ms. */
  readonly time: number
  readonly now: () => number
}

/**
 * Decides from memory and updates the store in the background, so that no request waits for its count or fails because the store is
 * away; meanwhile each process counts alone. Several processes together may exceed the limit by what arrives between two updates.
 */
export function createLimiter({ counter, kind, limit, time, now }: LimiterOptions): Limiter {
  const counts = new Map<string, Count>()
  const dirty = new Set<string>()
  let isGathering = false

  function current(name: string): Count | undefined {
    const count = counts.get(name)
    if (count === undefined || count.end > now()) return count
    counts.delete(name)
    return undefined
  }

  function begin(name: string): Count {
    const count = { known: 0, unsent: 0, end: now() + time }
    counts.set(name, count)
    if (counts.size > MOST_NAMES) counts.delete(counts.keys().next().value as string)
    return count
  }

  async function send(name: string): Promise<void> {
    const count = current(name)
    if (count === undefined) return
    const added = count.unsent
    const all = await counter.add(`${kind} ${name}`, added, time).catch(() => undefined)
    count.unsent -= all === undefined ? 0 : added
    if (all !== undefined) Object.assign(count, { known: all.total, end: now() + all.rest })
  }

  async function sendAll(): Promise<void> {
    const names = [...dirty]
    dirty.clear()
    await Promise.all(names.map(send))
    isGathering = false
    if (dirty.size > 0) gather()
  }

  function gather(): void {
    if (isGathering) return
    isGathering = true
    setTimeout(() => void sendAll(), GATHER).unref()
  }

  function over(name: string): number | undefined {
    const count = current(name)
    if (count === undefined || left(name) > 0) return undefined
    return Math.max(1, Math.ceil((count.end - now()) / 1000))
  }

  function left(name: string): number {
    const count = current(name)
    if (limit === 0) return Number.POSITIVE_INFINITY
    return count === undefined ? limit : Math.max(0, limit - count.known - count.unsent)
  }

  return {
    over,
    left,
    take(name) {
      const wait = over(name)
      if (wait !== undefined || limit === 0) return wait
      const count = current(name) ?? begin(name)
      count.unsent++
      dirty.add(name)
      gather()
      return undefined
    }
  }
}
