import { isDeepStrictEqual } from 'node:util'
import { mapYielding } from '../async/map-yielding.ts'
import type { ObservedCredential } from '../domain/observed.ts'
import { own } from '../domain/own.ts'
import { Secret } from '../domain/secret.ts'
import { leavesOf, type XmlBranch } from '../domain/xml-element.ts'
import { isKnownClass } from './capabilities.ts'
import { type ElementIndex, indexElements } from './xml/element-index.ts'
import { type Hash, parseFolderConfig } from './xml/folder-config.ts'
import { NotCertain, patchFolder } from './xml/folder-patch.ts'
import { toElement, versionFor, type XmlVersion } from './xml/write.ts'

/** The part of a reading on which a changed configuration is based. */
export type ConfigRead = { readonly config: Secret | null }

/** Many changes to the credentials of one folder. */
export interface CredentialsChange {
  /** Documents by id, to be added or to replace existing credentials. */
  readonly put: ReadonlyMap<string, XmlBranch>
  readonly remove: ReadonlySet<string>
  /** The reading on which the change is based. */
  readonly on: ConfigRead
}

/** Placeholders for hidden secrets. Posted back, they would become the secret. */
const MASKED = /<secret-redacted|>\s*\*{8}\s*</

/** Characters that XML 1.1 treats as line ends: Jenkins reads them from its own file differently than from a post. */
const FOLDED_IN_XML_11 = /[\u0085\u2028]/

/**
 * A folder's configuration with the change applied. Undefined if it is uncertain that Jenkins would then hold the change and
 * everything else as before. The result has been parsed again and verified to contain exactly the requested change.
 */
export async function changedConfig(
  text: string,
  change: Omit<CredentialsChange, 'on'>,
  hash: Hash,
  operation: string
): Promise<string | undefined> {
  const before = await parseFolderConfig(text, hash)
  const index = await indexElements(text)
  if (before.kind !== 'folder' || index === undefined) return undefined
  const staying = before.credentials.filter(({ id }) => !change.put.has(id) && !change.remove.has(id))
  if (!isCertain(text, index, staying)) return undefined
  const put = await elementsOf(change.put, index.version, operation)
  if (put === undefined) return undefined
  try {
    const changed = patchFolder(text, index, { put, remove: change.remove })
    const after = await parseFolderConfig(changed, hash)
    return after.kind === 'folder' && (await isAsked(before.credentials, after.credentials, change, hash)) ? changed : undefined
  } catch (error) {
    if (error instanceof NotCertain) return undefined
    throw error
  }
}

/** Whether posting the shown text back would preserve it and the remaining credentials: nothing is masked, folded or in clear. */
export const isCertain = (text: string, { version }: ElementIndex, staying: readonly ObservedCredential[]): boolean =>
  !MASKED.test(text) && !(version === '1.1' && FOLDED_IN_XML_11.test(text)) && !staying.some(isPlain)

/** Whether a secret of one of our classes is in clear. Other classes may have fields, unknown to us, that are not secrets. */
const isPlain = ({ className, hidden }: ObservedCredential): boolean =>
  className !== null && isKnownClass(className) && Object.values(hidden).some(secret => secret.state === 'plain')

/** The documents as elements for a text of this XML version; undefined if it cannot carry one of them. */
async function elementsOf(
  documents: ReadonlyMap<string, XmlBranch>,
  version: XmlVersion,
  operation: string
): Promise<Map<string, string> | undefined> {
  const elements = await mapYielding(documents, ([id, document]): [string, string][] =>
    version === '1.0' && versionFor(document) === '1.1' ? [] : [[id, toElement(document, version, operation)]]
  )
  return elements.some(element => element.length === 0) ? undefined : new Map(elements.flat())
}

/** Whether the second reading is the first one with the change applied, in the same order with new ones last. */
async function isAsked(
  before: readonly ObservedCredential[],
  after: readonly ObservedCredential[],
  { put, remove }: Omit<CredentialsChange, 'on'>,
  hash: Hash
): Promise<boolean> {
  const known = new Set(before.map(({ id }) => id))
  const expected: readonly (ObservedCredential | XmlBranch)[] = [
    ...before.filter(({ id }) => !remove.has(id)).map(credential => put.get(credential.id) ?? credential),
    ...[...put].filter(([id]) => !known.has(id)).map(([, document]) => document)
  ]
  const pairs = expected.map((wanted, index) => [wanted, after[index]] as const)
  const equal = await mapYielding(pairs, ([wanted, seen]) =>
    seen !== undefined && 'children' in wanted ? isHeld(wanted, seen, hash) : isDeepStrictEqual(wanted, seen)
  )
  return after.length === expected.length && equal.every(Boolean)
}

/** Whether a reading shows every character of a document. */
const isHeld = (document: XmlBranch, seen: ObservedCredential, hash: Hash): boolean =>
  seen.className === document.name &&
  leavesOf(document).every(({ path, text }) => {
    const value = text instanceof Secret ? text.reveal() : text
    return path === 'id' ? seen.id === value : own(seen.visible, path) === value || own(seen.hidden, path)?.hash === hash(value)
  })
