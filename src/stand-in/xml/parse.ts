import { SaxesParser } from 'saxes'
import { declareEntities } from './entities.ts'
import { MalformedXml } from './malformed.ts'
import type { XmlElement } from './node.ts'

/**
 * Parses as the JDK's parser does for a character stream: strictly, encoding declaration ignored, XML 1.1 honoured, internal
 * entities expanded, external ones empty. A byte order mark that reached the character stream is an error (transcripts: xml).
 */
export function parseXml(text: string): XmlElement {
  if (text.startsWith('\uFEFF')) throw new MalformedXml('Content is not allowed in prolog.')
  return parse(text, new SaxesParser({ position: false }))
}

/**
 * Parses a file of Jenkins' own disk as XPP3 does: references to control characters are fine whatever the declaration says, and
 * a reference above U+FFFF is cut to sixteen bits unless `astral` (JENKINS-69129).
 */
export function parseFile(text: string, astral: boolean): XmlElement {
  const body = text
    .replace(/^<\?xml[^>]*\?>/, '')
    .replace(/[\u0085\u2028]/g, c => `&#${c.charCodeAt(0)};`)
    .replace(/&#(x[0-9a-fA-F]+|[0-9]+);/g, (reference, digits: string) => {
      const code = Number(digits.startsWith('x') ? `0${digits}` : digits)
      return code > 0xffff && !astral ? `&#${code & 0xffff};` : reference
    })
  return parse(body, new SaxesParser({ position: false, forceXMLVersion: true, defaultXMLVersion: '1.1' }))
}

type Parser = SaxesParser<{ position: false }>

function parse(text: string, parser: Parser): XmlElement {
  const open: XmlElement[] = []
  let root: XmlElement | undefined
  const append = (node: string | { comment: string }) => open.at(-1)?.children.push(node)
  parser.on('error', error => {
    throw new MalformedXml(error.message)
  })
  parser.on('doctype', doctype => declareEntities(doctype, parser.ENTITIES))
  parser.on('opentag', tag => {
    const node: XmlElement = { name: tag.name, attributes: { ...tag.attributes } as Record<string, string>, children: [] }
    open.at(-1)?.children.push(node)
    root ??= node
    open.push(node)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.on('text', append)
  parser.on('cdata', append)
  parser.on('comment', comment => append({ comment }))
  parser.write(text).close()
  if (root === undefined) throw new MalformedXml('Premature end of file.')
  return root
}
