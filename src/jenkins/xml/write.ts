import { Builder } from 'xml2js'
import { Secret } from '../../domain/secret.ts'
import { isLeaf, leavesOf, type XmlBranch, type XmlElement } from '../../domain/xml-element.ts'
import { JenkinsError } from '../http/jenkins-error.ts'
import { elementNameOf } from './class-name.ts'

/** Control characters that XML 1.0 cannot carry at all; XML 1.1 can, as references. */
const NEEDS_XML_11 = /[\u0001-\u0008\u000B\u000C\u000E-\u001F]/

/** Characters that XML 1.1 requires as references, or would treat as a line end and turn into LF. Builder leaves them raw. */
const REFERENCE_IN_XML_11 = /[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028]/g

/** Characters that no document can carry. */
const NEVER = /[\u0000\uFFFE\uFFFF]/

/** Names of elements come only from the types; still, a name is markup and is checked. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

type Node = Record<string, unknown>

export type XmlVersion = '1.0' | '1.1'

/**
 * Writes a document so that every character of every value reaches Jenkins unchanged. LF and TAB are raw, CR is `&#xD;` (raw it
 * would become LF). XML 1.0, unless a control character forces 1.1, in which U+0085 and U+2028 need references as well.
 */
export function toXml(document: XmlBranch, operation: string): string {
  const version = versionFor(document)
  return `${declaration(version)}${toElement(document, version, operation)}`
}

/** The id in a credential's document; undefined if there is none. */
export function idOf(document: XmlBranch): string | undefined {
  const leaf = document.children.find(child => child.name === 'id' && isLeaf(child))
  return leaf !== undefined && isLeaf(leaf) && typeof leaf.text === 'string' ? leaf.text : undefined
}

/** The XML declaration. */
export const declaration = (version: XmlVersion): string => `<?xml version="${version}" encoding="UTF-8"?>`

/** The version that a document needs: 1.0, unless only 1.1 can carry its characters. */
export const versionFor = (document: XmlBranch): XmlVersion =>
  leavesOf(document).some(leaf => NEEDS_XML_11.test(textOf(leaf.text))) ? '1.1' : '1.0'

/**
 * The same without its declaration, for a document of that version (1.1 if `versionFor` requires it).
 *
 * The builder quotes the whole VALUE in its exceptions, so they are dropped here.
 */
export function toElement(document: XmlBranch, version: XmlVersion, operation: string): string {
  const bad = leavesOf(document).find(leaf => !canTravel(textOf(leaf.text)))
  if (bad !== undefined)
    throw new JenkinsError('ContentRefused', operation, {
      detail: `XML cannot carry a character of "${bad.field}"`,
      credential: idOf(document)
    })
  const text = built(document, version, operation)
  return version === '1.0'
    ? text
    : text.replace(REFERENCE_IN_XML_11, character => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`)
}

function built(document: XmlBranch, version: XmlVersion, operation: string): string {
  try {
    // Pretty printing would put white space into values; `$` and `_` are the builder's keys for attributes and text.
    const builder = new Builder({
      xmldec: { version, encoding: 'UTF-8' },
      headless: true,
      renderOpts: { pretty: false },
      rootName: elementNameOf(document.name)
    })
    return builder.buildObject(nodeOf(document))
  } catch {
    throw new JenkinsError('ContentRefused', operation, { detail: 'the document could not be built', credential: idOf(document) })
  }
}

/** An element in the builder's format, in which repeated names are a list. */
function nodeOf(branch: XmlBranch): Node {
  const byName = Map.groupBy(branch.children, named)
  const nodes = [...byName].map(([name, same]) => [name, same.map(one => (isLeaf(one) ? { _: textOf(one.text) } : nodeOf(one)))])
  return { ...(branch.attributes === undefined ? {} : { $: branch.attributes }), ...Object.fromEntries(nodes) }
}

function named(element: XmlElement): string {
  if (!NAME.test(element.name)) throw new Error('not a name')
  return element.name
}

const textOf = (text: string | Secret): string => (text instanceof Secret ? text.reveal() : text)

const canTravel = (text: string): boolean => text.isWellFormed() && !NEVER.test(text)
