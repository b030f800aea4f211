/** How many times longer than it took a reading is kept, so that reading takes no more than a twentieth of the time. */
const KEPT = { times: 20, least: 500, most: 30_000 } as const
/** Readings that are kept at a time. */
const READINGS = 20

/**
 * Keeps what took long to read for a moment, for all who ask for the same: the longer it took, the longer. Who asks while it is being read
 * waits for the same reading.
 */
export function createKeptReadings<T>(clock: () => number = () => performance.now()) {
  const kept = new Map<string, { until: number; readonly reading: Promise<T> }>()
  return (key: string, read: () => Promise<T>): Promise<T> => {
    const known = kept.get(key)
    if (known !== undefined && clock() < known.until) return known.reading
    const begin = clock()
    const entry = { until: Number.POSITIVE_INFINITY, reading: read() }
    kept.delete(key)
    kept.set(key, entry)
    for (const oldest of kept.keys()) {
      if (kept.size <= READINGS) break
      kept.delete(oldest)
    }
    const forget = () => kept.get(key) === entry && kept.delete(key)
    entry.reading.then(() => {
      entry.until = clock() + Math.min(KEPT.most, Math.max(KEPT.least, (clock() - begin) * KEPT.times))
    }, forget)
    return entry.reading
  }
}
