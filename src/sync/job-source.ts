import { type ConnectionOptions, createRedisBackend, Job, Worker } from 'bullmq'
import { WORKER_NAME } from '../store/redis/older-clients.ts'
import type { Pace } from './pace.ts'
import { QUEUE_PREFIX } from './queue.ts'

/** A job that this process has taken, and that no other takes while its lock is renewed. */
export interface TakenJob<T> {
  readonly job: Job<T>
  readonly token: string
  /** Aborted when the lock is lost: another process may do the job. */
  readonly lost: AbortController
}

/** How a job ends. `delay`: milliseconds after which it is done again, without counting as an attempt. */
export interface JobEnd {
  readonly error?: Error
  readonly delay?: number
}

/** The jobs of one queue, as a worker takes and ends them. */
export interface JobSource<T> {
  /** What the queue is of, such as a controller. */
  readonly name: string
  /** When a delayed job is due (ms since 1970); 0 if a look is due now. */
  dueAt: number
  toKey(type: string): string
  /** Takes the next job, if there is any. */
  take(): Promise<TakenJob<T> | undefined>
  end(taken: TakenJob<T>, how: JobEnd): Promise<void>
  close(): Promise<void>
}

/** Milliseconds between two looks at a queue whose markers were lost. */
const LOOK = 5_000

export interface JobSourceDeps {
  readonly connection: ConnectionOptions
  readonly pace: Pick<Pace, 'jobLock' | 'stalledCheck'>
  /** Called with whether the queue answers. */
  readonly answered: (error: Error | undefined) => void
}

/** A worker of BullMQ without its loop and without its blocking connection; both would be one for each queue. */
export function openJobSource<T>(name: string, queue: string, { connection, pace, answered }: JobSourceDeps): JobSource<T> {
  const worker = new Worker<T>(
    queue,
    null,
    {
      connection,
      prefix: QUEUE_PREFIX,
      name: WORKER_NAME,
      lockDuration: pace.jobLock,
      stalledInterval: pace.stalledCheck,
      maxStalledCount: 1000,
      autorun: false,
      skipVersionCheck: true
    },
    (of, options) => createRedisBackend(of, options)
  )
  worker.on('error', answered)
  void worker.startStalledCheckTimer().catch(answered)
  const taken = new Map<string, TakenJob<T>>()
  const renewal = setInterval(() => void renew().catch(answered), pace.jobLock / 3)

  /** A lost lock is not acted on by itself: the run must be told, or two would act at once. */
  async function renew(): Promise<void> {
    const [ids, tokens] = [[...taken.keys()], [...taken.values()].map(({ token }) => token)]
    if (ids.length === 0) return
    for (const id of await worker.extendJobLocks(ids, tokens, pace.jobLock)) taken.get(id)?.lost.abort()
  }

  return {
    name,
    dueAt: 0,
    toKey: worker.toKey,
    async take() {
      const token = crypto.randomUUID()
      const [data, id, , dueAt] = await worker.getBackend().moveToActive(token, WORKER_NAME)
      // A look now and then finds what nothing tells of, such as a marker that was lost with a connection.
      this.dueAt = Math.min(dueAt > 0 ? dueAt : Number.POSITIVE_INFINITY, Date.now() + LOOK)
      if (!data) return undefined
      const one = { job: Job.fromJSON<T>(worker, data, id), token, lost: new AbortController() }
      taken.set(String(id), one)
      return one
    },
    async end({ job, token }, { error, delay }) {
      taken.delete(String(job.id))
      try {
        if (delay !== undefined) await job.moveToDelayed(Date.now() + delay, token)
        else if (error !== undefined) await job.moveToFailed(error, token)
        else await job.moveToCompleted(undefined, token, false)
        answered(undefined)
      } catch (failure) {
        // The job is found as stalled and done again, or another process has it.
        answered(failure as Error)
      }
    },
    async close() {
      clearInterval(renewal)
      await worker.close()
    }
  }
}
