import { type ConnectionOptions, DelayedError, Worker } from 'bullmq'
import { WORKER_NAME } from '../store/redis/older-clients.ts'
import type { Pace } from './pace.ts'
import { QUEUE_NAME, QUEUE_PREFIX, type SyncJob } from './queue.ts'
import type { RunOutcome } from './run/reconcile.ts'
import type { SyncObserver } from './run/report.ts'

/** Milliseconds after which the queue is asked again when it did not answer. */
const RETRY = 1000

export interface WorkerDeps {
  readonly connection: ConnectionOptions
  readonly reconcile: (job: SyncJob, signal?: AbortSignal) => Promise<RunOutcome>
  readonly concurrency: number
  readonly pace: Pick<Pace, 'jobLock' | 'stalledCheck' | 'busy'>
  readonly observer: Pick<SyncObserver, 'run'>
  readonly log: { error(facts: object, message: string): void; warn(facts: object, message: string): void }
}

export interface SyncWorker {
  /** Settles when no more jobs are taken. */
  readonly done: Promise<void>
  /** Finishes the running jobs; takes no new ones. */
  close(): Promise<void>
}

export function startWorker({ connection, reconcile, concurrency, pace, observer, log }: WorkerDeps): SyncWorker {
  const worker = new Worker<SyncJob>(
    QUEUE_NAME,
    async (job, token, signal) => {
      const begin = performance.now()
      const outcome = await reconcile(job.data, signal)
      observer.run(outcome, (performance.now() - begin) / 1000)
      if (outcome === 'busy') {
        await job.moveToDelayed(Date.now() + pace.busy, token)
        throw new DelayedError()
      }
    },
    {
      connection,
      prefix: QUEUE_PREFIX,
      name: WORKER_NAME,
      concurrency,
      lockDuration: pace.jobLock,
      stalledInterval: pace.stalledCheck,
      maxStalledCount: 1000,
      // The default is 15 s, for which a worker would rest after each hiccup of Redis.
      runRetryDelay: RETRY,
      autorun: false,
      skipVersionCheck: true
    }
  )
  // BullMQ tells of every attempt to connect: one line an outage is enough.
  let isAway = false
  worker.on('error', error => {
    if (!isAway) log.warn({ code: error.name }, 'the queue does not answer')
    isAway = true
  })
  worker.on('ready', () => {
    isAway = false
  })
  worker.on('active', () => {
    isAway = false
  })
  worker.on('failed', (job, error) => log.error({ project: job?.data.project, code: error.name }, 'sync run failed'))
  // A lost lock is not acted on by itself: the run must be told, or two would act at once.
  worker.on('lockRenewalFailed', ids => {
    for (const id of ids) worker.cancelJob(id, 'lock lost')
  })
  return { done: worker.run(), close: () => worker.close() }
}
