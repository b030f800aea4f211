import type { Fault } from './problems.ts'

/**
 * Credential ids are safe in a URL, a file name and a Jenkinsfile. Jenkins itself accepts nearly anything, and `DELETE
 * credential/../config.xml` would delete a whole domain, so an id can neither start nor end with a dot.
 */
export const CREDENTIAL_ID_PATTERN = '^[A-Za-z0-9]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?$'
export const CREDENTIAL_ID_RULE =
  '1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit'

/** Project names are lower-case DNS labels, so that they never differ only in letter case and fit a Kubernetes namespace. */
export const PROJECT_NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
export const PROJECT_NAME_RULE = '1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit'

const credentialId = new RegExp(CREDENTIAL_ID_PATTERN)
const projectName = new RegExp(PROJECT_NAME_PATTERN)

export const isCredentialId = (text: string): boolean => credentialId.test(text)
export const isProjectName = (text: string): boolean => projectName.test(text)

/** Characters refused by some version of Jenkins (`hudson.model.Jenkins.checkGoodName`) or by its file system. */
const FORBIDDEN_IN_FOLDER = /[?*/\\%!@#$^&|<>[\]:;\p{Cc}]/u

/** Why Jenkins could not hold a folder of this path; empty if it can. `pointer` is the position of the path in the request. */
export function folderFaults(segments: readonly string[], pointer: string): Fault[] {
  return segments.flatMap((segment, index) => {
    const detail = segmentFault(segment)
    return detail === undefined ? [] : [{ pointer: `${pointer}/${index}`, detail }]
  })
}

function segmentFault(segment: string): string | undefined {
  if (segment === '' || segment === '.' || segment === '..') return 'A folder cannot be called "", "." or "..".'
  if (FORBIDDEN_IN_FOLDER.test(segment))
    return 'A folder name cannot contain ? * / \\ % ! @ # $ ^ & | < > [ ] : ; or control characters.'
  if (segment.trim() !== segment) return 'A folder name cannot begin or end with white space: Jenkins would cut it off.'
  if (segment.endsWith('.')) return 'A folder name cannot end with a dot.'
  if (!segment.isWellFormed()) return 'A folder name must be valid Unicode.'
  if (segment.normalize('NFC') !== segment)
    return 'A folder name must be in Unicode form NFC: Jenkins takes NFC and NFD for two folders.'
  if (Buffer.byteLength(segment) > 255) return 'A folder name cannot be longer than 255 bytes.'
  return undefined
}

/** Ignores a mapping to more than one code point, such as ß to SS. */
const single = (char: string, mapped: string): string => ([...mapped].length === 1 ? mapped : char)

function foldChar(char: string): string {
  const upper = single(char, char.toUpperCase())
  // Java maps it to one character, Unicode to two.
  return upper === 'İ' ? 'i' : single(upper, upper.toLowerCase())
}

/**
 * Folds a folder name for comparison as in Java's case-insensitive comparison, by which Jenkins finds a folder. Lower case alone
 * would distinguish `toolſ` from `tools`, which Jenkins does not.
 */
export const foldName = (name: string): string =>
  // Most names are ASCII, and a run asks for the key of its folder for every credential.
  ASCII.test(name) ? name.toLowerCase() : Array.from(name, foldChar).join('')

const ASCII = /^\p{ASCII}*$/u

/**
 * Paths with the same key count as the same folder. Below the root Jenkins distinguishes letter case, unless its file system does
 * not; two projects may not differ only in that.
 */
export const folderKey = (segments: readonly string[]): string => segments.map(foldName).join('/')
