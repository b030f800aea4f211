import { useState } from 'react'

/** How many are asked for at the same time: a browser has few connections to one host. */
const AT_ONCE = 4

export interface Failure {
  readonly id: string
  readonly error: unknown
}

export interface Bulk {
  run(ids: readonly string[]): Promise<Outcome>
  readonly busy: boolean
  /** How many have been done, well or not, of the last run. */
  readonly done: number
  readonly total: number
}

export interface Outcome {
  readonly succeeded: readonly string[]
  readonly failed: readonly Failure[]
}

/** Does the same with many, each with an outcome of its own: one that fails does not keep the others from it. */
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
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
      setState({ busy: false, done: total, total })
      return { succeeded, failed }
    }
  }
}
