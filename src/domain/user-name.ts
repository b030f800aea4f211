/** The field, and the element of Jenkins, that `usernameSecret` is about. */
export const USER_NAME = 'username'

/** The element that tells Jenkins whether the user name is a secret. */
export const USER_NAME_FLAG = 'usernameSecret'

/**
 * What Jenkins made of the flag in our last write. `ignored`: its plug-in does not know it. `unseen`: our user may only read the list,
 * which does not show it. `hidden`: we said nothing that it understood, and a run has found that it takes the user name for a secret.
 * `telling`: the write is under way that says it.
 */
export const flagOutcomes = ['held', 'ignored', 'unseen', 'hidden', 'telling'] as const
export type FlagOutcome = (typeof flagOutcomes)[number]

/** Whether Jenkins has been told of the user name in a way that it understood, as far as we know. */
export const isTold = (outcome: FlagOutcome | undefined): boolean => outcome === 'held' || outcome === 'unseen'
