import { type ConnectionOptions, Queue } from 'bullmq'
import type { VerifyKey } from '../store/verify/verification-store.ts'
import { QUEUE_PREFIX } from '../sync/queue.ts'

/** The queue of the tries on a verify target: a worker takes only those that it can make. */
export const tryQueueName = (target: string): string => `verify-${target}`

/** All that a job says: what is to be tried is read when it runs, so a job can be lost, doubled or late without harm. */
export type TryJob = VerifyKey

/** A lower number is taken first: what a person waits for, what has changed, what is tried every day. */
const PRIORITY = { asked: 1, change: 5, daily: 10 } as const
export type TryWhy = keyof typeof PRIORITY

/** A job whose try broke is retried by the index of what is due, not by the queue. */
const FAILED_KEPT = { age: 24 * 3600, count: 100 }

/** Adds the job of a try. */
export type EnqueueTry = (key: VerifyKey, why?: TryWhy) => Promise<void>

/** The queues of all verify targets, opened as they are needed. */
export interface TryQueues {
  readonly enqueue: EnqueueTry
  of(target: string): Queue<TryJob>
  /** Drops the queue of a removed verify target with everything in it. */
  remove(target: string): Promise<void>
  closeAll(): Promise<void>
}

export function createTryQueues(connection: ConnectionOptions): TryQueues {
  const queues = new Map<string, Queue<TryJob>>()

  function of(target: string): Queue<TryJob> {
    const known = queues.get(target)
    if (known !== undefined) return known
    const options = { connection, prefix: QUEUE_PREFIX, skipVersionCheck: true, streams: { events: { maxLen: 100 } } }
    const queue = new Queue<TryJob>(tryQueueName(target), options)
    // The caller of `add` gets the error.
    queue.on('error', () => {})
    queues.set(target, queue)
    return queue
  }

  return {
    of,
    async enqueue({ project, id, target }, why = 'asked') {
      await of(target).add(
        'verify',
        { project, id, target },
        {
          // What is asked for is done again after a try for less.
          deduplication: { id: `${why === 'asked' ? 'asked ' : ''}${project}/${id}`, keepLastIfActive: true },
          ...{ priority: PRIORITY[why], removeOnComplete: true, removeOnFail: FAILED_KEPT }
        }
      )
    },
    async remove(target) {
      const queue = of(target)
      queues.delete(target)
      try {
        await queue.obliterate({ force: true })
      } finally {
        await queue.close()
      }
    },
    async closeAll() {
      await Promise.all([...queues.values()].map(queue => queue.close()))
    }
  }
}
