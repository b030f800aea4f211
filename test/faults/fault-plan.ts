/**
 * What goes wrong with a call. `refused`: an error is answered and nothing is done. `failed`: it is done and an error is answered.
 * `lost`: it is done and the connection breaks before the answer.
 */
export type Mode = 'refused' | 'failed' | 'lost'
export const MODES: readonly Mode[] = ['refused', 'failed', 'lost']

/**
 * One fault: the nth call of its kind, from 1. Were it the nth of all calls, one more renewal of a lease on a slow machine would let
 * another call fail than the one that is meant.
 */
export interface Fault {
  readonly kind: string
  readonly nth: number
  readonly mode: Mode
}

/** Counts the calls that concern one case, and lets one of them fail. The proxies ask it about every call that passes. */
export class FaultPlan {
  #concerns: ((text: string) => boolean) | undefined
  #fault: Fault | undefined
  #calls: string[] = []
  readonly #kindOf: (call: string) => string

  /** `kindOf` makes kinds coarser where the order of single calls says nothing. */
  constructor(kindOf: (call: string) => string = call => call) {
    this.#kindOf = kindOf
  }

  /** Counts from now on. Without a fault all goes well. */
  arm(concerns: (text: string) => boolean, fault?: Fault): void {
    this.#concerns = concerns
    this.#fault = fault
    this.#calls = []
  }

  /** Ends counting. */
  disarm(): void {
    this.#concerns = undefined
  }

  /** The kind of each call that was counted. */
  get seen(): readonly string[] {
    return this.#calls
  }

  /** Notes a call, of which `text` says whom it concerns; returns what is to go wrong with it. */
  meet(call: string, text: string): Mode | undefined {
    if (this.#concerns === undefined || !this.#concerns(text)) return undefined
    const kind = this.#kindOf(call)
    this.#calls.push(kind)
    if (kind !== this.#fault?.kind) return undefined
    return this.#calls.filter(seen => seen === kind).length === this.#fault.nth ? this.#fault.mode : undefined
  }
}
