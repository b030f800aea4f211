import { type ConnectionOptions, Queue } from 'bullmq'

export const QUEUE_NAME = 'sync'
/** The braces keep BullMQ's keys in one slot of a Redis Cluster. */
export const QUEUE_PREFIX = '{jcb-queue}'

/** All that a job says. What is to be done is read when it runs, so a job can be lost, doubled or late without harm. */
export interface SyncJob {
  readonly project: string
}

/** People before periodic checks: a lower number is taken first. */
const PRIORITY = { change: 1, check: 10 } as const
export type Why = keyof typeof PRIORITY

export type Enqueue = (project: string, why: Why) => Promise<void>

export const openQueue = (connection: ConnectionOptions): Queue<SyncJob> =>
  new Queue<SyncJob>(QUEUE_NAME, { connection, prefix: QUEUE_PREFIX, skipVersionCheck: true })

/**
 * One waiting job a project at most. A change that comes while a run is active earns exactly one more run (`keepLastIfActive`;
 * the plain form of deduplication would lose it).
 */
export function createEnqueue(queue: Queue<SyncJob>): Enqueue {
  return async (project, why) => {
    const job = await queue.add(
      'sync',
      { project },
      {
        deduplication: { id: project, keepLastIfActive: true },
        priority: PRIORITY[why],
        removeOnComplete: true,
        removeOnFail: { age: 24 * 3600, count: 1000 }
      }
    )
    // A periodic check that already waits would keep its place behind the other checks.
    if (why === 'change' && job.id !== undefined) await overtake(queue, job.id)
  }
}

async function overtake(queue: Queue<SyncJob>, id: string): Promise<void> {
  const job = await queue.getJob(id)
  if (job !== undefined && job.priority > PRIORITY.change) {
    await job.changePriority({ priority: PRIORITY.change }).catch(() => {
      // It has just been taken up; then it needs no better place.
    })
  }
}
