import { setTimeout } from 'node:timers/promises'
import type { Event } from '../domain/event.ts'
import type { EventLog } from './event-log.ts'
import type { RedisClient } from './redis/client.ts'
import { projectKeys } from './redis/redis-keys.ts'

/** Milliseconds between two looks at the projects that are watched, or longer: looking takes no more than a tenth of the time. */
const TICK = 200
const SHARE = 10

/** Events that are read at a time: what waits in memory for a slow reader is never more. */
export const FEED_BATCH = 50

/**
 * Tells of new events. One look at the store serves everybody in this process who watches a project, and one read all who are at the
 * same place in its trail; how many watch costs the store nothing.
 */
export interface EventFeed {
  /** Calls `news` soon after an event was written or when the store does not answer, and now and then for nothing. Gives the way to end that. */
  watch(project: string, news: () => void): () => void
  /** Notifies the watchers of a project immediately, because this process has just recorded something. Other processes notice at their next look. */
  announce(project: string): void
  /** The next events after one of this id, oldest first. */
  next(project: string, after: string): Promise<readonly Event[]>
  close(): Promise<void>
}

export interface EventFeedDeps {
  /** A command a project and tick: commands on several projects would not work in a cluster. */
  readonly redis: Pick<RedisClient, 'xrevrange'>
  readonly events: Pick<EventLog, 'after'>
}

interface Watched {
  newest: string | undefined
  readonly watchers: Set<() => void>
}

export function createEventFeed({ redis, events }: EventFeedDeps): EventFeed {
  const projects = new Map<string, Watched>()
  const reads = new Map<string, Promise<readonly Event[]>>()
  const stop = new AbortController()
  let looking: Promise<void> | undefined

  async function look(name: string, watched: Watched): Promise<void> {
    const found = await redis.xrevrange(projectKeys(name).events, '+', '-', 'COUNT', 1).catch(() => undefined)
    const newest = found?.[0]?.[0]
    if (found !== undefined && newest === watched.newest) return
    watched.newest = newest
    // What was read a moment ago may not have it yet.
    reads.clear()
    for (const news of watched.watchers) news()
  }

  /** Runs as long as somebody watches. */
  async function run(): Promise<void> {
    while (projects.size > 0 && !stop.signal.aborted) {
      reads.clear()
      const begin = performance.now()
      await Promise.allSettled([...projects].map(([name, watched]) => look(name, watched)))
      const pause = Math.max(TICK, (performance.now() - begin) * (SHARE - 1))
      await setTimeout(pause, undefined, { signal: stop.signal }).catch(() => {})
    }
    looking = undefined
  }

  return {
    watch(project, news) {
      const watched = projects.get(project) ?? { newest: undefined, watchers: new Set() }
      projects.set(project, watched)
      watched.watchers.add(news)
      looking ??= run()
      return () => {
        watched.watchers.delete(news)
        if (watched.watchers.size === 0 && projects.get(project) === watched) projects.delete(project)
      }
    },
    announce(project) {
      reads.clear()
      for (const news of projects.get(project)?.watchers ?? []) news()
    },
    next(project, after) {
      const place = `${project} ${after}`
      const known = reads.get(place)
      if (known !== undefined) return known
      const read = events.after(project, after, FEED_BATCH)
      reads.set(place, read)
      return read
    },
    async close() {
      stop.abort()
      await looking
    }
  }
}
