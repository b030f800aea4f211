/**
 * Milliseconds within which a repeated signal is not a second one: Ctrl-C reaches both `npm start` and the bridge, and npm passes
 * it on.
 */
const ECHO = 1_000

export interface StopDeps {
  readonly stop: (signal: NodeJS.Signals) => void
  /** Ends the process at once. */
  readonly exit: () => void
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number
}

/** Handles signals: the first stops the process in order, a second ends it at once. */
export function createStopSignals({ stop, exit, now }: StopDeps): (signal: NodeJS.Signals) => void {
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined
  return signal => {
    if (first === undefined) {
      first = { signal, at: now() }
      stop(signal)
    } else if (signal !== first.signal || now() - first.at > ECHO) exit()
  }
}
