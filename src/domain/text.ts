/** The form of Jenkins' ciphertexts: base64 in braces. */
const IN_BRACES = /^\s*\{([A-Za-z0-9+/]+={0,2})\}\s*$/

/** A ciphertext begins with the byte 1, the version of its layout, which is "AQ" to "AT" in base64. */
const VERSION_1 = /^A[Q-T]/

/** No layout could be shorter than its initialisation vector: 16 bytes, 24 characters of base64. */
const SHORTEST = 24

/** NUL, lone surrogates, U+FFFE and U+FFFF: no XML document can carry them, not even as a reference. */
const NOT_IN_XML = /[\u0000\uFFFE\uFFFF]/

/** Why Jenkins could not store `text` unchanged; undefined if it can. Never quotes the text. */
export function unstorable(text: string): string | undefined {
  if (text.includes('\u0000')) return 'It contains the character NUL, which Jenkins cannot store.'
  if (!text.isWellFormed() || NOT_IN_XML.test(text))
    return 'It contains a character that XML cannot carry (U+FFFE, U+FFFF or half of a pair).'
  return undefined
}

/**
 * Whether Jenkins might mistake `text` for one of its ciphertexts (`Secret.fromString` tries every value) and store the decrypted
 * text: anyone who sees a ciphertext of another folder could read it that way. Other text in braces (`{hello}`) is kept.
 */
export function looksEncrypted(text: string): boolean {
  const payload = IN_BRACES.exec(text)?.[1]
  return payload !== undefined && (VERSION_1.test(payload) || payload.length >= SHORTEST)
}

/** Whether `text` has characters above U+FFFF, which Jenkins before 2.398 stores incorrectly (JENKINS-69129). */
export const hasAstral = (text: string): boolean => /[\u{10000}-\u{10FFFF}]/u.test(text)
