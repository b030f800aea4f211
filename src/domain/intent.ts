import { hash } from 'node:crypto'
import type { ObservedCredential } from './observed.ts'
import { own } from './own.ts'
import { Secret } from './secret.ts'
import type { LastApplied, Look } from './status.ts'
import { USER_NAME, USER_NAME_FLAG } from './user-name.ts'
import { leavesOf, type XmlBranch } from './xml-element.ts'

/** Maximum number of remembered looks of writes without an answer. */
const LOOKS_KEPT = 4

/** The look of a document. It contains the user name only as a digest, because that may become a secret later. */
export function lookOf(document: XmlBranch): Look {
  const visible = leavesOf(document).flatMap(({ path, text }): [string, string][] =>
    text instanceof Secret || path === 'id' ? [] : [[path, path === USER_NAME ? digestOf(text) : text]]
  )
  return { className: document.name, visible: Object.fromEntries(visible) }
}

/** The looks of an intent with one more. */
export const withLook = (looks: readonly Look[] | undefined, look: Look): readonly Look[] => [
  ...(looks ?? []).filter(known => JSON.stringify(known) !== JSON.stringify(look)).slice(1 - LOOKS_KEPT),
  look
]

/**
 * Whether what Jenkins holds can be what we wrote. A write that was read back proves that. A write that was about to be sent and
 * got no answer proves it only for a credential with the intended look: any other existed before or was created by someone else.
 */
export const isOurs = ({ generation, looks }: LastApplied, observed: ObservedCredential): boolean =>
  generation > 0 || looks === undefined || looks.some(look => isSame(look, observed))

const isSame = (look: Look, observed: ObservedCredential): boolean =>
  (observed.className === null || observed.className === look.className) &&
  Object.entries(look.visible).every(([path, text]) => {
    const seen = seenAt(observed, path, text)
    // Earlier versions stored the text.
    return text === seen || (path === USER_NAME && text === digestOf(seen))
  })

const digestOf = (text: string): string => `sha256:${hash('sha256', text, 'base64url')}`

/**
 * An absent element counts as empty, or as unchanged if Jenkins only listed some fields (and no class). An absent flag of the user
 * name counts as unchanged, because that Jenkins does not support it.
 */
export function seenAt(observed: ObservedCredential, path: string, wanted: string): string {
  const seen = own(observed.visible, path) ?? (path === USER_NAME ? observed.secretUserName?.reveal() : undefined)
  return seen ?? (observed.className === null || path === USER_NAME_FLAG ? wanted : '')
}
