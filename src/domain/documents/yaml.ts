import { CST, type Document, isMap, isPair, isScalar, isSeq, Lexer, type Node, type Pair, YAMLMap } from 'yaml'
import { escapePointer } from '../json-pointer.ts'
import { type Bound, type Bounds, boundSentences, unbounded } from './bounds.ts'
import { type Unreadable, unreadableAt } from './place.ts'
import { parseDocuments } from './yaml-documents.ts'

/** One document of a text. */
export interface YamlDocument {
  readonly value: unknown
  /** Offset of its start. */
  readonly offset: number
}

export interface YamlOptions {
  /** Refuse keys that could reach a prototype. */
  readonly refusesPrototypes?: boolean | undefined
  readonly bounds?: Bounds | undefined
  /** Accept concatenated Kubernetes objects without `---`, as several runs of kubectl print them. */
  readonly joined?: boolean
}

/** Refused syntax, by token type of the library. */
const refusedTokens = new Map<string | null, string>([
  ['tag', 'A YAML tag (!) is not accepted here, because its meaning would be lost. Put text that begins with ! in quotes.'],
  ['anchor', 'A YAML anchor (&) is not accepted here. Put text that begins with & in quotes.'],
  ['alias', 'A YAML alias (*) is not accepted here: repeat the value instead. Put text that begins with * in quotes.'],
  ['directive-line', 'A YAML directive (%) is not accepted here: remove the line.']
])
const DOUBLE_KEY = 'The object has this key twice. Remove one of them.'
const MERGE_KEY = 'A YAML merge key (<<) is not accepted here: write out the merged fields.'
const KEY_NOT_TEXT = 'The key is not text. Put it in quotes.'
const PROTOTYPE_KEY = 'A key of this name is not accepted here.'
const NOT_FINITE = 'The number is too large, or not a number. If it is text, put it in quotes.'
const HALF_PAIR = 'It contains half of a surrogate pair (U+D800 to U+DFFF), which is not text.'
const SYNTAX = 'It is not valid YAML'
/** What is wrong with the syntax, by the library's code. Its own messages quote the text, which may be a secret. */
const syntaxFaults = new Map<string, string>([
  ['BAD_INDENT', 'The line is not indented like those that it belongs to.'],
  ['TAB_AS_INDENT', 'A tab cannot indent a line. Use spaces.'],
  ['MISSING_CHAR', 'Something is missing here or before it: a quote, a bracket, a comma, a “:” or a space.'],
  ['UNEXPECTED_TOKEN', 'This does not belong here. If it is part of a text, put the text in quotes.'],
  ['BAD_SCALAR_START', 'A text cannot begin with this character. Put it in quotes.'],
  [
    'BAD_DQ_ESCAPE',
    'A text in double quotes has an escape that YAML does not know. Write \\\\ for a backslash, or use single quotes.'
  ],
  ['BLOCK_AS_IMPLICIT_KEY', 'A second “:” is in this line. Put a text with “: ” in quotes, or begin a new line.'],
  ['MULTILINE_IMPLICIT_KEY', 'A key ends before its “:”. Put a text of several lines in quotes, or after “|”.'],
  ['KEY_OVER_1024_CHARS', 'A key is longer than 1,024 characters. Put a text with “:” in quotes.'],
  ['BLOCK_IN_FLOW', 'An indented list or object cannot be inside [ ] or { }.'],
  ['MULTIPLE_DOCS', 'A second document begins here, but only one is accepted.']
])
const TOO_DEEP = 'It is nested too deeply.'

/** Ends the reading with the position of a fault. */
class Wrong extends Error {
  readonly offset: number

  constructor(sentence: string, offset: number) {
    super(sentence)
    this.offset = offset
  }
}

/** Ends the reading of a text that exceeds a bound. */
class TooMuch extends Error {
  readonly bound: Bound
  readonly offset: number

  constructor(bound: Bound, offset: number) {
    super(bound)
    this.bound = bound
    this.offset = offset
  }
}

/**
 * Reads YAML 1.2 literally: anything that YAML would resolve, merge, drop or ignore is a fault. Skips documents without content.
 */
export function readYaml(
  text: string,
  options: YamlOptions = {}
): { readonly documents: readonly YamlDocument[] } | { readonly fault: Unreadable } {
  let all: readonly Document[] = []
  try {
    const parsed = parseDocuments(text, { reads: 'core', bounds: options.bounds })
    if ('bound' in parsed) throw new TooMuch(parsed.bound, 0)
    all = parsed.documents
    assertPlain(text)
    return { documents: all.flatMap(document => valuesOf(document, options)) }
  } catch (error) {
    if (error instanceof TooMuch) {
      const sentence = boundSentences[error.bound](options.bounds ?? unbounded)
      return { fault: { ...unreadableAt(text, error.offset, sentence), bound: error.bound } }
    }
    // Any other error is the library's stack overflow on extreme nesting.
    if (!(error instanceof Wrong)) return { fault: unreadableAt(text, 0, TOO_DEEP) }
    // In a text that is not YAML, an apparent key may be anything, including a value.
    const isYaml = all.every(({ errors }) => errors.length === 0)
    return { fault: unreadableAt(text, error.offset, error.message, isYaml ? pointerAt(all, error.offset) : '#') }
  }
}

