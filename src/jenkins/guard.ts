import { bulkhead, CircuitState, ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleAll } from 'cockatiel'
import type { Failure } from '../domain/reasons.ts'
import { JenkinsError } from './jenkins-error.ts'

/** `open`: nothing is sent. `half-open`: one call is under way that decides. */
export type Circuit = 'closed' | 'open' | 'half-open'

export interface GuardOptions {
  /** How many calls may be under way; the others wait. */
  readonly maxInFlight: number
  /** After how many failures of the controller in a row calls stop. */
  readonly failures: number
  /** How long they stop at first; it doubles up to sixteen times as long while the controller stays down. */
  readonly openMs: number
  /** Also told is the last failure of the controller; null before the first. */
  readonly onStateChange?: ((state: Circuit, cause: Failure | null) => void) | undefined
}

/** What all calls of one controller share: a cap on those under way, and a break when the controller is down. */
export interface Guard {
  readonly circuit: Circuit
  /**
   * Runs `work` when there is room. Without running it throws `CircuitOpen` while the circuit is open, and `JenkinsTimeout` when its
   * turn came too late; the latter says nothing of the controller and is not counted.
   */
  run<T>(operation: string, isLate: () => boolean, work: () => Promise<T>): Promise<T>
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown }

const names: Readonly<Record<CircuitState, Circuit>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open'
}

export function createGuard(options: GuardOptions): Guard {
  const room = bulkhead(options.maxInFlight, Number.POSITIVE_INFINITY)
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: new ExponentialBackoff({ initialDelay: options.openMs, maxDelay: options.openMs * 16 }),
    breaker: new ConsecutiveBreaker(options.failures)
  })
  let cause: Failure | undefined
  breaker.onStateChange(state => options.onStateChange?.(names[state], cause ?? null))
  return {
    get circuit() {
      return names[breaker.state]
    },
    // The breaker is asked when the call's turn comes: what waited while the controller went down is not sent either.
    run: (operation, isLate, work) =>
      room.execute(() => {
        if (isLate()) throw new JenkinsError('JenkinsTimeout', operation, { detail: 'its turn came too late' })
        return guarded(operation, work)
      })
  }

  async function guarded<T>(operation: string, work: () => Promise<T>): Promise<T> {
    let ran = false
    const outcome = await breaker
      .execute(() => {
        ran = true
        return settled(work, failure => {
          cause = failure
        })
      })
      .catch(
        (error: unknown): Outcome<T> => ({ error: ran ? error : new JenkinsError('CircuitOpen', operation, { pausedBy: cause }) })
      )
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

/** Only what says that the controller is down rejects, and so counts; a refusal is the answer of a controller that is up. */
async function settled<T>(work: () => Promise<T>, note: (failure: Failure) => void): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!(error instanceof JenkinsError) || error.scope !== 'controller') return { error }
    note(error.reason)
    throw error
  }
}
