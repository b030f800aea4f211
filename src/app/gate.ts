import { createWakeSignal } from '../async/wake-signal.ts'
import { Disposal } from './disposal.ts'

/** A condition that work depends on, and that may change at any time. */
export interface Gate {
  isOpen(): boolean
  /** Calls `listener` when it may have changed. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void
}

/** A gate that is open while all of the given ones are. */
export const allOpen = (...gates: readonly Gate[]): Gate => ({
  isOpen: () => gates.every(gate => gate.isOpen()),
  onChange(listener) {
    const forgets = gates.map(gate => gate.onChange(listener))
    return () => {
      for (const forget of forgets) forget()
    }
  }
})

/** Milliseconds between two checks of a gate without notifications. */
const LOOK = 60_000

/** Runs work while the gate is open: starts it, closes it when the gate closes, and starts it again. */
export function runWhileOpen(
  gate: Gate,
  start: (disposal: Disposal) => void
): { readonly done: Promise<void>; close(): Promise<void> } {
  const end = new AbortController()
  const wake = createWakeSignal(end.signal)
  const forget = gate.onChange(wake.ring)
  const done = (async () => {
    while (!end.signal.aborted) {
      if (gate.isOpen()) {
        const work = new Disposal()
        start(work)
        while (gate.isOpen() && !end.signal.aborted) await wake.wait(LOOK)
        await work.close()
      } else await wake.wait(LOOK)
    }
  })()
  return {
    done,
    async close() {
      forget()
      end.abort()
      await done
    }
  }
}
