import type { ConnectionOptions } from 'bullmq'
import { openJobSource } from './job-source.ts'
import type { Pace } from './pace.ts'
import { COMMON_QUEUE, queueName, type SyncJob } from './queue.ts'
import { type QueueLoop, startQueueLoop } from './queue-loop.ts'
import type { QueueWake } from './queue-wake.ts'
import type { RunOutcome } from './run/reconcile.ts'
import type { SyncObserver } from './run/report.ts'
import type { RunSlots } from './run-slots.ts'

export interface WorkerDeps {
  readonly connection: ConnectionOptions
  readonly wake: QueueWake
  readonly slots: RunSlots
  /** The controllers that this process serves now. */
  readonly controllers: () => readonly string[]
  /** Does a job, or moves it to the queue of its controller if it is in the common one. */
  readonly reconcile: (job: SyncJob, signal: AbortSignal) => Promise<RunOutcome>
  readonly reroute: (job: SyncJob, priority: number) => Promise<boolean>
  readonly pace: Pick<Pace, 'jobLock' | 'stalledCheck' | 'busy'>
  readonly observer: Pick<SyncObserver, 'run' | 'waited'>
  readonly log: { error(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/** Takes jobs of all controllers in turn, as far as there are slots for them. */
export function startWorker(deps: WorkerDeps): QueueLoop {
  const { connection, pace, observer, log } = deps
  return startQueueLoop<SyncJob>({
    ...deps,
    names: () => ['', ...deps.controllers()],
    open: (controller, answered) =>
      openJobSource(controller, controller === '' ? COMMON_QUEUE : queueName(controller), { connection, pace, answered }),
    async run(controller, { job, lost }) {
      const begin = performance.now()
      if (job.attemptsStarted === 1) observer.waited(controller, (Date.now() - job.timestamp) / 1000)
      try {
        if (controller === '' && (await deps.reroute(job.data, job.priority ?? 0))) return {}
        const outcome = await deps.reconcile(job.data, lost.signal)
        observer.run(outcome, (performance.now() - begin) / 1000)
        return outcome === 'busy' ? { delay: pace.busy } : {}
      } catch (error) {
        log.error({ project: job.data.project, code: (error as Error).name }, 'sync run failed')
        return { error: error as Error }
      }
    }
  })
}
