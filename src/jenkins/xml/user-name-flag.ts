import { own } from '../../domain/own.ts'
import { USER_NAME_FLAG } from '../../domain/user-name.ts'
import { isAtLeast } from '../version-limits.ts'
import type { Element } from './parse.ts'

/** The classes with a user name, each with the plug-in version since which it can be a secret or not (JENKINS-44860). */
const KNOWN_SINCE: Readonly<Record<string, readonly number[]>> = {
  'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl': [2, 5],
  'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey': [1, 19]
}

/** Whether credentials of this class have a user name known to the bridge. */
export const hasUserName = (className: string): boolean => Object.hasOwn(KNOWN_SINCE, className)

/**
 * Whether Jenkins treats the user name of a credential as a secret; undefined if the plug-in that wrote it predates the flag.
 * Without the element it is a secret, and one class never writes the element for a secret user name.
 */
export function flagOf({ name, children, plugin = '' }: Element): boolean | undefined {
  const since = own(KNOWN_SINCE, name)
  if (since === undefined) return undefined
  // If there are several, the last counts, as in Jenkins.
  const element = children.findLast(child => child.name === USER_NAME_FLAG)
  if (element !== undefined) return element.text.toLowerCase() === 'true'
  return isAtLeast(plugin.split('@')[1], since) ? true : undefined
}
