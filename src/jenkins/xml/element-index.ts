import { SaxesParser } from 'saxes'
import { mapYielding, sliceText } from '../../async/map-yielding.ts'
import type { XmlVersion } from './write.ts'

/** The position of an element in a text: `<name …>` from `start` to `inner`, `</name>` from `innerEnd` to `end`. */
export interface Span {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly start: number
  /** Right after the opening tag. */
  readonly inner: number
  /** Right before the closing tag; equal to `end` for `<name/>`. */
  readonly innerEnd: number
  readonly end: number
  readonly children: readonly Span[]
  /** The element's own character data, kept only for elements that can contain a structure or an id; otherwise ''. */
  readonly text: string
}

/** A document with the positions of its elements. */
export interface ElementIndex {
  readonly version: XmlVersion
  readonly root: Span
  /** Every `reference` of XStream in it, with the position of its element. */
  readonly references: readonly { readonly to: string; readonly at: number }[]
}

/** Depth down to which elements are indexed: the content of a credential's id is level nine. */
const LEVELS = 9

/** Depth down to which the text of every element is kept: the list of credentials is level six. */
const TEXT_LEVELS = 6

/** The names of leaves whose text is kept. */
const LEAVES = new Set(['id', 'name'])

type OpenElement = { -readonly [Key in keyof Span]: Span[Key] } & { children: OpenElement[] }

/**
 * Finds the positions of the elements of a document. Undefined if it is not well-formed, has another XML version, is not UTF-8, or
 * has a DOCTYPE or processing instructions.
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

/** The start of the tag that ends at a position: a tag cannot contain `<`. Negative if none ends there. */
const tagAt = (text: string, position: number): number => (text[position - 1] === '>' ? text.lastIndexOf('<', position - 1) : -1)
