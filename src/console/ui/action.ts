import { useState } from 'react'

export interface ActionState<A extends unknown[], R> {
  run(...args: A): Promise<R | undefined>
  readonly busy: boolean
  readonly error: unknown
  clear(): void
}

/** State of an action that a person starts: busy while it runs; its error stays until the next attempt. Arguments are not kept. */
export function useAction<A extends unknown[], R>(work: (...args: A) => Promise<R>): ActionState<A, R> {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: undefined })
  return {
    ...state,
    clear: () => setState({ busy: false, error: undefined }),
    async run(...args) {
      setState({ busy: true, error: undefined })
      try {
        const result = await work(...args)
        setState({ busy: false, error: undefined })
        return result
      } catch (error) {
        setState({ busy: false, error })
        return undefined
      }
    }
  }
}
