import { compareEventIds, type Event } from '../../domain/event.ts'
import { hoursIn } from '../../domain/overview/past-hours.ts'
import { hourOf, msOfHour } from '../../domain/overview/windows.ts'
import type { EventLog } from '../../store/event-log.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { oldestKept, type StatsStore } from '../../store/project/stats-store.ts'

export interface StatsFillDeps {
  readonly stats: Pick<StatsStore, 'unfilled' | 'fill' | 'isFilled' | 'noteFilled'>
  readonly projects: Pick<ProjectStore, 'names'>
  readonly events: Pick<EventLog, 'after'>
  readonly now: () => number
  readonly log: { info(facts: object, message: string): void }
}

/** Projects and events that are read at a time, and attempts for a project that is being written to. */
const [NAMES, EVENTS, ATTEMPTS] = [200, 1_000, 10]

/**
 * Counts from the events what happened before statistics were kept, once for all projects. It can be interrupted and repeated: each project
 * is filled in one step.
 */
export async function fillStats(deps: StatsFillDeps, signal: AbortSignal): Promise<void> {
  const { stats, projects, log } = deps
  if (await stats.isFilled()) return
  let [after, filled, isWhole]: [string | undefined, number, boolean] = [undefined, 0, true]
  while (true) {
    const names: readonly string[] = await projects.names(after, NAMES)
    for (const name of names) {
      if (signal.aborted) return
      const outcome = await fillOne(deps, name)
      if (outcome === 'filled') filled++
      if (outcome === 'busy') isWhole = false
    }
    if (names.length < NAMES) break
    after = names.at(-1)
  }
  if (isWhole) await stats.noteFilled()
  if (filled > 0) log.info({ projects: filled }, 'statistics were filled in from events')
}

async function fillOne({ stats, events, now }: StatsFillDeps, name: string): Promise<'filled' | 'nothing' | 'busy'> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const seen = await stats.unfilled(name)
    if (seen === undefined) return 'nothing'
    const hours = hoursIn(await eventsUntil(events, name, seen, msOfHour(oldestKept(hourOf(now())))))
    if (await stats.fill(name, seen, hours)) return hours.size === 0 ? 'nothing' : 'filled'
  }
  return 'busy'
}

/** The events from a time on that were not counted when they were written. */
async function eventsUntil(
  events: StatsFillDeps['events'],
  name: string,
  { from, newest }: { readonly from: string; readonly newest: string },
  since: number
): Promise<readonly Event[]> {
  const found: Event[] = []
  const isCounted = ({ id }: Event): boolean => (from === '' ? compareEventIds(id, newest) > 0 : compareEventIds(id, from) >= 0)
  for (let last = `${since}-0`; ; ) {
    const some = await events.after(name, last, EVENTS)
    found.push(...some.filter(event => !isCounted(event)))
    const end = some.at(-1)
    if (end === undefined || some.length < EVENTS || isCounted(end)) return found
    last = end.id
  }
}
