import type { Bound } from './bounds.ts'

/** Where and why a text cannot be read. Quotes nothing of the text except names of keys, in the pointer. */
export interface Unreadable {
  /** A complete sentence that begins with the line and the column. */
  readonly detail: string
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  /** A JSON pointer as a URI fragment, as far as it can be told; `#` for the whole text. */
  readonly pointer: string
  /** Set if the text exceeds this bound but is otherwise readable. */
  readonly bound?: Bound
}

/** The line and column of an offset, as an editor counts them. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  return { line, column: offset - start + 1 }
}

/** Maximum length of a reported pointer. */
const POINTER = 1000

/** Describes a fault at an offset of a text. */
export function unreadableAt(text: string, offset: number, sentence: string, pointer = '#'): Unreadable {
  const { line, column } = lineAndColumn(text, offset)
  return {
    detail: `At line ${line}, column ${column}: ${sentence}`,
    line,
    column,
    pointer: pointer.length > POINTER ? '#' : pointer
  }
}
