import { repeat } from '../async/repeat.ts'
import { type RefreshStoreDeps, refreshStore } from './refresh-store.ts'
import { createWatches } from './watches.ts'

/** Milliseconds between two looks at what is due, and at which keys are to be watched. */
const LOOK = 500
const WATCH = 5_000

export interface Refresher {
  readonly done: Promise<unknown>
  /** Lets the reads under way end. */
  close(): Promise<void>
}

/** Reads what is due of every secret store, for ever, in any number of processes at once. One that is slow does not hold up the others. */
export function startRefresher(deps: RefreshStoreDeps): Refresher {
  const stop = new AbortController()
  const running = new Map<string, Promise<void>>()
  const failing = new Set<string>()
  const watches = createWatches(deps)
  let isReady = false

  async function turn(name: string): Promise<void> {
    try {
      while (!stop.signal.aborted && (await refreshStore(deps, name, stop.signal)));
      failing.delete(name)
    } catch (error) {
      // One line an outage, not one a look.
      if (!failing.has(name))
        deps.log.warn({ secretStore: name, code: (error as Error).name }, 'what is due of a secret store could not be read')
      failing.add(name)
    } finally {
      running.delete(name)
    }
  }

  async function look(): Promise<void> {
    if (!isReady) await deps.ready()
    isReady = true
    for (const [name] of deps.stores) if (!running.has(name)) running.set(name, turn(name))
  }

  const looking = repeat(LOOK, look)
  const watching = repeat(WATCH, async () => {
    if (isReady) await watches.follow()
  })
  return {
    done: Promise.all([looking.done, watching.done]),
    async close() {
      stop.abort()
      await Promise.all([looking.close(), watching.close()])
      watches.close()
      await Promise.all(running.values())
    }
  }
}
