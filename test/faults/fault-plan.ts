/**
 * What goes wrong with a call. `refused`: an error is answered and nothing is done. `failed`: it is done and an error is answered.
 * `lost`: it is done and the connection breaks before the answer.
 */
export type Mode = 'refused' | 'failed' | 'lost'
export const MODES: readonly Mode[] = ['refused', 'failed', 'lost']

/** One fault: the nth call that counts, from 1. */
export interface Fault {
  readonly nth: number
  readonly mode: Mode
}

/** Counts the calls that concern one case, and lets one of them fail. The proxies ask it about every call that passes. */
export class FaultPlan {
  #concerns: ((text: string) => boolean) | undefined
  #fault: Fault | undefined
  #calls: string[] = []

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
  meet(kind: string, text: string): Mode | undefined {
    if (this.#concerns === undefined || !this.#concerns(text)) return undefined
    return this.#calls.push(kind) === this.#fault?.nth ? this.#fault.mode : undefined
  }
}
