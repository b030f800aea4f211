import { Composer, type Document, Lexer, type ParsedNode, Parser } from 'yaml'
import { type Bound, type Bounds, unbounded } from './bounds.ts'
import { goTags } from './go-yaml.ts'

export interface ParseOptions {
  /** How plain scalars are read: as Go does, in kubectl, or as YAML 1.2 has it. */
  readonly reads: 'go' | 'core'
  /** Refuse a text that exceeds these before building anything. */
  readonly bounds?: Bounds | undefined
}

/** The documents of a text up to its first faults, or the bound that it exceeds. */
export type Parsed = { readonly documents: readonly Document.Parsed<ParsedNode>[] } | { readonly bound: Bound }

const dialects = {
  go: { version: '1.1', schema: 'failsafe', customTags: goTags, merge: true },
  core: { schema: 'core' }
} as const

/**
 * Parses YAML. After a fault the library would make an error of every following character, so this stops at the first error token.
 * The library's own check for duplicate keys and its pretty errors take quadratic time, so both are off.
 */
export function parseDocuments(text: string, { reads, bounds = unbounded }: ParseOptions): Parsed {
  const bound = brokenBound(text, bounds)
  if (bound !== undefined) return { bound }
  const composer = new Composer({ ...dialects[reads], uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  const documents: Document.Parsed<ParsedNode>[] = []
  let isBroken = false
  for (const token of new Parser().parse(text)) {
    documents.push(...(composer.next(token) as Iterable<Document.Parsed<ParsedNode>>))
    isBroken = token.type === 'error'
    if (isBroken) break
  }
  // The document that is always produced here carries the error.
  documents.push(...(composer.end(isBroken, text.length) as Iterable<Document.Parsed<ParsedNode>>))
  return { documents }
}

/** Checks only the lexemes, which is cheap and keeps nothing in memory. */
function brokenBound(text: string, bounds: Bounds): Bound | undefined {
  if (bounds === unbounded) return undefined
  let lexemes = 0
  let depth = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > bounds.lexemes) return 'lexemes'
    if (lexeme === '[' || lexeme === '{') depth++
    else if (lexeme === ']' || lexeme === '}') depth--
    if (depth > bounds.depth) return 'depth'
  }
  return undefined
}
