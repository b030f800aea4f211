import { SaxesParser } from 'saxes'
import { mapYielding, sliceText } from '../../async/map-yielding.ts'
import { own } from '../../domain/own.ts'

/** An element of an answer. Of its attributes only what is named here is kept. */
export interface Element {
  readonly name: string
  /** Character data of the element itself, white space included. */
  readonly text: string
  readonly children: readonly Element[]
  /** XStream did not write the content here: a reference to another element, or a serialised form. */
  readonly indirect: boolean
  /** The plug-in that wrote it, such as `credentials@2.3.15`. */
  readonly plugin: string | undefined
}

/** Jenkins' own documents are some ten levels deep. */
const MAX_DEPTH = 64

/** Enough for some 30,000 credentials in one folder, and a second of work in all. */
const MAX_ELEMENTS = 250_000

/**
 * The root element of a document, or undefined if it is not one well-formed document: HTML, half an answer, garbage after the end, a
 * DOCTYPE (so no entities), or deeper or longer than anything Jenkins writes. Nothing of the text is quoted anywhere.
 *
 * The text is read slice by slice, and others have their turn in between.
 */
export async function parseXml(text: string): Promise<Element | undefined> {
  // Whatever a document says of itself: in XML 1.1 the parser would change more characters.
  const parser = new SaxesParser({ defaultXMLVersion: '1.0', forceXMLVersion: true })
  const building = buildFrom(parser)
  await mapYielding(sliceText(text), slice => {
    if (!building.failed) parser.write(prepare(slice))
  })
  if (!building.failed) parser.close()
  return building.failed ? undefined : building.root
}

/** Code units that no XML 1.0 has, halves of characters among them, and the mark itself. */
const FOREIGN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\uFDD0]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Begins the four digits that a foreign code unit is for the parser, which would refuse it. Unicode reserves it for inner use. */
const MARK = '\uFDD0'

/**
 * Jenkins' own reader takes references to any code unit, and Jenkins writes some that XML lacks: control characters, and halves of
 * characters. They are marked for the parser.
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

/** The text as Jenkins meant it. */
const restore = (text: string): string =>
  text.replace(/\uFDD0([0-9a-f]{4})/g, (_marked, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))

interface Building {
  failed: boolean
  root: Element | undefined
}

type OpenElement = { -readonly [Key in keyof Element]: Element[Key] } & { children: OpenElement[] }

/** Makes elements of what the parser finds. Names are values, never keys, so none can reach a prototype. */
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
