import { setTimeout } from 'node:timers/promises'
import type { ConnectionOptions } from 'bullmq'
import { type JobSource, openJobSource, type TakenJob } from './job-source.ts'
import type { Pace } from './pace.ts'
import type { SyncJob } from './queue.ts'
import type { QueueWake } from './queue-wake.ts'
import type { RunOutcome } from './run/reconcile.ts'
import type { SyncObserver } from './run/report.ts'
import type { RunSlots } from './run-slots.ts'

/** Milliseconds after which the queue is asked again when it did not answer. */
const RETRY = 1000
/** The longest wait for a job in milliseconds. */
const WAIT = 5_000
/** The same while runs hold all slots: they may give them back with time. */
const WAIT_FOR_SLOT = 250

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

export interface SyncWorker {
  /** Settles when no more jobs are taken. */
  readonly done: Promise<void>
  /** Follows the controllers, which have changed. */
  ring(): void
  /** Finishes the running jobs; takes no new ones. */
  close(): Promise<void>
}

/** Takes jobs of all controllers in turn, as far as there are slots for them. */
export function startWorker(deps: WorkerDeps): SyncWorker {
  const { wake, slots, pace, observer, log } = deps
  const sources = new Map<string, JobSource>()
  const running = new Map<JobSource, Set<Promise<void>>>()
  let isClosing = false
  let isAway = false
  let isFull = false

  // One line an outage.
  function answered(error: Error | undefined): void {
    if (error !== undefined && !isAway && !isClosing) log.warn({ code: error.name }, 'the queue does not answer')
    isAway = error !== undefined
  }

  /** Opens and closes sources as controllers come and go. */
  async function follow(): Promise<void> {
    const wanted = new Set(['', ...deps.controllers()])
    for (const name of wanted) if (!sources.has(name)) sources.set(name, openJobSource(name, { ...deps, answered }))
    for (const [name, source] of sources) {
      if (wanted.has(name)) continue
      sources.delete(name)
      void Promise.all(running.get(source) ?? new Set<Promise<void>>()).then(() => source.close())
    }
  }

  async function run(source: JobSource, taken: TakenJob): Promise<void> {
    const { job, lost } = taken
    const begin = performance.now()
    if (job.attemptsStarted === 1) observer.waited(source.controller, (Date.now() - job.timestamp) / 1000)
    try {
      if (source.controller === '' && (await deps.reroute(job.data, job.priority ?? 0))) return await source.end(taken, {})
      const outcome = await deps.reconcile(job.data, lost.signal)
      observer.run(outcome, (performance.now() - begin) / 1000)
      await source.end(taken, outcome === 'busy' ? { delay: pace.busy } : {})
    } catch (error) {
      log.error({ project: job.data.project, code: (error as Error).name }, 'sync run failed')
      await source.end(taken, { error: error as Error })
    }
  }

  async function take(source: JobSource): Promise<void> {
    const taken = await source.take()
    answered(undefined)
    // The next one in turn is after it.
    sources.delete(source.controller)
    sources.set(source.controller, source)
    if (taken === undefined) return
    const end = slots.start(source.controller)
    const runs = running.get(source) ?? new Set()
    running.set(source, runs)
    const ran = run(source, taken).finally(() => {
      end()
      runs.delete(ran)
      if (runs.size === 0) running.delete(source)
      if (!isFull) return
      source.dueAt = 0
      wake.ring()
    })
    runs.add(ran)
  }

  async function turn(): Promise<void> {
    await follow()
    const open = [...sources.values()].filter(({ controller }) => slots.mayStart(controller))
    isFull = open.length < sources.size
    const now = Date.now()
    const due = open.find(({ dueAt }) => dueAt <= now)
    if (due !== undefined) return take(due)
    const next = Math.min(...open.map(({ dueAt }) => dueAt - now), isFull ? WAIT_FOR_SLOT : WAIT)
    const rung = await wake.wait(open, next)
    if (rung === undefined) return
    if (rung.at > Date.now()) rung.queue.dueAt = Math.min(rung.queue.dueAt, rung.at)
    else rung.queue.dueAt = 0
  }

  const done = (async () => {
    while (!isClosing) {
      try {
        await turn()
      } catch (error) {
        answered(error as Error)
        if (!isClosing) await setTimeout(RETRY)
      }
    }
  })()
  return {
    done,
    ring: wake.ring,
    async close() {
      isClosing = true
      wake.ring()
      await done
      await Promise.all([...running.values()].flatMap(runs => [...runs]))
      await Promise.all([...sources.values()].map(source => source.close()))
    }
  }
}
