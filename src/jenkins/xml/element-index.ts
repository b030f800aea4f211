import { SaxesParser } from 'saxes'
import { mapYielding, sliceText } from '../../async/map-yielding.ts'
import type { XmlVersion } from './write.ts'

/** Where an element stands in a text: `<name …>` from `start` to `inner`, `</name>` from `innerEnd` to `end`. */
export interface Span {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly start: number
  /** Right after the opening tag. */
  readonly inner: number
  /** Right before the closing tag; with `<name/>` there is none, and it is `end`. */
  readonly innerEnd: number
  readonly end: number
  readonly children: readonly Span[]
  /** Its own character data; only for what can hold a structure or an id, and '' for the rest. */
  readonly text: string
}

/** A document with the places of its elements. */
export interface ElementIndex {
  readonly version: XmlVersion
  readonly root: Span
  /** Every `reference` of XStream in it, and where the element with it begins. */
  readonly references: readonly { readonly to: string; readonly at: number }[]
}

/** How deep an element may be to get a place: what is inside the id of a credential is the ninth level. */
const LEVELS = 9

/** How deep an element may be for its text to be kept, whatever it is: the list of credentials is the sixth level. */
const TEXT_LEVELS = 6

/** The names of leaves whose text is kept. */
const LEAVES = new Set(['id', 'name'])

type OpenElement = { -readonly [Key in keyof Span]: Span[Key] } & { children: OpenElement[] }

/**
 * Finds the places of the elements of a document. Undefined if it is not well-formed, is of another version, is no UTF-8 or has a DOCTYPE or processing
 * instructions.
 */
export async function indexElements(text: string): Promise<ElementIndex | undefined> {
  const parser = new SaxesParser()
  const drafting = draft(text, parser)
  await mapYielding(sliceText(text), slice => {
    if (!drafting.failed) parser.write(slice)
  })
  if (!drafting.failed) parser.close()
  const { failed, version, root, references } = drafting
  return failed || root === undefined ? undefined : { version, root, references }
}

interface Drafting {
  failed: boolean
  version: XmlVersion
  root: OpenElement | undefined
  readonly references: { to: string; at: number }[]
}

function draft(text: string, parser: SaxesParser): Drafting {
  const drafting: Drafting = { failed: false, version: '1.0', root: undefined, references: [] }
  const open: OpenElement[] = []
  let depth = 0
  const fail = (): void => {
    drafting.failed = true
  }
  for (const event of ['error', 'doctype', 'processinginstruction'] as const) parser.on(event, fail)
  parser.on('xmldecl', ({ version, encoding }) => {
    if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8') fail()
    if (version === '1.0' || version === '1.1') drafting.version = version
    else fail()
  })
  parser.on('opentag', ({ name, attributes }) => {
    const { position } = parser
    const start = tagAt(text, position)
    if (attributes['reference'] !== undefined) drafting.references.push({ to: attributes['reference'], at: start })
    depth += 1
    if (depth > LEVELS) return
    const span = { name, attributes: { ...attributes }, start, inner: position, innerEnd: 0, end: 0, children: [], text: '' }
    if (start < 0) fail()
    open.at(-1)?.children.push(span)
    open.push(span)
    drafting.root ??= span
  })
  parser.on('closetag', ({ isSelfClosing }) => {
    depth -= 1
    if (depth >= LEVELS) return
    const span = open.pop()
    const { position } = parser
    if (span === undefined || tagAt(text, position) < 0) return fail()
    span.end = position
    span.innerEnd = isSelfClosing ? position : tagAt(text, position)
  })
  const keep = (characters: string): void => {
    const span = open.at(-1)
    if (span !== undefined && depth === open.length && (depth <= TEXT_LEVELS || LEAVES.has(span.name))) span.text += characters
  }
  parser.on('text', keep)
  parser.on('cdata', keep)
  return drafting
}

/** Where the tag begins that ends at a place: no `<` can stand inside a tag. Negative if none ends there. */
const tagAt = (text: string, position: number): number => (text[position - 1] === '>' ? text.lastIndexOf('<', position - 1) : -1)
