import type { FactsStore, ProjectFacts } from '../../store/project/project-facts.ts'

/** Up to this many projects are read for each request. */
const FEW = 200
/** How many times longer than it took a reading is kept, so that reading takes no more than a twentieth of the time. */
const KEPT = { times: 20, least: 500, most: 30_000 } as const
/** Readings that are kept at a time. */
const READINGS = 20

export interface Reading {
  readonly projects: readonly ProjectFacts[]
  /** When they were read (ms since 1970). */
  readonly at: number
}

/** Reads the numbers of projects. What takes long is kept for a moment, for all who ask for the same. */
export type ReadNumbers = (names: readonly string[]) => Promise<Reading>

export function createReadNumbers(
  store: FactsStore,
  now: () => number,
  clock: () => number = () => performance.now()
): ReadNumbers {
  const kept = new Map<string, { until: number; readonly reading: Promise<Reading> }>()

  async function read(names: readonly string[]): Promise<Reading> {
    const at = now()
    return { projects: await store.read(names, at), at }
  }

  return async names => {
    if (names.length <= FEW) return read(names)
    const key = names.join('\n')
    const known = kept.get(key)
    if (known !== undefined && clock() < known.until) return known.reading
    const begin = clock()
    const entry = { until: Number.POSITIVE_INFINITY, reading: read(names) }
    kept.delete(key)
    kept.set(key, entry)
    for (const oldest of kept.keys()) {
      if (kept.size <= READINGS) break
      kept.delete(oldest)
    }
    entry.reading
      .then(() => {
        entry.until = clock() + Math.min(KEPT.most, Math.max(KEPT.least, (clock() - begin) * KEPT.times))
      })
      .catch(() => kept.delete(key))
    return entry.reading
  }
}
