import { Secret } from '../domain/secret.ts'
import { hasAstral } from '../domain/text.ts'
import { leavesOf, type XmlBranch } from '../domain/xml-element.ts'

/** The first version that stores characters above U+FFFF as sent (JENKINS-69129). */
const EMOJI_SAFE = [2, 398]

/** The first version that does not leave posted plaintext in a folder's file until its next save (SECURITY-3744). */
const NO_PLAINTEXT_WINDOW = [2, 568]

/** A version as sent by Jenkins, or undefined if the text is not one. */
export const versionIn = (header: string | undefined): string | undefined =>
  /^[0-9]{1,4}(\.[0-9]{1,6}){0,4}(-[A-Za-z0-9.-]{1,30})?$/.test(header ?? '') ? header : undefined

/** Whether this version keeps emoji and other characters above U+FFFF. An unknown version does not. */
export const isEmojiSafe = (version: string | undefined): boolean => isAtLeast(version, EMOJI_SAFE)

/** Whether plaintext posted inside a folder's configuration stays readable until the folder is saved again. */
export const hasPlaintextWindow = (version: string | undefined): boolean => !isAtLeast(version, NO_PLAINTEXT_WINDOW)

/** Whether a version is `wanted` or later; false for an unknown version. */
export function isAtLeast(version: string | undefined, wanted: readonly number[]): boolean {
  if (version === undefined) return false
  const parts = version.split(/[.-]/).map(Number)
  for (const [index, part] of wanted.entries()) {
    const have = parts[index] ?? 0
    if (have !== part) return have > part
  }
  return true
}

/**
 * Why a controller of this version would store a document incorrectly, with field names and never a value; undefined if it would
 * not. Pure, so that it can be checked before anything is accepted.
 */
export function storedWrong(document: XmlBranch, version: string | undefined): string | undefined {
  if (isEmojiSafe(version)) return undefined
  const fields = astralFields(document)
  if (fields.length === 0) return undefined
  const named = fields.map(field => `"${field}"`).join(', ')
  return `${named} has emoji or other characters above U+FFFF, which Jenkins before 2.398 stores wrong; this one is ${version ?? 'unknown'}`
}

/** The data fields of a document with characters above U+FFFF. */
export const astralFields = (document: XmlBranch): string[] =>
  leavesOf(document)
    .filter(leaf => hasAstral(leaf.text instanceof Secret ? leaf.text.reveal() : leaf.text))
    .map(leaf => leaf.field)
