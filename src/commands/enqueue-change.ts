import type { DueIndex } from '../store/sync/due-index.ts'

/** Notifies the workers that a project has changed. Never fails: the change is stored, and the sweep finds it in any case. */
export type EnqueueChange = (project: string, why?: 'change' | 'wish') => Promise<void>

export interface EnqueueChangeDeps {
  readonly enqueue: (project: string, why: 'change' | 'wish') => Promise<void>
  readonly due: Pick<DueIndex, 'set'>
  readonly now: () => number
  readonly log: { warn(facts: object, message: string): void }
}

export function createEnqueueChange({ enqueue, due, now, log }: EnqueueChangeDeps): EnqueueChange {
  return async (project, why = 'change') => {
    try {
      await enqueue(project, why)
    } catch (error) {
      log.warn({ project, code: (error as Error).name }, 'a change could not be enqueued; the sweep will find it')
      await due.set(project, now()).catch(() => {})
    }
  }
}
