import { mapYielding } from '../../async/map-yielding.ts'
import { blocksIn } from '../../domain/ciphertext.ts'
import type { ObservedCredential, ObservedSecret } from '../../domain/observed.ts'
import { own } from '../../domain/own.ts'
import { Secret } from '../../domain/secret.ts'
import { looksEncrypted } from '../../domain/text.ts'
import { jenkinsClasses } from '../../domain/types/index.ts'
import { USER_NAME, USER_NAME_FLAG } from '../../domain/user-name.ts'
import { classNameOf } from './class-name.ts'
import { CREDENTIALS_PROPERTY, DOMAIN, FOLDER_CLASS } from './folder-xml.ts'
import { type Element, parseXml } from './parse.ts'
import { flagOf, hasUserName } from './user-name-flag.ts'

/** Elements whose text is kept in every class (the flag is a boolean). */
const VISIBLE = new Set(['scope', 'description', USER_NAME, USER_NAME_FLAG, 'fileName'])

/** Whether the text of an element is kept. What no type declares as readable counts as secret, also in unknown classes. */
const isVisible = (className: string, path: string): boolean => {
  const elements = jenkinsClasses.get(className)?.elements
  return VISIBLE.has(path) || (elements !== undefined && own(elements, path) === 'text')
}

/** Placeholders for a secret in a configuration that we may only read (Item/ExtendedRead): an element, or asterisks. */
const REDACTED = 'secret-redacted'
const STARS = '********'

export type Hash = (text: string) => string

/** The parsed configuration of a folder. `garbled`: not a single well-formed and complete document. */
export type FolderConfig =
  | {
      readonly kind: 'folder'
      readonly credentials: readonly ObservedCredential[]
      readonly valuesWatched: boolean
      /** '' if there is none. */
      readonly displayName: string
      /** Number of credentials in domains other than the global one. */
      readonly elsewhere: number
    }
  | { readonly kind: 'other-item' }
  | { readonly kind: 'garbled' }

/**
 * Reads the credentials of the global domain from a folder's config.xml. Texts of secrets are hashed as soon as they are read and
 * are never part of the result. Attributes are not part of it either: plug-in versions change without a change to the credential.
 */
export async function parseFolderConfig(xml: string, hash: Hash): Promise<FolderConfig> {
  const root = await parseXml(xml)
  if (root === undefined || root.name === 'html') return { kind: 'garbled' }
  if (root.name !== FOLDER_CLASS) return { kind: 'other-item' }
  const properties = childrenNamed(root, 'properties').flatMap(list => childrenNamed(list, CREDENTIALS_PROPERTY))
  const entries = properties.flatMap(property => childrenNamed(property, 'domainCredentialsMap')).flatMap(map => map.children)
  if (entries.some(isPuzzling)) return { kind: 'garbled' }
  const elements = entries.filter(isGlobal).flatMap(entry => entry.children[1]?.children ?? [])
  const readings = await mapYielding(elements, element => (isIndirect(element) ? [] : [observed(element, hash)]))
  const credentials = readings.flat()
  if (credentials.length < elements.length) return { kind: 'garbled' }
  const elsewhere = entries
    .filter(entry => !isGlobal(entry))
    .reduce((sum, entry) => sum + (entry.children[1]?.children.length ?? 0), 0)
  const isMasked = credentials.some(c => Object.values(c.hidden).some(secret => secret.state === 'masked'))
  return { kind: 'folder', credentials, valuesWatched: !isMasked, displayName: childText(root, 'displayName'), elsewhere }
}

const childrenNamed = (element: Element, name: string): readonly Element[] =>
  element.children.filter(child => child.name === name)

const childText = (element: Element, name: string): string => childrenNamed(element, name)[0]?.text ?? ''

/** An entry is a domain and its list. Any other form is unknown to this code: no reading is better than half a reading. */
function isPuzzling(entry: Element): boolean {
  const [domain, list, ...more] = entry.children
  if (entry.name !== 'entry' || domain?.name !== DOMAIN || list === undefined || more.length > 0) return true
  return domain.indirect || list.indirect || list.text.trim() !== ''
}

/** The global domain is the one without a name. */
const isGlobal = (entry: Element): boolean => entry.children[0] !== undefined && childText(entry.children[0], 'name') === ''

/** Whether XStream wrote any part of it as a reference to another element. */
const isIndirect = (element: Element): boolean => element.indirect || element.children.some(isIndirect)

function observed(element: Element, hash: Hash): ObservedCredential {
  const className = classNameOf(element)
  const visible = new Map<string, string>()
  const hidden = new Map<string, ObservedSecret>()
  const aliases = jenkinsClasses.get(className)?.aliases ?? {}
  for (const [shownAt, leaf] of leavesBelow(element)) {
    const path = own(aliases, shownAt) ?? shownAt
    if (path === 'id' || path === USER_NAME_FLAG) continue
    if (isVisible(className, path) && leaf.children.length === 0) visible.set(path, leaf.text)
    else hidden.set(path, secretOf(leaf, hash))
  }
  const flag = flagOf(element)
  if (flag !== undefined) visible.set(USER_NAME_FLAG, String(flag))
  const userName = hasUserName(className) ? visible.get(USER_NAME) : undefined
  if (userName !== undefined) hidden.set(USER_NAME, { state: 'readable', hash: hash(userName) })
  if (flag === true) visible.delete(USER_NAME)
  // fromEntries defines own properties, so no element name can reach a prototype.
  return {
    id: childText(element, 'id'),
    className,
    visible: Object.fromEntries(visible),
    ...(flag === true && userName !== undefined ? { secretUserName: new Secret(userName) } : {}),
    hidden: Object.fromEntries(hidden)
  }
}

/** The leaves by path; repeated paths get a number, so that none hides another. */
function leavesBelow(element: Element): Map<string, Element> {
  const leaves = new Map<string, Element>()
  const walk = (parent: Element, prefix: string): void => {
    for (const child of parent.children) {
      const path = unused(leaves, `${prefix}${child.name}`)
      if (isBranch(child)) walk(child, `${path}.`)
      else leaves.set(path, child)
    }
  }
  walk(element, '')
  return leaves
}

function unused(leaves: ReadonlyMap<string, Element>, path: string): string {
  if (!leaves.has(path)) return path
  let number = 2
  while (leaves.has(`${path}#${number}`)) number += 1
  return `${path}#${number}`
}

const isBranch = (element: Element): boolean => element.children.some(child => child.name !== REDACTED)

function secretOf(leaf: Element, hash: Hash): ObservedSecret {
  if (leaf.children.length > 0 || leaf.text === STARS) return { state: 'masked', hash: hash('') }
  if (leaf.text === '') return { state: 'empty', hash: hash('') }
  // The same rule by which values are refused on input, so that none of our values in clear can pass for encrypted.
  if (!looksEncrypted(leaf.text)) return { state: 'plain', hash: hash(leaf.text) }
  const blocks = blocksIn(leaf.text)
  return { state: 'encrypted', hash: hash(leaf.text), ...(blocks === undefined ? {} : { blocks }) }
}
