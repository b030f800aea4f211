import { type Bound, type Bounds, boundSentences, unbounded } from './bounds.ts'
import { type JsonFault, type ScanOptions, scanJson } from './json-scanner.ts'
import { lineAndColumn, type Unreadable, unreadableAt } from './place.ts'
import { readYaml, type YamlDocument } from './yaml.ts'

/** A document of a text, with the line where it begins. */
export interface Read {
  readonly value: unknown
  readonly line: number
}

/**
 * The only reader for declared documents. Both formats follow the same rule: a text of which reading would lose a part, such as a
 * duplicate key, is refused with the position.
 */
export type Reading<T> = T | { readonly fault: Unreadable }

export type Format = 'json' | 'yaml'

const sentences: Readonly<Record<Exclude<JsonFault['kind'], Bound>, string>> = {
  syntax: 'It is not valid JSON.',
  'raw-control': 'A JSON string cannot contain an unescaped line end or other control character. Write \\n for a line end.',
  'half-pair': 'The escape is half of a surrogate pair: a character above U+FFFF needs two, such as \\ud83d\\ude00.',
  'not-finite': 'The number is too large. If it is text, put it in quotes.',
  'double-key': 'The object has this key twice. Remove one of them.',
  'prototype-key': 'A key of this name is not accepted here.'
}
const SECOND = 'A second document begins here, but only one is accepted. Send each separately.'

const SPACE = /[ \t\r\n]*/y

function skipSpace(text: string, start: number): number {
  SPACE.lastIndex = start
  SPACE.test(text)
  return SPACE.lastIndex
}

function faultOf(text: string, { kind, offset, pointer }: JsonFault, bounds: Bounds = unbounded): Unreadable {
  if (!isBound(kind)) return unreadableAt(text, offset, sentences[kind], pointer)
  return { ...unreadableAt(text, offset, boundSentences[kind](bounds), pointer), bound: kind }
}

const isBound = (kind: JsonFault['kind']): kind is Bound => Object.hasOwn(boundSentences, kind)

/**
 * Reads one document, such as a request body; its value is undefined if the text has none. By default refuses keys that could reach
 * a prototype.
 */
export function readOne(
  text: string,
  format: Format,
  { refusesPrototypes = true, bounds }: ScanOptions = {}
): Reading<{ readonly value: unknown }> {
  if (format === 'yaml') {
    const read = readYaml(text, { refusesPrototypes, bounds })
    if ('fault' in read) return read
    const [first, second] = read.documents
    if (second !== undefined) return { fault: unreadableAt(text, second.offset, SECOND) }
    return { value: first?.value }
  }
  const scanned = scanJson(text, 0, { refusesPrototypes, bounds })
  if ('fault' in scanned) return { fault: faultOf(text, scanned.fault, bounds) }
  const rest = skipSpace(text, scanned.end)
  if (rest < text.length) return { fault: unreadableAt(text, rest, isValue(text, rest, bounds) ? SECOND : sentences.syntax) }
  return { value: JSON.parse(text) }
}

const isValue = (text: string, start: number, bounds: Bounds | undefined): boolean =>
  !('fault' in scanJson(text, start, { bounds }))

/** Reads all documents of a JSON or YAML file, separated by `---` or concatenated as kubectl prints them: either all or a fault. */
export function readAll(text: string, options: ScanOptions = {}): Reading<{ readonly documents: readonly Read[] }> {
  // JSON is also YAML, but reading it as JSON is a hundred times faster.
  const json = /^\s*[{[]/.test(text) ? readValues(text, options) : undefined
  if (json !== undefined && 'documents' in json) return json
  if (json !== undefined && json.fault.kind !== 'syntax') return { fault: faultOf(text, json.fault, options.bounds) }
  const yaml = readYaml(text, { ...options, joined: true })
  if ('documents' in yaml) return { documents: withLines(text, yaml.documents) }
  // The intended format is the one that could be read further.
  return { fault: json !== undefined && isBehind(faultOf(text, json.fault), yaml.fault) ? faultOf(text, json.fault) : yaml.fault }
}

const isBehind = (a: Unreadable, b: Unreadable): boolean => a.line > b.line || (a.line === b.line && a.column > b.column)

function readValues(text: string, options: ScanOptions): { readonly documents: readonly Read[] } | { readonly fault: JsonFault } {
  const found: YamlDocument[] = []
  for (let start = skipSpace(text, 0); start < text.length; ) {
    const scanned = scanJson(text, start, options)
    if ('fault' in scanned) return scanned
    found.push({ value: JSON.parse(text.slice(start, scanned.end)), offset: start })
    start = skipSpace(text, scanned.end)
  }
  return { documents: withLines(text, found) }
}

/** Takes a single pass over the text, for any number of documents. */
function withLines(text: string, documents: readonly YamlDocument[]): Read[] {
  let [line, last] = [1, 0]
  return documents.map(({ value, offset }) => {
    line += lineAndColumn(text.slice(last, offset), offset - last).line - 1
    last = offset
    return { value, line }
  })
}
