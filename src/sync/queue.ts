import { type ConnectionOptions, Queue } from 'bullmq'
import { FIRST_KEY, type PlaceKey } from '../domain/project.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { defaultPace } from './pace.ts'

export const QUEUE_NAME = 'sync'
/** The braces keep BullMQ's keys in one slot of a Redis Cluster. */
export const QUEUE_PREFIX = '{jcb-queue}'

/** All that a job says. What is to be done is read when it runs, so a job can be lost, doubled or late without harm. */
export interface SyncJob {
  readonly project: string
  /** The key of the place of the project that is synced; undefined, from an older version: its first. */
  readonly target?: string
}

export type SyncQueue = Queue<SyncJob>

/** A lower number is taken first: what a person wrote, what somebody wants to be looked at, periodic checks. */
const PRIORITY = { change: 1, wish: 5, check: 10 } as const
export type Why = keyof typeof PRIORITY

/**
 * How often a job is tried whose run broke: after its record was written nothing else would lead back to what comes then, a former
 * folder or the end of a deletion, before the next periodic check. One that keeps breaking stays visible as failed.
 */
const ATTEMPTS = 5

/** Notes for the next run what it is a consequence of; a job does not say that. */
export type NoteTrace = (project: string) => Promise<void>
/** Adds a job for each of the places, to the queue of its controller. */
export type Enqueue = (project: string, places: readonly PlaceKey[], why: Why) => Promise<void>

/** What at most one job waits for, and one lease is held for. */
export const jobKey = (project: string, target: string): string => (target === FIRST_KEY ? project : `${project}/${target}`)

export const openQueue = (connection: ConnectionOptions): Queue<SyncJob> =>
  new Queue<SyncJob>(QUEUE_NAME, { connection, prefix: QUEUE_PREFIX, skipVersionCheck: true })

/**
 * One waiting job a place at most. A change that comes while a run is active earns exactly one more run (`keepLastIfActive`;
 * the plain form of deduplication would lose it).
 */
export function createEnqueue(
  queue: Queue<SyncJob>,
  redis: Pick<RedisClient, 'hget'>,
  noteTrace: NoteTrace = async () => {},
  firstRetry: number = defaultPace.firstRetry
): Enqueue {
  const add = async (project: string, target: string, why: Why): Promise<void> => {
    const job = await queue.add(
      'sync',
      { project, target },
      {
        deduplication: { id: jobKey(project, target), keepLastIfActive: true },
        priority: PRIORITY[why],
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: firstRetry },
        removeOnComplete: true,
        removeOnFail: { age: 24 * 3600, count: 1000 }
      }
    )
    // What already waits for a lesser reason would keep its place.
    if (why !== 'check' && job.id !== undefined) await overtake(queue, redis, job.id, PRIORITY[why])
  }
  return async (project, places, why) => {
    await noteTrace(project)
    await Promise.all(places.map(({ key }) => add(project, key, why)))
  }
}

async function overtake(queue: Queue<SyncJob>, redis: Pick<RedisClient, 'hget'>, id: string, priority: number): Promise<void> {
  // One field of the job; getting the whole job takes several times as long, and nearly always it needs no better place.
  if (Number(await redis.hget(queue.toKey(id), 'priority')) <= priority) return
  const job = await queue.getJob(id)
  await job?.changePriority({ priority }).catch(() => {
    // It has just been taken up; then it needs no better place.
  })
}
