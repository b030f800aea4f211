import type { Job } from '../folder.ts'
import type { Build } from './build.ts'

/** A build and the job that it is of. */
export interface Running {
  readonly job: Job
  readonly build: Build
}

/** A place of the built-in node where one build at a time runs. */
export interface Executor {
  readonly number: number
  runs: Running | null
}

/**
 * The executors of the built-in node. Which free one takes a build is chance in Jenkins; here they are in the order of the recordings,
 * and take turns. A Pipeline runs on an executor that is made for it and goes with it, and that `busy` does not count (*src*).
 */
export class Executors {
  readonly list: readonly Executor[]
  #oneOff: Executor[] = []
  #next = 1

  constructor(count: number) {
    this.list = Array.from({ length: count }, (_, i) => ({ number: (i + count - 1) % count, runs: null }))
  }

  get oneOff(): readonly Executor[] {
    return this.#oneOff
  }

  get busy(): number {
    return this.list.filter(({ runs }) => runs !== null).length
  }

  get running(): Running[] {
    return [...this.list, ...this.#oneOff].flatMap(({ runs }) => (runs === null ? [] : [runs]))
  }

  get hasFree(): boolean {
    return this.busy < this.list.length
  }

  take(running: Running, isOneOff: boolean): void {
    if (isOneOff) {
      this.#oneOff.push({ number: -1, runs: running })
      return
    }
    const count = this.list.length
    const turns = Array.from({ length: count }, (_, i) => (this.#next + i) % count)
    const free = turns.map(number => this.list.find(executor => executor.number === number)!).find(({ runs }) => runs === null)!
    free.runs = running
    this.#next = (free.number + 1) % count
  }

  release(build: Build): void {
    for (const executor of this.list) if (executor.runs?.build === build) executor.runs = null
    this.#oneOff = this.#oneOff.filter(({ runs }) => runs?.build !== build)
  }
}
