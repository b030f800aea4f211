/** The field, and the element of Jenkins, that `usernameSecret` is about. */
export const USER_NAME = 'username'

/** The element that tells Jenkins whether the user name is a secret. */
export const USER_NAME_FLAG = 'usernameSecret'

/**
 * What Jenkins made of the flag in our last write. `ignored`: its plug-in does not know it. `unseen`: our user may only read the list,
 * which does not show it.
 */
export type FlagOutcome = 'held' | 'ignored' | 'unseen'
