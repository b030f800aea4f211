import { setTimeout } from 'node:timers/promises'
import { Problem } from '../domain/problems.ts'

/** Concurrent modification: recompute the change and retry. */
export class Conflict extends Error {
  constructor() {
    super('changed by somebody else meanwhile')
    this.name = 'Conflict'
  }
}

/** Attempts before the caller gets a problem. */
const TRIES = 20
/** The longest pause before another attempt, in milliseconds. */
const PAUSE = 20

/** Computes a change from the current state, and retries it after a conflict. `what` is named in the problem if all attempts fail. */
export async function retryOnConflict<T>(what: string, change: () => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      return await change()
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      await setTimeout(Math.random() * PAUSE)
    }
  }
  throw new Problem('WRITE_CONFLICT', `${what} is being changed by others all the time. Try again.`)
}

/** The result of a change; undefined after a conflict. */
export async function unlessConflict<T>(change: Promise<T>): Promise<T | undefined> {
  try {
    return await change
  } catch (error) {
    if (error instanceof Conflict) return undefined
    throw error
  }
}
