import { backoff } from '../../async/backoff.ts'
import type { Failure } from '../../domain/reasons.ts'

/** `open`: nothing is sent. `half-open`: one trial call is running. */
export type Circuit = 'closed' | 'open' | 'half-open'

export interface CircuitBreakerOptions {
  /** Number of consecutive failures of the controller after which calls stop. */
  readonly failures: number
  /** Length of the first pause in milliseconds; it doubles up to sixteen times as long while the controller stays down. */
  readonly openMs: number
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number
  /** `cause` is the last failure of the controller; null before the first. */
  readonly onStateChange?: ((state: Circuit, cause: Failure | null) => void) | undefined
}

/** How a call was admitted: through a closed circuit, or as the trial. */
export type Pass = 'closed' | 'trial'

/** Stops calls to a controller that is down or asks for a pause, and tries again with a single call. */
export interface CircuitBreaker {
  readonly circuit: Circuit
  /** The last failure of the controller. */
  readonly cause: Failure | undefined
  /** Milliseconds until a call may be tried again; 0 if the circuit is closed or a trial is due. */
  readonly pausedFor: number
  /** Requests admission for a call; undefined if it is refused. */
  enter(): Pass | undefined
  /** Reports a call that showed that the controller is up. */
  succeed(pass: Pass): void
  /** Reports a call that showed that the controller is down or asks for a pause of `asked` milliseconds. */
  fail(pass: Pass, cause: Failure, asked: number | undefined): void
}

/** How many times the first pause the longest lasts. */
const LONGEST_PAUSE = 16

export function createCircuitBreaker({ failures, openMs, now, onStateChange }: CircuitBreakerOptions): CircuitBreaker {
  let circuit: Circuit = 'closed'
  let cause: Failure | undefined
  let inARow = 0
  let pauses = 0
  let until = 0

  function become(state: Circuit): void {
    circuit = state
    onStateChange?.(state, cause ?? null)
  }

  function pause(asked: number | undefined): void {
    // The answer to a call that started before the pause can only extend the pause.
    const end = now() + Math.max(backoff(pauses + 1, openMs, LONGEST_PAUSE * openMs), asked ?? 0)
    until = circuit === 'open' ? Math.max(until, asked === undefined ? 0 : end) : end
    if (circuit === 'open') return
    pauses++
    become('open')
  }

  return {
    get circuit() {
      return circuit
    },
    get cause() {
      return cause
    },
    get pausedFor() {
      return circuit === 'open' ? Math.max(0, until - now()) : 0
    },
    enter() {
      if (circuit === 'closed') return 'closed'
      if (circuit === 'half-open' || now() < until) return undefined
      become('half-open')
      return 'trial'
    },
    succeed(pass) {
      if (pass === 'closed' && circuit !== 'closed') return
      ;[inARow, pauses] = [0, 0]
      if (pass === 'trial') become('closed')
    },
    fail(pass, reason, asked) {
      cause = reason
      inARow++
      if (pass === 'trial' || asked !== undefined || inARow >= failures) pause(asked)
    }
  }
}
