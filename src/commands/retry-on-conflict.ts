import { setTimeout } from 'node:timers/promises'
import { Problem } from '../domain/problems.ts'

/** Somebody else changed what a change was made from: it must be made anew. */
export class Conflict extends Error {
  constructor() {
    super('changed by somebody else meanwhile')
    this.name = 'Conflict'
  }
}

/** How often a change is made anew before its caller hears of the others. */
const TRIES = 20
/** The longest pause before that, in milliseconds. */
const PAUSE = 20

/** Makes a change from the present state, again and again while others are faster. `what` is named if they always are. */
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

/** The result of a change; undefined when somebody else was faster. */
export async function unlessConflict<T>(change: Promise<T>): Promise<T | undefined> {
  try {
    return await change
  } catch (error) {
    if (error instanceof Conflict) return undefined
    throw error
  }
}
