import { type ConnectionOptions, Queue } from 'bullmq'
import { FIRST_KEY, type PlaceKey } from '../domain/project.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { createWaitingJob } from '../store/sync/waiting-job.ts'
import { defaultPace } from './pace.ts'

/** The braces keep BullMQ's keys in one slot of a Redis Cluster, so that one command can wait for jobs of all queues. */
export const QUEUE_PREFIX = '{jcb-queue}'

/** The name of the queue of a controller. */
export const queueName = (controller: string): string => `sync-${controller}`
/**
 * The queue of jobs whose controller the sender does not know. Versions with a single queue have all their jobs in it. Workers move
 * them to the right queue.
 */
export const COMMON_QUEUE = 'sync'

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

/** Why a job of this priority was added. */
export const whyOf = (priority: number): Why =>
  priority >= PRIORITY.check ? 'check' : priority >= PRIORITY.wish ? 'wish' : 'change'

/**
 * How often a job is tried whose run broke: after its record was written nothing else would lead back to what comes then, a former
 * folder or the end of a deletion, before the next periodic check. One that keeps breaking stays visible as failed.
 */
const ATTEMPTS = 5

/** Number of BullMQ's own events kept for each queue; nothing reads them but a person who looks for the cause of something. */
const EVENTS_KEPT = 1_000

/** Notes for the next run what it is a consequence of; a job does not say that. */
export type NoteTrace = (project: string) => Promise<void>
/** Adds a job for each of the places, to the queue of its controller. */
export type Enqueue = (project: string, places: readonly PlaceKey[], why: Why) => Promise<void>

/** What at most one job waits for, and one lease is held for. */
export const jobKey = (project: string, target: string): string => (target === FIRST_KEY ? project : `${project}/${target}`)

/** The queue of each controller, and the common one. */
export interface Queues {
  /** The queue of an open controller, otherwise the common one. */
  of(controller: string): SyncQueue
  open(controller: string): void
  /** Keeps the jobs. */
  close(controller: string): Promise<void>
  /** Drops the queue of a removed controller with everything in it. */
  remove(controller: string): Promise<void>
  /** The queues by controller; the common one is that of ''. */
  all(): ReadonlyMap<string, SyncQueue>
  closeAll(): Promise<void>
}

export const openQueue = (connection: ConnectionOptions, name: string): SyncQueue => {
  const streams = { events: { maxLen: EVENTS_KEPT } }
  const queue = new Queue<SyncJob>(name, { connection, prefix: QUEUE_PREFIX, skipVersionCheck: true, streams })
  // The caller of `add` gets the error.
  queue.on('error', () => {})
  return queue
}

export function openQueues(connection: ConnectionOptions): Queues {
  const common = openQueue(connection, COMMON_QUEUE)
  const queues = new Map([['', common]])
  return {
    of: controller => queues.get(controller) ?? common,
    open(controller) {
      if (!queues.has(controller)) queues.set(controller, openQueue(connection, queueName(controller)))
    },
    async close(controller) {
      const queue = queues.get(controller)
      queues.delete(controller)
      await queue?.close()
    },
    async remove(controller) {
      const queue = openQueue(connection, queueName(controller))
      try {
        await queue.obliterate({ force: true })
      } finally {
        await queue.close()
      }
    },
    all: () => queues,
    async closeAll() {
      await Promise.all([...queues.values()].map(queue => queue.close()))
    }
  }
}

/** The number of jobs in each queue by state; '' is the common queue. */
export async function countJobs(queues: Pick<Queues, 'all'>): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const counted = [...queues.all()].map(
    async ([name, queue]) => [name, await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')] as const
  )
  return new Map(await Promise.all(counted))
}

/**
 * One waiting job a place at most. A change that comes while a run is active earns exactly one more run (`keepLastIfActive`;
 * the plain form of deduplication would lose it).
 */
export function createEnqueue(
  queues: Pick<Queues, 'of'>,
  redis: RedisClient,
  noteTrace: NoteTrace = async () => {},
  firstRetry: number = defaultPace.firstRetry
): Enqueue {
  const waitingJob = createWaitingJob(redis)
  const add = async (project: string, { key, controller }: PlaceKey, why: Why): Promise<void> => {
    const queue = queues.of(controller)
    const id = jobKey(project, key)
    // What waits will read this change as well. To ask costs a fraction of an `add` that adds nothing.
    const waiting = await waitingJob(queue, id)
    if (waiting !== null && waiting <= PRIORITY[why]) return
    const job = await queue.add(
      'sync',
      { project, target: key },
      {
        deduplication: { id, keepLastIfActive: true },
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
    await Promise.all(places.map(place => add(project, place, why)))
  }
}

async function overtake(queue: SyncQueue, redis: Pick<RedisClient, 'hget'>, id: string, priority: number): Promise<void> {
  // One field of the job; getting the whole job takes several times as long, and nearly always it needs no better place.
  if (Number(await redis.hget(queue.toKey(id), 'priority')) <= priority) return
  const job = await queue.getJob(id)
  await job?.changePriority({ priority }).catch(() => {
    // It has just been taken up; then it needs no better place.
  })
}
