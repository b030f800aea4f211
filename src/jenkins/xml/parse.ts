import sax from 'sax'
import { mapYielding, sliceText } from '../../async/map-yielding.ts'

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
 * The text is read slice by slice, and others have their turn in between. It goes through the reader of xml2js, without the objects
 * that xml2js makes of it: they cost more than the reading.
 */
export async function parseXml(text: string): Promise<Element | undefined> {
  const reader = sax.parser(true)
  const building = buildFrom(reader)
  await mapYielding(sliceText(text), slice => {
    if (!building.failed) reader.write(prepared(slice))
  })
  if (!building.failed) reader.close()
  return building.failed ? undefined : building.root
}

/**
 * Makes two things as Jenkins' own reader has them: raw CR and CRLF are LF (sax leaves them), and references to characters that
 * XML 1.0 lacks are those characters (sax refuses them; Jenkins writes control characters so, in documents of version 1.1).
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

interface Building {
  failed: boolean
  root: Element | undefined
}

type OpenElement = { -readonly [Key in keyof Element]: Element[Key] } & { children: OpenElement[] }

/** Makes elements of what the reader finds. Names are values, never keys, so none can reach a prototype. */
function buildFrom(reader: sax.SAXParser): Building {
  const building: Building = { failed: false, root: undefined }
  const open: OpenElement[] = []
  let elements = 0
  const fail = (): void => {
    building.failed = true
  }
  // Named entities are those of XML; as it comes, the reader knows all of HTML's.
  Object.assign(reader, { ENTITIES: XML_ENTITIES })
  reader.onerror = fail
  reader.ondoctype = fail
  reader.onopentag = ({ name, attributes }) => {
    elements += 1
    const parent = open.at(-1)
    if (open.length >= MAX_DEPTH || elements > MAX_ELEMENTS || (parent === undefined && building.root !== undefined)) fail()
    const indirect = Object.hasOwn(attributes, 'reference') || Object.hasOwn(attributes, 'serialization')
    const plugin = typeof attributes['plugin'] === 'string' ? attributes['plugin'] : undefined
    const element: OpenElement = { name, text: '', children: [], indirect, plugin }
    parent?.children.push(element)
    building.root ??= element
    open.push(element)
  }
  reader.onclosetag = () => {
    open.pop()
  }
  const keep = (text: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  reader.ontext = keep
  reader.oncdata = keep
  return building
}
