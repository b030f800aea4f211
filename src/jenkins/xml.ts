import { Builder } from 'xml2js'
import { Secret } from '../domain/secret.ts'
import { isLeaf, leavesOf, type XmlBranch, type XmlElement } from '../domain/xml-element.ts'
import { JenkinsError } from './jenkins-error.ts'

/** Control characters that XML 1.0 cannot carry in any way; XML 1.1 can, as references. */
const NEEDS_XML_11 = /[\u0001-\u0008\u000B\u000C\u000E-\u001F]/

/** What XML 1.1 wants as a reference, or would take for a line end and turn into LF. Builder leaves all of them raw. */
const REFERENCE_IN_XML_11 = /[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028]/g

/** What no document can carry. */
const NEVER = /[\u0000\uFFFE\uFFFF]/

/** Names of elements come from the types and from nowhere else; still, a name is markup and is checked. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

type Node = Record<string, unknown>

/**
 * A document as Jenkins is to get it: every character of every value arrives as it is. LF and TAB travel raw, CR as `&#xD;` (raw it
 * would become LF). XML 1.0 unless a control character forces 1.1, in which U+0085 and U+2028 need references as well.
 *
 * The builder quotes the whole VALUE in its exceptions, so whatever it throws is dropped here.
 */
export function toXml(document: XmlBranch, operation: string): string {
  const bad = leavesOf(document).find(leaf => !canTravel(textOf(leaf.text)))
  if (bad !== undefined)
    throw new JenkinsError('ContentRefused', operation, { detail: `XML cannot carry a character of "${bad.field}"` })
  const version = leavesOf(document).some(leaf => NEEDS_XML_11.test(textOf(leaf.text))) ? '1.1' : '1.0'
  const text = built(document, version, operation)
  return version === '1.0'
    ? text
    : text.replace(REFERENCE_IN_XML_11, character => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`)
}

function built(document: XmlBranch, version: string, operation: string): string {
  try {
    // Pretty printing would put white space into values; `$` and `_` are the builder's keys for attributes and text.
    const builder = new Builder({
      xmldec: { version, encoding: 'UTF-8' },
      renderOpts: { pretty: false },
      rootName: document.name
    })
    return builder.buildObject(nodeOf(document))
  } catch {
    throw new JenkinsError('ContentRefused', operation, { detail: 'the document could not be built' })
  }
}

/** An element in the builder's shape: the same name twice is a list. */
function nodeOf(branch: XmlBranch): Node {
  const node: Node = branch.attributes === undefined ? {} : { $: branch.attributes }
  for (const child of branch.children) {
    const siblings = Array.isArray(node[child.name]) ? (node[child.name] as unknown[]) : []
    node[named(child)] = [...siblings, isLeaf(child) ? { _: textOf(child.text) } : nodeOf(child)]
  }
  return node
}

function named(element: XmlElement): string {
  if (!NAME.test(element.name)) throw new Error('not a name')
  return element.name
}

const textOf = (text: string | Secret): string => (text instanceof Secret ? text.reveal() : text)

const canTravel = (text: string): boolean => text.isWellFormed() && !NEVER.test(text)
