/** The field, and the element of Jenkins, that `usernameSecret` is about. */
export const USER_NAME = 'username'

/** The element that tells Jenkins whether the user name is a secret. */
export const USER_NAME_FLAG = 'usernameSecret'

/**
 * Outcome of the flag in our last write. `ignored`: the plug-in does not support it. `unseen`: our user may only read the list,
 * which does not show it. `hidden`: we set no flag that Jenkins understood, and a run found that it treats the user name as a
 * secret.
 * `telling`: the write that sets the flag is in progress.
 */
export const flagOutcomes = ['held', 'ignored', 'unseen', 'hidden', 'telling'] as const
export type FlagOutcome = (typeof flagOutcomes)[number]

/** Whether Jenkins has understood the flag of our last write, as far as we know. */
export const isTold = (outcome: FlagOutcome | undefined): boolean => outcome === 'held' || outcome === 'unseen'
