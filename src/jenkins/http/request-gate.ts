import type { CallSlots } from './call-slots.ts'
import {
  type Circuit,
  type CircuitBreaker,
  type CircuitBreakerOptions,
  createCircuitBreaker,
  type Pass
} from './circuit-breaker.ts'
import { JenkinsError } from './jenkins-error.ts'

export interface RequestGateOptions extends CircuitBreakerOptions {
  /** The limit on concurrent calls; the rest queue. */
  readonly slots: CallSlots
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
  run<T>(operation: string, deadline: number, work: () => Promise<T>): Promise<T>
  /** The same for work that may fail harmlessly: runs only while the circuit is closed, and its outcome is not counted. */
  runAside<T>(operation: string, deadline: number, work: () => Promise<T>): Promise<T>
}

export function createRequestGate(options: RequestGateOptions): RequestGate {
  const { slots, now } = options
  /** Runs work in a slot if there is one in time. */
  async function inSlot<T>(operation: string, deadline: number, work: () => Promise<T>): Promise<T> {
    const done = await slots.run(deadline, async () => {
      if (now() >= deadline) throw new JenkinsError('JenkinsTimeout', operation, { detail: 'its turn came too late' })
      return work()
    })
    if (done === undefined) throw new JenkinsError('JenkinsTimeout', operation, { detail: 'its turn came too late' })
    return done.value
  }
  const breaker = createCircuitBreaker(options)
  const paused = (operation: string): JenkinsError =>
    new JenkinsError('CircuitOpen', operation, { pausedBy: breaker.cause, waitMs: breaker.pausedFor })
  return {
    get circuit() {
      return breaker.circuit
    },
    get pausedFor() {
      return breaker.pausedFor
    },
    // The breaker is asked when the slot is free, so that calls queued while the controller went down are not sent either.
    async run(operation, deadline, work) {
      // A call that will not be sent needs no slot.
      if (breaker.pausedFor > 0) throw paused(operation)
      return inSlot(operation, deadline, async () => {
        const pass = breaker.enter()
        if (pass === undefined) throw paused(operation)
        return counted(breaker, pass, work)
      })
    },
    runAside: (operation, deadline, work) =>
      inSlot(operation, deadline, async () => {
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
