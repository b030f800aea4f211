import { bulkhead } from 'cockatiel'
import {
  type Circuit,
  type CircuitBreaker,
  type CircuitBreakerOptions,
  createCircuitBreaker,
  type Pass
} from './circuit-breaker.ts'
import { JenkinsError } from './jenkins-error.ts'

export interface RequestGateOptions extends CircuitBreakerOptions {
  /** Maximum number of concurrent calls; the rest queue. */
  readonly maxInFlight: number
}

/** Shared by all calls to one controller: a limit on concurrency, and a circuit breaker. */
export interface RequestGate {
  readonly circuit: Circuit
  /** Milliseconds until a call may be tried again; 0 if the circuit is closed or a trial is due. */
  readonly pausedFor: number
  /**
   * Runs `work` when a slot is free. Throws without running it: `CircuitOpen` while the circuit is open, and `JenkinsTimeout` if
   * the slot came too late, which does not count as a failure of the controller.
   */
  run<T>(operation: string, isLate: () => boolean, work: () => Promise<T>): Promise<T>
  /** The same for work that may fail harmlessly: runs only while the circuit is closed, and its outcome is not counted. */
  runAside<T>(operation: string, isLate: () => boolean, work: () => Promise<T>): Promise<T>
}

export function createRequestGate(options: RequestGateOptions): RequestGate {
  const room = bulkhead(options.maxInFlight, Number.POSITIVE_INFINITY)
  const breaker = createCircuitBreaker(options)
  return {
    get circuit() {
      return breaker.circuit
    },
    get pausedFor() {
      return breaker.pausedFor
    },
    // The breaker is asked when the slot is free, so that calls queued while the controller went down are not sent either.
    run: (operation, isLate, work) =>
      room.execute(() => {
        if (isLate()) throw new JenkinsError('JenkinsTimeout', operation, { detail: 'its turn came too late' })
        const pass = breaker.enter()
        if (pass === undefined)
          throw new JenkinsError('CircuitOpen', operation, { pausedBy: breaker.cause, waitMs: breaker.pausedFor })
        return counted(breaker, pass, work)
      }),
    runAside: (operation, isLate, work) =>
      room.execute(() => {
        if (isLate()) throw new JenkinsError('JenkinsTimeout', operation, { detail: 'its turn came too late' })
        if (breaker.circuit !== 'closed') throw new JenkinsError('CircuitOpen', operation, { pausedBy: breaker.cause })
        return work()
      })
  }
}

/** Only failures of the controller count; a refusal shows that the controller is up. */
async function counted<T>(breaker: CircuitBreaker, pass: Pass, work: () => Promise<T>): Promise<T> {
  try {
    const value = await work()
    breaker.succeed(pass)
    return value
  } catch (error) {
    if (error instanceof JenkinsError && error.scope === 'controller') breaker.fail(pass, error.reason, error.waitMs)
    else breaker.succeed(pass)
    throw error
  }
}
