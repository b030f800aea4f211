import type { Bound } from './bounds.ts'

/** Where a text cannot be read, and why. Nothing of the text is in it but the names of keys, in the pointer. */
export interface Unreadable {
  /** A whole sentence, which begins with the line and the column. */
  readonly detail: string
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  /** A JSON pointer as a URI fragment, as far as the place has one; `#` for the whole text. */
  readonly pointer: string
  /** Set where it holds too much, and would be read if it held less. */
  readonly bound?: Bound
}

/** A place in a text, as a person finds it in an editor. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  return { line, column: offset - start + 1 }
}

/** The longest pointer that is told. */
const POINTER = 1000

/** What is wrong at an offset of a text. */
export function unreadableAt(text: string, offset: number, sentence: string, pointer = '#'): Unreadable {
  const { line, column } = lineAndColumn(text, offset)
  return {
    detail: `At line ${line}, column ${column}: ${sentence}`,
    line,
    column,
    pointer: pointer.length > POINTER ? '#' : pointer
  }
}
