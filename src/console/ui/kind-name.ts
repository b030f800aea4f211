import { unmanagedMessages } from '#messages/unmanaged'
import { own } from '../own.ts'

/** The kind of a credential in Jenkins as people name it: its title there, or for a kind that is not known here the words in its class. */
export function kindName(title: string | null | undefined, className: string | null): string {
  if (title) return own(unmanagedMessages.kinds, title) ?? title
  const words = className === null ? '' : wordsIn(className)
  return words === '' ? unmanagedMessages.unknownClass : unmanagedMessages.unknownKind(words)
}

/** The words in the name of a class, without its package and what every such class is called. */
function wordsIn(className: string): string {
  const name = className.split(/[.$]/).at(-1) ?? ''
  const own = name.replace(/Impl$/, '').replace(/Credentials?$/, '')
  return (own === '' ? name : own).replaceAll(/([a-z0-9])(?=[A-Z])/g, '$1 ')
}