/** Refuses every tag, anchor and alias, also those that the library reads and drops. */
function assertPlain(text: string): void {
  if (!/[!&*%]/.test(text)) return
  let offset = 0
  let isScalarNext = false
  for (const lexeme of new Lexer().lex(text)) {
    const type: string | null = isScalarNext ? 'text' : CST.tokenType(lexeme)
    const sentence = refusedTokens.get(type)
    if (sentence !== undefined) throw new Wrong(sentence, offset)
    isScalarNext = type === 'scalar'
    // These tokens have no characters in the text.
    if (type !== 'scalar' && type !== 'doc-mode' && type !== 'flow-error-end') offset += lexeme.length
  }
}

function valuesOf(
  document: Document,
  { refusesPrototypes = false, joined = false, bounds = unbounded }: YamlOptions
): YamlDocument[] {
  const [error] = [...document.errors, ...document.warnings]
  if (error !== undefined) throw new Wrong(syntaxFault(error.code), error.pos[0])
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null && contents.source === '')) return []
  return (joined ? partsOf(contents) : [contents]).map(part => {
    assertExact(part, refusesPrototypes, bounds)
    return { value: part.toJS(document, { maxAliasCount: 0 }), offset: offsetOf(part) }
  })
}

function syntaxFault(code: string): string {
  const fault = syntaxFaults.get(code)
  return fault === undefined ? `${SYNTAX}.` : `${SYNTAX}. ${fault}`
}

/** Splits a map with repeated `apiVersion` into Kubernetes objects: kubectl begins each object with it. */
function partsOf(contents: Node): Node[] {
  if (!isMap(contents) || nameOf(contents.items[0]?.key) !== 'apiVersion') return [contents]
  const parts: YAMLMap[] = []
  for (const pair of contents.items) {
    if (nameOf(pair.key) === 'apiVersion') parts.push(new YAMLMap())
    parts.at(-1)?.items.push(pair)
  }
  return parts
}

const nameOf = (key: unknown): string | undefined => (isScalar(key) ? String(key.value) : undefined)

const offsetOf = (node: unknown): number => {
  if (isMap(node) && node.range === undefined) return offsetOf(node.items[0]?.key)
  return (node as Node | null)?.range?.[0] ?? 0
}

/** Throws if the value would differ from the text. */
function assertExact(root: Node, refusesPrototypes: boolean, bounds: Bounds): void {
  const waiting: { node: unknown; parent: string; depth: number }[] = [{ node: root, parent: '', depth: 0 }]
  let values = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parent } = next
    const depth = next.depth + 1
    if (++values > bounds.values) throw new TooMuch('values', offsetOf(node))
    if ((isMap(node) || isSeq(node)) && depth > bounds.depth) throw new TooMuch('depth', offsetOf(node))
    if ((isMap(node) || isSeq(node)) && node.items.length > bounds.entries) throw new TooMuch('entries', offsetOf(node))
    if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value))
      throw new Wrong(NOT_FINITE, offsetOf(node))
    if (isScalar(node) && typeof node.value === 'string' && !node.value.isWellFormed()) throw new Wrong(HALF_PAIR, offsetOf(node))
    if (isSeq(node)) for (const item of node.items) waiting.push({ node: item, parent: '', depth })
    if (!isMap(node)) continue
    const known = new Set<string>()
    for (const pair of node.items) {
      const key = keyOf(pair)
      if (known.has(key)) throw new Wrong(DOUBLE_KEY, offsetOf(pair.key))
      known.add(key)
      if (refusesPrototypes && (key === '__proto__' || (key === 'prototype' && parent === 'constructor')))
        throw new Wrong(PROTOTYPE_KEY, offsetOf(pair.key))
      waiting.push({ node: pair.value, parent: key, depth })
    }
  }
}

/** The name of a key. A key that is not a string is accepted only as JavaScript writes it: `1.0` would become `1`. */
function keyOf({ key, value }: Pair): string {
  if (!isScalar(key)) throw new Wrong(KEY_NOT_TEXT, offsetOf(key ?? value))
  const name = String(key.value)
  if (typeof key.value === 'string') {
    if (!name.isWellFormed()) throw new Wrong(HALF_PAIR, offsetOf(key))
    if (name === '<<' && key.type === 'PLAIN') throw new Wrong(MERGE_KEY, offsetOf(key))
    return name
  }
  if (name !== key.source) throw new Wrong(KEY_NOT_TEXT, offsetOf(key))
  return name
}

/** The JSON pointer to an offset, as far as there is one. */
function pointerAt(documents: readonly Document[], offset: number): string {
  const document = documents.find(({ range }) => range !== undefined && offset < range[2]) ?? documents.at(-1)
  let node: unknown = document?.contents
  let pointer = '#'
  while (isMap(node) || isSeq(node)) {
    const i = node.items.findIndex(item => endOf(item) > offset)
    const item = node.items[i]
    if (i === -1 || offset < startOf(item)) break
    pointer += `/${escapePointer(isPair(item) ? (nameOf(item.key) ?? '') : String(i))}`
    node = isPair(item) ? item.value : item
  }
  return pointer
}

const endOf = (item: unknown): number => {
  const last = isPair(item) ? (item.value ?? item.key) : item
  return (last as Node | null)?.range?.[2] ?? 0
}

/** A pair starts at its key; the properties of a list item may precede it. */
const startOf = (item: unknown): number => (isPair(item) ? offsetOf(item.key) : 0)
