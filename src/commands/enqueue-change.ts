import { type PlaceKey, type Project, placeKeysOf } from '../domain/project.ts'
import type { DueIndex } from '../store/sync/due-index.ts'

/** What is enqueued of a project. */
export type Enqueued = Pick<Project, 'name' | 'controller' | 'targets'> & Partial<Pick<Project, 'policies'>>

/** Notifies the workers that a project has changed. Never fails: the change is stored, and the sweep finds it in any case. */
export type EnqueueChange = (project: Enqueued, why?: 'change' | 'wish') => Promise<void>

export interface EnqueueChangeDeps {
  readonly enqueue: (project: string, places: readonly PlaceKey[], why: 'change' | 'wish') => Promise<void>
  readonly due: Pick<DueIndex, 'set'>
  readonly now: () => number
  readonly log: { warn(facts: object, message: string): void }
}

export function createEnqueueChange({ enqueue, due, now, log }: EnqueueChangeDeps): EnqueueChange {
  return async (project, why = 'change') => {
    const { name } = project
    try {
      await enqueue(name, placeKeysOf(project), why)
    } catch (error) {
      log.warn({ project: name, code: (error as Error).name }, 'a change could not be enqueued; the sweep will find it')
      for (const { key } of placeKeysOf(project)) await due.set({ name, target: key }, now()).catch(() => {})
    }
  }
}
