/**
 * A value of this shape is tried as one of its own ciphertexts by Jenkins (`Secret.fromString`), and stored decrypted if it is:
 * whoever sees a ciphertext of another folder could read it so. Measured: braces without white space around them.
 */
const LOOKS_ENCRYPTED = /^\s*\{[A-Za-z0-9+/=\s]+\}\s*$/

/** NUL, lone surrogates, U+FFFE and U+FFFF: no XML document can carry them, not even as a reference. */
const NOT_IN_XML = /[\u0000\uFFFE\uFFFF]/

/** Says why Jenkins could not store `text` as it is; undefined when it can. Never quotes the text. */
export function unstorable(text: string): string | undefined {
  if (text.includes('\u0000')) return 'It contains the character NUL, which Jenkins cannot store.'
  if (!text.isWellFormed() || NOT_IN_XML.test(text))
    return 'It contains a character that XML cannot carry (U+FFFE, U+FFFF or half of a pair).'
  return undefined
}

/** Whether Jenkins might take `text` for one of its own encrypted values. */
export const looksEncrypted = (text: string): boolean => LOOKS_ENCRYPTED.test(text)

/** Whether `text` has characters above U+FFFF, which Jenkins before 2.398 stores wrong (JENKINS-69129). */
export const hasAstral = (text: string): boolean => /[\u{10000}-\u{10FFFF}]/u.test(text)
