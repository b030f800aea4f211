import { createWakeSignal } from './wake-signal.ts'

/** Work that is repeated until it is closed. */
export interface Repetition {
  readonly done: Promise<void>
  /** Does it now instead of when its time has come. */
  ring(): void
  /** Lets the work under way end. */
  close(): Promise<void>
}

/** Does some work at once and then at an interval in milliseconds. After a failure, the next turn is another attempt. */
export function repeat(every: number, work: () => Promise<void>): Repetition {
  const end = new AbortController()
  const wake = createWakeSignal(end.signal)
  const done = (async () => {
    while (!end.signal.aborted) {
      await work().catch(() => {})
      await wake.wait(every)
    }
  })()
  return {
    done,
    ring: wake.ring,
    async close() {
      end.abort()
      await done
    }
  }
}
