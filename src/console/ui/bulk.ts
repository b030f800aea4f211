import { useState } from 'react'

/** Maximum number of concurrent requests: browsers open few connections per host. */
const MAX_CONCURRENT = 4

export interface Failure {
  readonly id: string
  readonly error: unknown
}

export interface Bulk {
  run(ids: readonly string[]): Promise<Outcome>
  readonly busy: boolean
  /** How many of the last run are finished, successful or not. */
  readonly done: number
  readonly total: number
}

export interface Outcome {
  readonly succeeded: readonly string[]
  readonly failed: readonly Failure[]
}

/** Applies one operation to many items. Each has its own outcome; a failure does not stop the others. */
export function useBulk(work: (id: string) => Promise<unknown>): Bulk {
  const [state, setState] = useState({ busy: false, done: 0, total: 0 })
  return {
    ...state,
    async run(ids) {
      const total = ids.length
      setState({ busy: true, done: 0, total })
      const failed: Failure[] = []
      const succeeded: string[] = []
      const waiting = [...ids]
      const worker = async () => {
        for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
          try {
            await work(id)
            succeeded.push(id)
          } catch (error) {
            failed.push({ id, error })
          }
          setState({ busy: true, done: succeeded.length + failed.length, total })
        }
      }
      await Promise.all(Array.from({ length: MAX_CONCURRENT }, worker))
      setState({ busy: false, done: total, total })
      return { succeeded, failed }
    }
  }
}
