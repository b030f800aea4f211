import { setTimeout } from 'node:timers/promises'
import type { Event } from '../domain/event.ts'
import type { EventLog } from './event-log.ts'
import type { RedisClient } from './redis/client.ts'
import { projectKeys } from './redis/redis-keys.ts'

/** Minimum milliseconds between two polls of the watched projects. Polling never takes more than a tenth of the time. */
const TICK = 200
const SHARE = 10

/** Events per read, which also bounds the events held in memory for a slow reader. */
export const FEED_BATCH = 50

/**
 * Announces new events. One poll serves every watcher of a project in this process, and one read serves all watchers at the same
 * place of its trail, so the load on the store does not grow with the number of watchers.
 */
export interface EventFeed {
  /**
   * Calls `news` soon after an event is written, when the store does not answer, and now and then for nothing. Returns the
   * unsubscribe function.
   */
  watch(project: string, news: () => void): () => void
  /** Calls the watchers of a project at once after this process has written an event. Other processes notice at their next poll. */
  announce(project: string): void
  /** The next events after the event of this id, oldest first. */
  next(project: string, after: string): Promise<readonly Event[]>
  close(): Promise<void>
}

export interface EventFeedDeps {
  /** One command per project and tick: a command over several projects would not work in a cluster. */
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
    // A read from a moment ago may lack the new event.
    reads.clear()
    for (const news of watched.watchers) news()
  }

  /** Polls as long as there are watchers. */
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
