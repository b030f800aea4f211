/** What callers ask the next run for, each a text that no id of a credential can be. A run drops what it has done. */

/** Overrides the mass-delete limit once. */
export const FORCE = '!force'

const REPAIR = '!repair'
const DELETION = '!delete:'

/** Repairs what was changed in Jenkins once, whatever the policy of the project: one credential, or all of them. */
export const repairRequest = (id?: string): string => (id === undefined ? REPAIR : `${REPAIR}:${id}`)

/** Deletes one unmanaged credential, as long as it is as it was seen; see `seenDigest`. */
export const deletionRequest = (seen: string): string => `${DELETION}${seen}`

/** Whether deletions of unmanaged credentials are requested. */
export const hasDeletions = (requested: readonly string[]): boolean => requested.some(each => each.startsWith(DELETION))

/** Tells of each id whether its sync or its repair was requested. */
export function requestsOf(requested: readonly string[]) {
  const all = new Set(requested)
  const isRepair = (id: string) => all.has(REPAIR) || all.has(repairRequest(id))
  return { isRepair, isRequested: (id: string) => all.has('*') || all.has(id) || isRepair(id) }
}
