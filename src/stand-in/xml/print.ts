import { isElement, type XmlElement, type XmlNode } from './node.ts'

/**
 * As the JDK's identity transformation writes it: what `POST config.xml` leaves in the file, and therefore what GET answers until
 * the next save (transcript folder-config-get-after-many).
 */
export const printTransformed = (root: XmlElement): string => `<?xml version="1.0" encoding="UTF-8"?>${transformed(root)}`

function transformed(node: XmlNode): string {
  if (typeof node === 'string') return transformedText(node)
  if (!isElement(node)) return `<!--${node.comment}-->`
  const head = `<${node.name}${attributesOf(node, text =>
    transformedText(text)
      .replace(/"/g, '&quot;')
      .replace(/[\t\n]/g, reference)
  )}`
  return node.children.length === 0 ? `${head}/>` : `${head}>${node.children.map(transformed).join('')}</${node.name}>`
}

const reference = (c: string): string => `&#${c.codePointAt(0)};`
const transformedText = (text: string): string =>
  escapeMarkup(text).replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028]|[\uD800-\uDBFF][\uDC00-\uDFFF]/g, reference)

/** As XStream's PrettyPrintWriter writes: two spaces, `<x/>` without a value, `<x></x>` for an empty one. */
export function printPretty(node: XmlElement, indent = ''): string {
  const head = `${indent}<${node.name}${attributesOf(node, text => prettyText(text).replace(/[\t\n]/g, hexReference))}`
  if (node.children.length === 0) return `${head}/>`
  if (!node.children.some(isElement)) return `${head}>${node.children.map(prettyLeaf).join('')}</${node.name}>`
  const inner = node.children.map(child =>
    isElement(child) ? printPretty(child, `${indent}  `) : `${indent}  ${prettyLeaf(child)}`
  )
  return `${head}>\n${inner.join('\n')}\n${indent}</${node.name}>`
}

const prettyLeaf = (node: XmlNode): string => (typeof node === 'string' ? prettyText(node) : '')
const hexReference = (c: string): string => `&#x${c.charCodeAt(0).toString(16)};`
const prettyText = (text: string): string =>
  escapeMarkup(text)
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;')
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, hexReference)

const escapeMarkup = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const attributesOf = (node: XmlElement, quote: (text: string) => string): string =>
  Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${quote(value)}"`)
    .join('')
