import type { ConnectionOptions } from 'bullmq'
import type { VerifyKey } from '../store/verify/verification-store.ts'
import { openJobSource } from '../sync/job-source.ts'
import type { Pace } from '../sync/pace.ts'
import { type QueueLoop, startQueueLoop } from '../sync/queue-loop.ts'
import type { QueueWake } from '../sync/queue-wake.ts'
import { type TryJob, tryQueueName } from './queue.ts'

/** Tries of a process at once, on one verify target, and of one project. */
const AT_ONCE = 8
const ON_ONE_TARGET = 4
const OF_ONE_PROJECT = 2
/** Milliseconds after which a job of a project that has enough of them is looked at again. */
const BUSY = 250

export interface TryWorkerDeps {
  readonly connection: ConnectionOptions
  readonly wake: QueueWake
  /** The verify targets on which this process tries credentials now. */
  readonly targets: () => readonly string[]
  /** Called when this process no longer takes jobs of a verify target, also at its end. */
  readonly left: (target: string) => Promise<void>
  readonly doTry: (key: VerifyKey, signal: AbortSignal) => Promise<void>
  readonly pace: Pick<Pace, 'jobLock' | 'stalledCheck'>
  readonly log: { error(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/** Takes jobs of all verify targets in turn; neither one of them nor a project keeps the others waiting. */
export function startTryWorker({ connection, wake, targets, left, doTry, pace, log }: TryWorkerDeps): QueueLoop {
  const stop = new AbortController()
  const [onTarget, ofProject] = [createCounts(), createCounts()]
  const loop = startQueueLoop<TryJob>({
    ...{ wake, log, names: targets },
    slots: {
      mayStart: target => onTarget.total() < AT_ONCE && onTarget.of(target) < ON_ONE_TARGET,
      start: target => onTarget.add(target)
    },
    open(target, answered) {
      const source = openJobSource<TryJob>(target, tryQueueName(target), { connection, pace, answered })
      return {
        ...source,
        async close() {
          await source.close()
          await left(target)
        }
      }
    },
    async run(_, { job: { data: key }, lost }) {
      if (ofProject.of(key.project) >= OF_ONE_PROJECT) return { delay: BUSY }
      const end = ofProject.add(key.project)
      try {
        await doTry(key, AbortSignal.any([lost.signal, stop.signal]))
        return {}
      } catch (error) {
        const { project, id: credential, target: verifyTarget } = key
        log.error({ project, credential, verifyTarget, code: (error as Error).name }, 'a try could not be made')
        // Its text is kept with the job and shown on the queue board; it may quote anything.
        return { error: new Error((error as Error).name) }
      } finally {
        end()
      }
    }
  })
  return {
    ...loop,
    async close() {
      // A try takes longer than a process has to stop; what it was for is taken up elsewhere.
      stop.abort()
      await loop.close()
    }
  }
}

/** How many of each name there are. */
function createCounts() {
  const counts = new Map<string, number>()
  const of = (name: string): number => counts.get(name) ?? 0
  return {
    of,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    add(name: string): () => void {
      counts.set(name, of(name) + 1)
      return () => {
        if (of(name) === 1) counts.delete(name)
        else counts.set(name, of(name) - 1)
      }
    }
  }
}
