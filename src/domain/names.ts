import type { Fault } from './problems.ts'

/**
 * Credential ids: what is safe in a URL, a file name and a Jenkinsfile. Jenkins itself takes nearly anything, and `DELETE
 * credential/../config.xml` would delete a whole domain, so an id can neither start nor end with a dot.
 */
export const CREDENTIAL_ID_PATTERN = '^[A-Za-z0-9]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?$'
export const CREDENTIAL_ID_RULE =
  '1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit'

/** Project names: a DNS label, so that a name is the same in every letter case and fits a Kubernetes namespace. */
export const PROJECT_NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
export const PROJECT_NAME_RULE = '1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit'

const credentialId = new RegExp(CREDENTIAL_ID_PATTERN)
const projectName = new RegExp(PROJECT_NAME_PATTERN)

export const isCredentialId = (text: string): boolean => credentialId.test(text)
export const isProjectName = (text: string): boolean => projectName.test(text)

/** What a folder may be called in every version of Jenkins: `hudson.model.Jenkins.checkGoodName` and the file systems below it. */
const FORBIDDEN_IN_FOLDER = /[?*/\\%!@#$^&|<>[\]:;\p{Cc}]/u

/** Says why Jenkins could not hold a folder of this path; no faults when it can. `pointer` is where the path stands in the request. */
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

/** A mapping to more than one code point, such as that of ß to SS, is none. */
const single = (char: string, mapped: string): string => ([...mapped].length === 1 ? mapped : char)

function foldChar(char: string): string {
  const upper = single(char, char.toUpperCase())
  // Java maps it to one character, Unicode to two.
  return upper === 'İ' ? 'i' : single(upper, upper.toLowerCase())
}

/**
 * What two names of folders are compared by: as Java compares without regard to letter case, which is how Jenkins finds a folder. Lower
 * case alone tells `toolſ` from `tools`, which Jenkins does not.
 */
export const foldName = (name: string): string => Array.from(name, foldChar).join('')

/**
 * Two paths with one key are one folder to Jenkins. Below the root it tells letter cases apart, unless its file system does not; two
 * projects may not differ in that alone.
 */
export const folderKey = (segments: readonly string[]): string => segments.map(foldName).join('/')
