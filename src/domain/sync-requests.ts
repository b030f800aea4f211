import { hasShape, isText, valueOf } from './shape.ts'

/** What callers ask the next run for, each a text that no id of a credential can be. A run drops what it has done. */

/** Overrides the mass-delete limit once. */
export const FORCE = '!force'

const REPAIR = '!repair'
const DELETION = '!delete:'

/** Repairs what was changed in Jenkins once, whatever the policy of the project: one credential, or all of them. */
export const repairRequest = (id?: string): string => (id === undefined ? REPAIR : `${REPAIR}:${id}`)

/** An unmanaged credential that is to be deleted, as long as it is as it was seen; see `seenDigest`. */
export interface RequestedDeletion {
  readonly seen: string
  /** The key of the target that it is in. Every target is asked, and the others have nothing to do with it. */
  readonly target: string
  readonly id: string
}

export const deletionRequest = ({ seen, ...rest }: RequestedDeletion): string => `${DELETION}${seen}${JSON.stringify(rest)}`

/** Whether deletions of unmanaged credentials are requested. */
export const hasDeletions = (requested: readonly string[]): boolean => requested.some(each => each.startsWith(DELETION))

const isRest = hasShape({ target: isText, id: isText })

/** The deletions that are requested in a target, by what was seen. */
export function deletionsIn(requested: readonly string[], target: string): ReadonlyMap<string, RequestedDeletion> {
  const all = requested.flatMap((each): RequestedDeletion[] => {
    if (!each.startsWith(DELETION)) return []
    const start = each.indexOf('{')
    const rest = start === -1 ? undefined : valueOf(each.slice(start))
    if (!isRest(rest)) return []
    return [{ ...(rest as Omit<RequestedDeletion, 'seen'>), seen: each.slice(DELETION.length, start) }]
  })
  return new Map(all.filter(deletion => deletion.target === target).map(deletion => [deletion.seen, deletion]))
}

/** Tells of each id whether its sync or its repair was requested. */
export function requestsOf(requested: readonly string[]) {
  const all = new Set(requested)
  const isRepair = (id: string) => all.has(REPAIR) || all.has(repairRequest(id))
  return { isRepair, isRequested: (id: string) => all.has('*') || all.has(id) || isRepair(id) }
}
