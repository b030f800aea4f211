/** Milliseconds within which the same signal is not a second one: Ctrl-C reaches `npm start` and the bridge, and npm passes it on. */
const ECHO = 1_000

export interface StopDeps {
  readonly stop: (signal: NodeJS.Signals) => void
  /** Ends the process at once. */
  readonly exit: () => void
  /** Milliseconds that only go forward. */
  readonly now: () => number
}

/** What to do at a signal: the first stops in order, a second ends the process at once. */
export function createStopSignals({ stop, exit, now }: StopDeps): (signal: NodeJS.Signals) => void {
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined
  return signal => {
    if (first === undefined) {
      first = { signal, at: now() }
      stop(signal)
    } else if (signal !== first.signal || now() - first.at > ECHO) exit()
  }
}
