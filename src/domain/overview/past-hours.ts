import type { Event } from '../event.ts'
import { type HourStats, nothingHappened, stepOf, sumOf } from './hour-stats.ts'
import { hourOf } from './windows.ts'

/** Counts events of a project, oldest first, as they are counted when they are written. */
export function hoursIn(events: readonly Event[]): ReadonlyMap<number, HourStats> {
  const hours = new Map<number, HourStats>()
  /** When each generation of a credential was accepted. */
  const accepted = new Map<string, number>()
  for (const event of events) {
    const at = Date.parse(event.time)
    const change = `${event.generation} ${event.credential}`
    if (event.type === 'Created' || event.type === 'Updated' || event.type === 'SourceChanged') accepted.set(change, at)
    const stats = statsOf(event, at, accepted.get(change))
    if (stats !== undefined) hours.set(hourOf(at), sumOf([hours.get(hourOf(at)) ?? nothingHappened, stats]))
  }
  return hours
}

function statsOf({ type, reason }: Event, at: number, acceptedAt: number | undefined): HourStats | undefined {
  if (type === 'DriftDetected') return { ...nothingHappened, found: 1 }
  if (type === 'DriftRepaired') return { ...nothingHappened, repaired: 1 }
  if (type !== 'Synced' || (reason !== 'Created' && reason !== 'Changed') || acceptedAt === undefined) return undefined
  return { ...nothingHappened, arrivals: new Map([[stepOf((at - acceptedAt) / 1000), 1]]) }
}
