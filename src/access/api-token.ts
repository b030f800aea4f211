import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** The prefix by which secret scanners and people recognise a token of the bridge. */
const PREFIX = 'jcb_'
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Lengths of 256 bits and of 32 bits in characters. */
const [BODY, CHECK] = [43, 6]
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${BODY + CHECK}}$`)
/** The same pattern as text, for scanners and the documentation. */
export const TOKEN_FORM = 'jcb_[0-9A-Za-z]{49}'

/** A new token: 256 random bits and a checksum, so that a mistyped or truncated token is detected locally. */
export function newTokenText(): string {
  const body = inDigits(BigInt(`0x${randomBytes(32).toString('hex')}`), BODY)
  return PREFIX + body + checksum(body)
}

export const looksLikeToken = (text: string): boolean => text.startsWith(PREFIX)

/** Whether a text has the form of our tokens, including a valid checksum. */
export const isWellFormed = (text: string): boolean =>
  FORM.test(text) && text.endsWith(checksum(text.slice(PREFIX.length, PREFIX.length + BODY)))

/** The stored hash of a token: 256 random bits cannot be guessed from it, so it needs no salt and no slow hashing. */
export const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The public id of a token: 80 bits of its hash. Lookups use it, so no comparison runs along the secret itself. */
export const idOf = (hash: Buffer): string => hash.toString('hex', 0, 10)

const checksum = (body: string): string => inDigits(BigInt(crc32(body)), CHECK)

function inDigits(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = DIGITS[Number(rest % 62n)] + text
  return text.padStart(length, '0')
}
