import type { FactsStore, ProjectFacts } from '../../store/project/project-facts.ts'
import { createKeptReadings } from './kept-readings.ts'

/** Up to this many projects are read for each request. */
export const FEW = 200

export interface Reading {
  readonly projects: readonly ProjectFacts[]
  /** When they were read (ms since 1970). */
  readonly at: number
  /** Set if some projects could not be read. */
  readonly fault: Error | undefined
}

/** The projects, if all of them could be read. */
export function wholeOf({ projects, fault }: Reading): readonly ProjectFacts[] {
  if (fault !== undefined) throw fault
  return projects
}

/** Reads the numbers of projects. What takes long is kept for a moment, for all who ask for the same. */
export type ReadNumbers = (names: readonly string[]) => Promise<Reading>

export function createReadNumbers(store: FactsStore, now: () => number): ReadNumbers {
  const keeping = createKeptReadings<Reading>()
  const read = async (names: readonly string[]): Promise<Reading> => {
    const at = now()
    const { facts, fault } = await store.read(names, at)
    return { projects: facts, at, fault }
  }
  return names => (names.length <= FEW ? read(names) : keeping(names.join('\n'), () => read(names)))
}
