import { Parser } from 'xml2js'
import { inTurns, slicesOf } from './turns.ts'

/** An element of an answer. Its attributes are dropped but for those that say that the content is elsewhere or in another form. */
export interface Element {
  readonly name: string
  /** Character data of the element itself, white space included. */
  readonly text: string
  readonly children: readonly Element[]
  /** XStream did not write the content here: a reference to another element, or a serialised form. */
  readonly indirect: boolean
}

/** Jenkins' own documents are some ten levels deep. */
const MAX_DEPTH = 64

/** Enough for some 30,000 credentials in one folder, and a second of work in all. */
const MAX_ELEMENTS = 250_000

/** The part of xml2js' reader that is hooked into; its types do not name it. */
interface Reader {
  write(text: string): void
  close(): void
  onopentag: (node: unknown) => void
  onclosetag: (name: string) => void
  onerror: (error: Error) => void
  ondoctype?: () => void
  /** Names of entities; as it comes, all of HTML's. */
  ENTITIES: Readonly<Record<string, string>>
}

/** What xml2js gives with the options below. */
interface Parsed {
  readonly '#name': string
  readonly $?: Readonly<Record<string, string>>
  readonly $$?: readonly Parsed[]
  readonly _?: string
}

const TEXT = '__text__'

/** The only entities there are without a DOCTYPE. */
const XML_ENTITIES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'"
})

/**
 * The root element of a document, or undefined if it is not one well-formed document: HTML, half an answer, garbage after the end, a
 * DOCTYPE (so no entities), or deeper or longer than anything Jenkins writes. Nothing of the text is quoted anywhere.
 *
 * The text is read slice by slice, and others have their turn in between. xml2js' own way of doing so (`async`) goes on with another
 * reader, without our guard, after the root or a fault, and never calls back when the guard refuses; so the slices are fed from here.
 */
export async function parseXml(text: string): Promise<Element | undefined> {
  const parser = new Parser({
    explicitRoot: false,
    explicitChildren: true,
    preserveChildrenOrder: true,
    charsAsChildren: true,
    includeWhiteChars: true
  })
  const reader = (parser as unknown as { saxParser: Reader }).saxParser
  const guard = guarded(reader)
  let root: Parsed | null = null
  parser.on('end', (result: Parsed | null) => {
    root ??= result
  })
  parser.on('error', () => undefined) // the guard counts
  try {
    await inTurns(slicesOf(text), slice => {
      if (!guard.failed) reader.write(prepared(slice))
    })
    reader.close()
  } catch {
    return undefined // the guard refused, or a fault after the end of the root element
  }
  return guard.failed || root === null || typeof root !== 'object' ? undefined : elementOf(root)
}

/**
 * Makes two things as Jenkins' own reader has them: raw CR and CRLF are LF (xml2js leaves them), and references to characters that
 * XML 1.0 lacks are those characters (xml2js refuses them; Jenkins writes control characters so, in documents of version 1.1).
 */
function prepared(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (reference, hexadecimal?: string, decimal?: string) => {
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
      const isLineOrTab = code === 0x9 || code === 0xa || code === 0xd
      const isForeign = (code < 0x20 && !isLineOrTab) || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff
      return isForeign ? String.fromCharCode(code) : reference
    })
}

/** xml2js reports its first result or fault and swallows what follows, so the faults are counted at the source. */
function guarded(reader: Reader): { failed: boolean } {
  const guard = { failed: false }
  const { onopentag, onclosetag, onerror } = reader
  let depth = 0
  let roots = 0
  let elements = 0
  const fail = (): never => {
    guard.failed = true
    throw new Error('refused')
  }
  reader.onopentag = node => {
    if (depth === 0) roots += 1
    depth += 1
    elements += 1
    if (depth > MAX_DEPTH || roots > 1 || elements > MAX_ELEMENTS) fail()
    onopentag(node)
  }
  reader.onclosetag = name => {
    depth -= 1
    onclosetag(name)
  }
  reader.onerror = error => {
    guard.failed = true
    onerror(error)
  }
  reader.ondoctype = fail
  reader.ENTITIES = XML_ENTITIES
  return guard
}

/** Keys of foreign names are never read, only `$$`, `$`, `_` and `#name`. Children are made when somebody looks at them. */
function elementOf(node: Parsed): Element {
  const parts = node.$$ ?? []
  const attributes = Object.keys(node.$ ?? {})
  let children: readonly Element[] | undefined
  return {
    name: node['#name'],
    text: parts
      .filter(part => part['#name'] === TEXT)
      .map(part => part._ ?? '')
      .join(''),
    get children() {
      children ??= parts.filter(part => part['#name'] !== TEXT).map(elementOf)
      return children
    },
    indirect: attributes.includes('reference') || attributes.includes('serialization')
  }
}
