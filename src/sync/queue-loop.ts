import { setTimeout } from 'node:timers/promises'
import type { JobEnd, JobSource, TakenJob } from './job-source.ts'
import type { QueueWake } from './queue-wake.ts'
import type { RunSlots } from './run-slots.ts'

/** Milliseconds after which the queue is asked again when it did not answer. */
const RETRY = 1000
/** The longest wait for a job in milliseconds. */
const WAIT = 5_000
/** The same while runs hold all slots: they may give them back with time. */
const WAIT_FOR_SLOT = 250

export interface QueueLoopDeps<T> {
  readonly wake: QueueWake
  readonly slots: Pick<RunSlots, 'mayStart' | 'start'>
  /** What the queues are of from which this process takes jobs now. */
  readonly names: () => readonly string[]
  readonly open: (name: string, answered: (error: Error | undefined) => void) => JobSource<T>
  /** Does a job, and says how it ends. */
  readonly run: (name: string, taken: TakenJob<T>) => Promise<JobEnd>
  readonly log: { warn(facts: object, message: string): void }
}

export interface QueueLoop {
  /** Settles when no more jobs are taken. */
  readonly done: Promise<void>
  /** Follows the names, which have changed. */
  ring(): void
  /** Finishes the running jobs; takes no new ones. */
  close(): Promise<void>
}

/** Takes jobs of several queues in turn, as far as there are slots for them. */
export function startQueueLoop<T>(deps: QueueLoopDeps<T>): QueueLoop {
  const { wake, slots, log } = deps
  const sources = new Map<string, JobSource<T>>()
  const running = new Map<JobSource<T>, Set<Promise<void>>>()
  let isClosing = false
  let isAway = false
  let isFull = false

  // One line an outage.
  function answered(error: Error | undefined): void {
    if (error !== undefined && !isAway && !isClosing) log.warn({ code: error.name }, 'the queue does not answer')
    isAway = error !== undefined
  }

  /** Opens and closes sources as names come and go. */
  async function follow(): Promise<void> {
    const wanted = new Set(deps.names())
    for (const name of wanted) if (!sources.has(name)) sources.set(name, deps.open(name, answered))
    for (const [name, source] of sources) {
      if (wanted.has(name)) continue
      sources.delete(name)
      void Promise.all(running.get(source) ?? new Set<Promise<void>>()).then(() => source.close())
    }
  }

  const run = async (source: JobSource<T>, taken: TakenJob<T>): Promise<void> =>
    source.end(taken, await deps.run(source.name, taken))

  async function take(source: JobSource<T>): Promise<void> {
    const taken = await source.take()
    answered(undefined)
    // The next one in turn is after it.
    sources.delete(source.name)
    sources.set(source.name, source)
    if (taken === undefined) return
    const end = slots.start(source.name)
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
    const open = [...sources.values()].filter(({ name }) => slots.mayStart(name))
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
