/**
 * What the form of a Jenkins ciphertext reveals: `{` base64 of a version byte 1, two lengths of four bytes, an initialisation
 * vector and AES blocks `}`. Nothing here decrypts.
 */
const BLOCK = 16
const HEADER_BYTES = 9
/** In a single letter case, as tokens are. */
const HEXADECIMAL = /^(?:[0-9a-f]+|[0-9A-F]+)$/

/** The number of AES blocks in the ciphertext of a text; undefined for any other form, such as that of a file. */
export function blocksIn(ciphertext: string): number | undefined {
  if (!ciphertext.startsWith('{AQ') || !ciphertext.endsWith('}')) return undefined
  // The first twelve digits are the nine bytes before the vector; the rest may be a megabyte long.
  const header = Buffer.from(ciphertext.slice(1, 13), 'base64')
  if (header.length < HEADER_BYTES) return undefined
  const [vector, data] = [header.readUInt32BE(1), header.readUInt32BE(5)]
  const padding = ciphertext.endsWith('==}') ? 2 : ciphertext.endsWith('=}') ? 1 : 0
  const digits = ciphertext.length - 2 - padding
  const isWhole = Math.floor((digits * 3) / 4) === HEADER_BYTES + vector + data
  return isWhole && data > 0 && data % BLOCK === 0 ? data / BLOCK : undefined
}

/** The number of AES blocks that a text needs: its bytes and at least one byte of padding. */
export const blocksFor = (text: string): number => Math.floor(Buffer.byteLength(text) / BLOCK) + 1

/**
 * Whether Jenkins could decrypt `text` as a ciphertext from before 2.44: base64 of whole AES blocks without braces, its padding
 * correct or omitted. Texts of hexadecimal digits only are excluded: one in 2^44 ciphertexts looks like that. Random keys in base64
 * look the same (`openssl rand -base64 32`), so this alone does not refuse a text.
 *
 * Such a ciphertext of k blocks is at least 64k/3 characters long and holds at most 16k - 14 bytes, because it ends with a mark of
 * 13 bytes. So the text always needs more blocks than the text that Jenkins would decrypt from it.
 */
export function mayBeOldCiphertext(text: string): boolean {
  const digits = /^([A-Za-z0-9+/]{22,})(={0,2})$/.exec(text)
  if (digits === null || HEXADECIMAL.test(text)) return false
  const [, { length } = '', padding = ''] = digits
  const isPadded = padding === '' || (length + padding.length) % 4 === 0
  return isPadded && length % 4 !== 1 && Math.floor((length * 3) / 4) % BLOCK === 0
}
