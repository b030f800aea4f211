import { type Fault, Problem } from '../../src/domain/problems.ts'

/** The faults that some work is refused with; undefined when it is not refused. Any other error is thrown on. */
export function faultsOf(work: () => unknown): readonly Fault[] | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error.faults
    throw error
  }
}
