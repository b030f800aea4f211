/** Of what is final by the rules of today: what an earlier version held to be final is looked at again. */
const RULES = 'r2'

/**
 * What has to be as it was for a check to be over at once: the master keys, what was sealed with which of them, and the folder's
 * configuration. None of the parts holds a space.
 */
export const settledMark = (keys: string, seals: string, revision: string): string => `${RULES} ${keys} ${seals} ${revision}`

/** The folder's revision in a mark, if the keys and seals in it are these; undefined when something else has to be looked at. */
export function revisionIn(mark: string, keys: string, seals: string): string | undefined {
  const before = settledMark(keys, seals, '')
  return mark.startsWith(before) ? mark.slice(before.length) : undefined
}
