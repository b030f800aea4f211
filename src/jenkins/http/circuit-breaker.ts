import type { Failure } from '../../domain/reasons.ts'

/** `open`: nothing is sent. `half-open`: one call is under way that decides. */
export type Circuit = 'closed' | 'open' | 'half-open'

export interface CircuitBreakerOptions {
  /** After how many failures of the controller in a row calls stop. */
  readonly failures: number
  /** How long they stop at first, in milliseconds; it doubles up to sixteen times as long while the controller stays down. */
  readonly openMs: number
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  /** Also told is the last failure of the controller; null before the first. */
  readonly onStateChange?: ((state: Circuit, cause: Failure | null) => void) | undefined
}

/** Where a call was let through: as one of many, or as the one that decides. */
export type Pass = 'closed' | 'trial'

/** Stops calls to a controller that is down or asks to be left alone, and tries it again with one. */
export interface CircuitBreaker {
  readonly circuit: Circuit
  /** The last failure of the controller. */
  readonly cause: Failure | undefined
  /** Milliseconds until a call may be tried again; 0 when calls are let through or one is due. */
  readonly pausedFor: number
  /** Asks for a call to be let through. */
  enter(): Pass | undefined
  /** A call has shown that the controller is up. */
  succeed(pass: Pass): void
  /** A call has shown that it is down, or has asked for a pause of `asked` milliseconds. */
  fail(pass: Pass, cause: Failure, asked: number | undefined): void
}

/** How often the pause doubles. */
const DOUBLINGS = 4

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
    // An answer that was under way when calls stopped may only prolong the pause.
    const end = now() + Math.max(openMs * 2 ** Math.min(pauses, DOUBLINGS), asked ?? 0)
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
