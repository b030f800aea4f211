import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Problem } from '../domain/problems.ts'
import { createLanes } from './lanes.ts'
import type { Outcome, ResultOf, Task } from './tasks.ts'

export interface ThreadOptions {
  /** Maximum number of threads. */
  readonly threads: number
  /** Maximum number of queued tasks per caller. */
  readonly waitingOfCaller: number
  /** Timeout of a task in milliseconds. */
  readonly deadline: number
  /** Timeout in the queue in milliseconds. */
  readonly patience: number
  /** Milliseconds for a thread to load its code. */
  readonly startTime: number
}

export const defaultThreads: ThreadOptions = {
  threads: 2,
  waitingOfCaller: 16,
  deadline: 10_000,
  patience: 30_000,
  startTime: 30_000
}

/** Runs costly work outside the event loop, shared fairly between callers. */
export interface Threads {
  /**
   * Rejects with a problem of status 429 or 503 if the task waits or takes too long, and with `OutOfMemory` if it needs too much
   * memory. Buffers of the task are transferred: they are empty afterwards.
   */
  run<T extends Task>(caller: string, task: T): Promise<ResultOf<T>>
  /** Ends all threads and rejects unfinished tasks. */
  close(): void
}

/** A task exceeded the memory of a thread. That depends on its input, not on the load. */
export class OutOfMemory extends Error {}

interface Job {
  readonly caller: string
  readonly task: Task
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
  timer: NodeJS.Timeout
}

/** A thread holds at most one job. */
interface Thread {
  readonly worker: Worker
  /** Whether its code is loaded. Until then the timeout of the job does not run. */
  isReady: boolean
  starting: NodeJS.Timeout
  job: Job | undefined
}

/** Megabytes of a thread: old objects and new ones. */
const MEMORY = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 16 }

/**
 * A thread that exceeds the timeout is replaced at once, although OpenSSL, which cannot be interrupted, may keep the old one busy.
 * A single caller never occupies all threads if there are several.
 */
export function createThreads(options: Partial<ThreadOptions> = {}): Threads {
  const { threads: most, waitingOfCaller, deadline, patience, startTime } = { ...defaultThreads, ...options }
  const mostOfCaller = Math.max(1, most - 1)
  const lanes = createLanes<Job>()
  const threads = new Set<Thread>()

  function runningOf(caller: string): number {
    return [...threads].filter(({ job }) => job?.caller === caller).length
  }

  function start(): Thread {
    const worker = new Worker(new URL(`./thread${extname(import.meta.url)}`, import.meta.url), { resourceLimits: MEMORY })
    worker.unref()
    const starting = setTimeout(() => giveUp(thread, notStarted(startTime)), startTime)
    const thread: Thread = { worker, isReady: false, starting, job: undefined }
    threads.add(thread)
    worker.on('message', (message: 'ready' | Outcome) => (message === 'ready' ? ready(thread) : finish(thread, message)))
    worker.once('error', (error: NodeJS.ErrnoException) => {
      giveUp(thread, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new OutOfMemory() : error)
    })
    return thread
  }

  function ready(thread: Thread): void {
    thread.isReady = true
    clearTimeout(thread.starting)
    if (thread.job !== undefined) thread.job.timer = setTimeout(() => giveUp(thread, tooSlow(deadline)), deadline)
  }

  function finish(thread: Thread, outcome: Outcome): void {
    const job = release(thread)
    if ('failed' in outcome) job?.reject(outcome.failed)
    else job?.resolve(outcome.result as never)
    dispatch()
  }

  function release(thread: Thread): Job | undefined {
    const { job } = thread
    clearTimeout(job?.timer)
    thread.job = undefined
    return job
  }

  function giveUp(thread: Thread, error: Error): void {
    if (!threads.delete(thread)) return
    clearTimeout(thread.starting)
    void thread.worker.terminate()
    release(thread)?.reject(error)
    dispatch()
  }

  function dispatch(): void {
    while (true) {
      const idle = [...threads].find(({ job }) => job === undefined)
      if (idle === undefined && threads.size >= most) return
      const job = lanes.next(caller => runningOf(caller) < mostOfCaller)
      if (job === undefined) return
      begin(idle ?? start(), job)
    }
  }

  function begin(thread: Thread, job: Job): void {
    clearTimeout(job.timer)
    thread.job = job
    if (thread.isReady) ready(thread)
    const { task } = job
    thread.worker.postMessage(task, task.kind === 'read' ? [task.bytes.buffer] : [])
  }

  return {
    run<T extends Task>(caller: string, task: T): Promise<ResultOf<T>> {
      if (lanes.waiting(caller) >= waitingOfCaller) throw tooMany(waitingOfCaller)
      const { promise, resolve, reject } = Promise.withResolvers<ResultOf<T>>()
      const job: Job = { caller, task, resolve, reject, timer: setTimeout(() => refuse(), patience) }
      function refuse(): void {
        lanes.remove(caller, job)
        reject(exhausted())
      }
      lanes.add(caller, job)
      dispatch()
      return promise
    },
    close() {
      for (const job of lanes.drain()) {
        clearTimeout(job.timer)
        job.reject(exhausted())
      }
      for (const thread of threads) giveUp(thread, exhausted())
    }
  }
}

const tooMany = (most: number): Problem =>
  new Problem(
    'TOO_MANY_CHECKS',
    `${most} of your requests wait for a thread already, which is the most that one caller may have (MAX_CHECKS_PER_CALLER). Send fewer at once.`
  )

const exhausted = (): Problem =>
  new Problem('CHECKS_EXHAUSTED', 'All threads (MAX_THREADS) are busy with requests of other callers. Try again in a moment.')

const notStarted = (startTime: number): Problem =>
  new Problem('CHECKS_EXHAUSTED', `No thread was ready within ${startTime / 1000} seconds. Try again in a moment.`)

const tooSlow = (deadline: number): Problem =>
  new Problem(
    'CHECK_TOO_SLOW',
    `Reading or checking it took longer than ${deadline / 1000} seconds, so nothing was done. Try again in a moment; if it is so again, make it simpler: send less at once, or a key whose passphrase takes fewer rounds.`
  )
