import { type Fields, isFields } from '../domain/shape.ts'

/** What is newer than the library that types are checked against: numbers as they are written. */
interface ExactJson {
  parse(text: string, revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): boolean
}
const json = JSON as unknown as ExactJson

/**
 * The value of a JSON text; undefined for what is none. Numbers that a `number` cannot hold, such as `12345678901234567890` or `1.0`,
 * are kept as they are written, because a secret must not change on its way.
 */
export function parseExact(text: string): unknown {
  try {
    return json.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value
    )
  } catch {
    // The parser's message quotes what it could not read. A text that is nested too deeply ends here, too.
    return undefined
  }
}

/** The value as an object of named values; undefined for anything else, including a number that is kept as it is written. */
export const fieldsIn = (value: unknown): Fields | undefined => (isFields(value) && !json.isRawJSON(value) ? value : undefined)

/**
 * A part of a parsed value as bytes: a text as it is, null as nothing, anything else as its JSON. Undefined for a text that has no
 * bytes, because half of a character is missing.
 */
export function bytesOf(part: unknown): Buffer | undefined {
  if (part === null) return Buffer.alloc(0)
  if (typeof part === 'string') return part.isWellFormed() ? Buffer.from(part) : undefined
  try {
    return Buffer.from(JSON.stringify(part))
  } catch {
    return undefined
  }
}
