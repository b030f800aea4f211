import { isUtf8 } from 'node:buffer'

/** Decoded text, or why the bytes are not text. */
export type Decoded = { readonly text: string } | { readonly fault: string }

export interface DecodeOptions {
  /** Also read UTF-16 that begins with a byte order mark, as PowerShell writes it. */
  readonly utf16?: boolean
  /** Keep a byte order mark before UTF-8, because the bytes are a value instead of a file. */
  readonly keepsMark?: boolean
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })
const UTF8_WITH_MARK = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes bytes strictly as UTF-8: an invalid byte is a fault with its position, never U+FFFD. A leading byte order mark tells the
 * encoding and is not part of the text.
 */
export function decodeText(bytes: Uint8Array, { utf16 = false, keepsMark = false }: DecodeOptions = {}): Decoded {
  const encoding = markedEncoding(bytes)
  if (encoding === 'UTF-32') return { fault: 'It is UTF-32. Convert it to UTF-8.' }
  if (encoding !== undefined && !utf16) return { fault: `It is ${encoding}. Convert it to UTF-8.` }
  if (encoding !== undefined) return decodeUtf16(bytes, encoding)
  if (isUtf8(bytes)) return { text: (keepsMark ? UTF8_WITH_MARK : UTF8).decode(bytes) }
  const offset = firstInvalid(bytes)
  const line = countLines(bytes.subarray(0, offset))
  return {
    fault: `It is not UTF-8: byte ${offset + 1}, in line ${line}, is in another encoding, such as Latin-1. Convert it to UTF-8.`
  }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'UTF-16LE' | 'UTF-16BE'): Decoded {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
  } catch {
    return { fault: `It begins as ${encoding} but is truncated or damaged. Create it again, or convert it to UTF-8.` }
  }
}

function markedEncoding(bytes: Uint8Array): 'UTF-16LE' | 'UTF-16BE' | 'UTF-32' | undefined {
  const [a, b, c, d] = bytes
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) return 'UTF-32'
  if (a === 0xff && b === 0xfe) return 'UTF-16LE'
  return a === 0xfe && b === 0xff ? 'UTF-16BE' : undefined
}

/** The offset of the first invalid byte, found by bisection: a prefix that ends inside a character is not a fault. */
function firstInvalid(bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1
    if (isUtf8Prefix(bytes.subarray(0, middle))) good = middle
    else bad = middle
  }
  return characterStart(bytes, bad - 1)
}

/** Whether bytes are UTF-8, except for a last character that may be truncated. */
function isUtf8Prefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** The start of the character that an invalid byte belongs to; the byte itself if it belongs to none. */
function characterStart(bytes: Uint8Array, at: number): number {
  for (let start = Math.max(0, at - 3); start < at; start++)
    if (isUtf8(bytes.subarray(0, start)) && !isUtf8(bytes.subarray(0, start + 1))) return start
  return at
}

function countLines(bytes: Uint8Array): number {
  let lines = 1
  for (const byte of bytes) if (byte === 0x0a) lines++
  return lines
}
