import { Composer, type Document, Lexer, type ParsedNode, Parser } from 'yaml'
import { type Bound, type Bounds, unbounded } from './bounds.ts'

export interface ParseOptions {
  /** How plain scalars are read. */
  readonly reads: '1.1' | 'core'
  /** Refuse what holds too much before anything is made of it. */
  readonly bounds?: Bounds | undefined
}

/** The documents of a text up to its first faults, or the bound that it breaks. */
export type Parsed = { readonly documents: readonly Document.Parsed<ParsedNode>[] } | { readonly bound: Bound }

const dialects = {
  '1.1': { version: '1.1', merge: true },
  core: { schema: 'core' }
} as const

/**
 * Parses YAML. The library goes on after a fault, and makes an error of every character that follows: it is stopped at the first
 * that it meets between its nodes. Its own search for equal keys and its pretty errors take the square of their number.
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
  // A document that is made in any case carries the error.
  documents.push(...(composer.end(isBroken, text.length) as Iterable<Document.Parsed<ParsedNode>>))
  return { documents }
}

/** A look at the lexemes alone, which costs little and keeps nothing. */
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
