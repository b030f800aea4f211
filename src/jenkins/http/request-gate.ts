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
  /** How many calls may be under way; the others wait. */
  readonly maxInFlight: number
}

/** What all calls of one controller share: a cap on those under way, and a break when the controller is down. */
export interface RequestGate {
  readonly circuit: Circuit
  /** Milliseconds until a call may be tried again; 0 when calls are let through or one is due. */
  readonly pausedFor: number
  /**
   * Runs `work` when there is room. Without running it throws `CircuitOpen` while the circuit is open, and `JenkinsTimeout` when its
   * turn came too late; the latter says nothing of the controller and is not counted.
   */
  run<T>(operation: string, isLate: () => boolean, work: () => Promise<T>): Promise<T>
  /** The same for what may fail without harm: only while the circuit is closed, and whatever comes of it is not counted. */
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
    // The breaker is asked when the call's turn comes: what waited while the controller went down is not sent either.
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

/** Only what says that the controller is down counts; a refusal is the answer of a controller that is up. */
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
