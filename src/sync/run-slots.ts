/** Concurrent runs of a process that hold slots. */
const SLOTS = 8
/** Concurrent runs of a process for one controller. */
const FOR_ONE = 8
/** The same for a controller to which no calls go through: its runs only record that they wait, or try it. */
const FOR_ONE_PAUSED = 2
/** Milliseconds after which a run gives its slot back. */
const LONG = 1_000

export interface RunSlotsDeps {
  /** Whether calls to the controller are paused at present. */
  readonly isPaused: (controller: string) => boolean
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number
}

/**
 * Limits the concurrent runs of a process so that no controller keeps the others waiting. A run holds a slot for at most a second. As
 * long as a controller has a longer one (it is slow, or a folder is large) or is paused, none of its runs holds a slot; they are
 * limited for this controller alone.
 */
export interface RunSlots {
  mayStart(controller: string): boolean
  /** Returns the function that ends the run. */
  start(controller: string): () => void
  /** The slots that the runs of each controller hold, and their number; those of a controller with runs only. */
  use(): ReadonlyMap<string, { readonly runs: number; readonly slots: number }>
}

export function createRunSlots({ isPaused, now }: RunSlotsDeps): RunSlots {
  /** The times at which the runs of each controller started. */
  const starts = new Map<string, Set<{ readonly at: number }>>()

  /** Whether the runs of a controller go on beside the slots. */
  const isAside = (controller: string): boolean =>
    isPaused(controller) || [...(starts.get(controller) ?? [])].some(({ at }) => now() - at > LONG)

  const slotsOf = (controller: string, runs: number): number => (isAside(controller) ? 0 : runs)

  return {
    mayStart(controller) {
      const own = starts.get(controller)?.size ?? 0
      if (own >= (isPaused(controller) ? FOR_ONE_PAUSED : FOR_ONE)) return false
      if (isAside(controller)) return true
      let held = 0
      for (const [name, runs] of starts) held += slotsOf(name, runs.size)
      return held < SLOTS
    },
    start(controller) {
      const runs = starts.get(controller) ?? new Set()
      starts.set(controller, runs)
      const run = { at: now() }
      runs.add(run)
      return () => {
        runs.delete(run)
        if (runs.size === 0 && starts.get(controller) === runs) starts.delete(controller)
      }
    },
    use: () => new Map([...starts].map(([name, { size }]) => [name, { runs: size, slots: slotsOf(name, size) }]))
  }
}
