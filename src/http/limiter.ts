import type { RateCounter } from '../store/redis/rate-counter.ts'

/** Counts by name; a name's time begins with its first count. */
export interface Limiter {
  /** Counts one more; gives the seconds to wait when that is too many, else undefined. */
  take(name: string): number | undefined
  /** The same without counting. */
  over(name: string): number | undefined
  /** How many a name has left in its time. */
  left(name: string): number
}

interface Count {
  /** What all processes had counted when the store was last asked. */
  known: number
  /** What the store has not heard of yet. */
  unsent: number
  /** When it is forgotten. */
  end: number
}

/** Milliseconds for which counts are gathered before the store hears of them. */
export const GATHER = 100
/** Names that are remembered; beyond, the oldest is forgotten, so that made-up names cannot fill the memory. */
const MOST_NAMES = 20_000

export interface LimiterOptions {
  readonly counter: RateCounter
  /** Tells counts of one limiter from those of another. */
  readonly kind: string
  /** How many a name has in its time; 0 for no limit. */
  readonly limit: number
  /** Milliseconds. */
  readonly time: number
  readonly now: () => number
}

/**
 * Decides from memory, and tells the store beside the requests: no request waits for its count, and none fails because the store is
 * away; then each process counts for itself. Several processes may together let through what comes within the time of gathering.
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
