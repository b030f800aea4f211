import { countIn, percentileOf } from '../../domain/overview/hour-stats.ts'
import { bucketsOf, timeOfHour, type Window } from '../../domain/overview/windows.ts'
import type { StatsStore } from '../../store/project/stats-store.ts'
import { createKeptReadings } from './kept-readings.ts'
import { FEW } from './project-numbers.ts'

const DAY = 86_400_000
/** Days ahead for which expiries are counted, today included. */
const DAYS = 90

type Store = Pick<StatsStore, 'read' | 'expiries'>

/** What an overview plots over time. */
export function createPlots(store: Store) {
  const [keepingPast, keepingAhead] = [createKeptReadings<Past>(), createKeptReadings<Ahead>()]
  const kept = <T>(
    keeping: (key: string, read: () => Promise<T>) => Promise<T>,
    names: readonly string[],
    key: string,
    read: () => Promise<T>
  ) => (names.length <= FEW ? read() : keeping(`${key}\n${names.join('\n')}`, read))
  return {
    past: (names: readonly string[], window: Window, now: number): Promise<Past> =>
      kept(keepingPast, names, `${window} ${bucketsOf(window, now).starts[0]}`, () => readPast(store, names, window, now)),
    ahead: (names: readonly string[], now: number): Promise<Ahead> =>
      kept(keepingAhead, names, new Date(now).toISOString().slice(0, 10), () => readAhead(store, names, now))
  }
}
export type Plots = ReturnType<typeof createPlots>

async function readPast(store: Store, names: readonly string[], window: Window, now: number) {
  const { starts, hours } = bucketsOf(window, now)
  const buckets = await store.read(names, starts, hours)
  const times = starts.map(timeOfHour)
  return {
    drift: buckets.map(({ found, repaired }, i) => ({ at: times[i] ?? '', found, repaired })),
    timeToJenkins: buckets.map(({ arrivals }, i) => ({
      ...{ at: times[i] ?? '', p50: percentileOf(arrivals, 0.5), p95: percentileOf(arrivals, 0.95) },
      count: countIn(arrivals)
    }))
  }
}
type Past = Awaited<ReturnType<typeof readPast>>

async function readAhead(store: Store, names: readonly string[], now: number) {
  const days = Array.from({ length: DAYS }, (_, i) => new Date(now + i * DAY).toISOString().slice(0, 10))
  const counts = await store.expiries(names, days, new Date(now).toISOString())
  return days.map((day, i) => ({ day, count: counts[i] ?? 0 }))
}
type Ahead = Awaited<ReturnType<typeof readAhead>>
