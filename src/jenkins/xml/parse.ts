import { SaxesParser } from 'saxes'
import { mapYielding, sliceText } from '../../async/map-yielding.ts'
import { own } from '../../domain/own.ts'

/** An element of a document. Only the attributes used here are kept. */
export interface Element {
  readonly name: string
  /** Character data of the element itself, including white space. */
  readonly text: string
  readonly children: readonly Element[]
  /** Whether XStream wrote the content elsewhere (a reference to another element) or in a serialised form. */
  readonly indirect: boolean
  /** The plug-in that wrote the element, such as `credentials@2.3.15`. */
  readonly plugin: string | undefined
}

/** Documents of Jenkins are about ten levels deep. */
const MAX_DEPTH = 64

/** Enough for about 30,000 credentials in one folder, and about a second of work. */
const MAX_ELEMENTS = 250_000

/**
 * The root element of a document, or undefined if it is not a single well-formed document: HTML, a truncated answer, garbage after
 * the end, a DOCTYPE (so no entities), or deeper or longer than anything that Jenkins writes. The text is never quoted.
 *
 * Reads the text slice by slice and yields to other work in between.
 */
export async function parseXml(text: string): Promise<Element | undefined> {
  // Ignores the declared version, because the parser would change more characters in XML 1.1.
  const parser = new SaxesParser({ defaultXMLVersion: '1.0', forceXMLVersion: true })
  const building = buildFrom(parser)
  await mapYielding(sliceText(text), slice => {
    if (!building.failed) parser.write(prepare(slice))
  })
  if (!building.failed) parser.close()
  return building.failed ? undefined : building.root
}

/** Code units that XML 1.0 does not allow, including lone surrogates, and the mark itself. */
const FOREIGN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\uFDD0]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/**
 * Prefix of the four digits that replace a foreign code unit, which the parser would refuse. Unicode reserves it for internal use.
 */
const MARK = '\uFDD0'

/**
 * Jenkins' reader accepts references to any code unit, and Jenkins writes some that XML does not allow: control characters and lone
 * surrogates. They are encoded for the parser.
 */
const prepare = (text: string): string =>
  text
    .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (reference, hexadecimal?: string, decimal?: string) => {
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
      const isLineOrTab = code === 0x9 || code === 0xa || code === 0xd
      const isForeign =
        (code < 0x20 && !isLineOrTab) || (code >= 0xd800 && code <= 0xdfff) || [0xfffe, 0xffff, 0xfdd0].includes(code)
      return isForeign ? String.fromCharCode(code) : reference
    })
    .replace(FOREIGN, unit => MARK + unit.charCodeAt(0).toString(16).padStart(4, '0'))

/** Decodes the text as Jenkins meant it. */
const restore = (text: string): string =>
  text.replace(/\uFDD0([0-9a-f]{4})/g, (_marked, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))

interface Building {
  failed: boolean
  root: Element | undefined
}

type OpenElement = { -readonly [Key in keyof Element]: Element[Key] } & { children: OpenElement[] }

/** Builds elements from the parser's events. Names are values, never keys, so none can reach a prototype. */
function buildFrom(parser: SaxesParser): Building {
  const building: Building = { failed: false, root: undefined }
  const open: OpenElement[] = []
  let elements = 0
  const fail = (): void => {
    building.failed = true
  }
  parser.on('error', fail)
  parser.on('doctype', fail)
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1
    const parent = open.at(-1)
    if (open.length >= MAX_DEPTH || elements > MAX_ELEMENTS) fail()
    const indirect = Object.hasOwn(attributes, 'reference') || Object.hasOwn(attributes, 'serialization')
    const element: OpenElement = {
      name,
      text: '',
      children: [],
      indirect,
      plugin: own(attributes as Record<string, string>, 'plugin')
    }
    parent?.children.push(element)
    building.root ??= element
    open.push(element)
  })
  parser.on('closetag', () => {
    const element = open.pop()
    if (element !== undefined) element.text = restore(element.text)
  })
  const keep = (text: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.on('text', keep)
  parser.on('cdata', keep)
  return building
}
