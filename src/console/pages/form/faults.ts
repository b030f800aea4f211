import { troubleOf } from '../../api/problem.ts'

/** What the bridge found wrong, by field of the form; what belongs to no field is shown above it. */
export function faultsOf(error: unknown): ReadonlyMap<string, string> {
  if (error === undefined) return new Map()
  return new Map(troubleOf(error).errors.map(({ pointer, detail }) => [pointer.replace(/^#\/(?:data\/)?/, ''), detail]))
}
