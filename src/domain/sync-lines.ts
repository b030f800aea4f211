import { isCount, isFields, valueOf } from './shape.ts'

/**
 * How the outcomes of one credential are stored for all targets of its project, so that one read shows them together. The first line is
 * the outcome in the target '', empty if there is none; each further line is the key of a target and the outcome there. What one target
 * has proved to be gone is `{"gone":GENERATION}`, until all have.
 */

/** The stored text of an outcome in one target; undefined if there is none. */
export function lineOf(value: string | null | undefined, target: string): string | undefined {
  const text = value ?? ''
  const end = text.indexOf('\n')
  if (target === '') return (end < 0 ? text : text.slice(0, end)) || undefined
  const start = end < 0 ? -1 : text.indexOf(`\n${target} `, end)
  if (start < 0) return undefined
  const next = text.indexOf('\n', start + 1)
  return text.slice(start + target.length + 2, next < 0 ? undefined : next)
}

/** The generation that is proved to be gone from a target; undefined for any other outcome. */
export function goneIn(line: string | undefined): number | undefined {
  if (!line?.startsWith('{"gone":')) return undefined
  const value = valueOf(line)
  return isFields(value) && isCount(value['gone']) ? (value['gone'] as number) : undefined
}
