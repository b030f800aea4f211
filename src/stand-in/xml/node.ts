/** One element of a parsed XML document. Comments are kept, because Jenkins keeps them in the file it was sent. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlNode[]
}

export interface XmlComment {
  readonly comment: string
}

export type XmlNode = XmlElement | XmlComment | string

/** Builds an element; a string child is text. */
export const element = (name: string, children: XmlNode[] = [], attributes: Record<string, string> = {}): XmlElement => ({
  name,
  attributes,
  children
})

export const isElement = (node: XmlNode): node is XmlElement => typeof node === 'object' && 'name' in node

export const elementsOf = (node: XmlElement): XmlElement[] => node.children.filter(isElement)

export const childNamed = (node: XmlElement, name: string): XmlElement | undefined =>
  elementsOf(node).find(child => child.name === name)

/**
 * What XStream's reader calls the value of an element: its text up to the first child element, comments skipped. Hence
 * `a<b>c</b>d` is `a`, and the pretty-printed `<secret-redacted/>` is a line break and spaces (transcripts: value, update).
 */
export function textOf(node: XmlElement): string {
  let value = ''
  for (const child of node.children) {
    if (typeof child === 'string') value += child
    else if (isElement(child)) break
  }
  return value
}

/** The name of the class an element stands for: the `class` attribute, or the element name with XStream's escapes undone. */
export const classOf = (node: XmlElement): string =>
  (node.attributes['class'] ?? node.name)
    .replace(/__/g, '\u0000')
    .replace(/_-/g, '$')
    .replace(/\u0000/g, '_')

/** The name of the element that XStream writes for a class. */
export const elementNameOf = (className: string): string => className.replaceAll('_', '__').replaceAll('$', '_-')

/** The same tree with every text and attribute value mapped. */
export function mapText(node: XmlElement, map: (text: string) => string): XmlElement {
  const attributes = Object.fromEntries(Object.entries(node.attributes).map(([name, value]) => [name, map(value)]))
  const children = node.children.map(child =>
    typeof child === 'string' ? map(child) : isElement(child) ? mapText(child, map) : child
  )
  return { name: node.name, attributes, children }
}

/** The same tree without the white space between elements; what is printed pretty again must not bring its own. */
export function withoutIndentation(node: XmlElement): XmlElement {
  const mixed = node.children.some(isElement)
  const children = node.children
    .filter(child => !(mixed && typeof child === 'string' && child.trim() === ''))
    .map(child => (isElement(child) ? withoutIndentation(child) : child))
  return { name: node.name, attributes: node.attributes, children }
}
