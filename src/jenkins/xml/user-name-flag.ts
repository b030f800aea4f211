import { jenkinsClasses } from '../../domain/types/index.ts'
import { USER_NAME_FLAG } from '../../domain/user-name.ts'
import { isAtLeast } from '../version-limits.ts'
import type { Element } from './parse.ts'

/** The plug-in version since which the user name of a class can be a secret or not (JENKINS-44860). */
const knownSince = (className: string): readonly number[] | undefined => jenkinsClasses.get(className)?.secretUserNameSince

/** Whether credentials of this class have a user name known to the bridge. */
export const hasUserName = (className: string): boolean => knownSince(className) !== undefined

/**
 * Whether Jenkins treats the user name of a credential as a secret; undefined if the plug-in that wrote it predates the flag.
 * Without the element it is a secret, and one class never writes the element for a secret user name.
 */
export function flagOf({ name, children, plugin = '' }: Element): boolean | undefined {
  const since = knownSince(name)
  if (since === undefined) return undefined
  // If there are several, the last counts, as in Jenkins.
  const element = children.findLast(child => child.name === USER_NAME_FLAG)
  if (element !== undefined) return element.text.toLowerCase() === 'true'
  return isAtLeast(plugin.split('@')[1], since) ? true : undefined
}
