import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** By this secret scanners, and people, know a token of the bridge. */
const PREFIX = 'jcb_'
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Characters that hold 256 bits, and 32 bits. */
const [BODY, CHECK] = [43, 6]
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${BODY + CHECK}}$`)
/** The same as a text, for scanners and the documentation. */
export const TOKEN_FORM = 'jcb_[0-9A-Za-z]{49}'

/** A new token: 256 random bits, and a checksum by which a mistyped or cut one is known without asking anybody. */
export function newTokenText(): string {
  const body = inDigits(BigInt(`0x${randomBytes(32).toString('hex')}`), BODY)
  return PREFIX + body + checksum(body)
}

export const looksLikeToken = (text: string): boolean => text.startsWith(PREFIX)

/** Whether it is a token as we make them, its checksum included. */
export const isWellFormed = (text: string): boolean =>
  FORM.test(text) && text.endsWith(checksum(text.slice(PREFIX.length, PREFIX.length + BODY)))

/** What is kept of a token: 256 random bits cannot be guessed from their hash, so it needs no salt and no slow hashing. */
export const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The public name of a token: 80 bits of its hash. It is found by it, so no comparison runs along the secret itself. */
export const idOf = (hash: Buffer): string => hash.toString('hex', 0, 10)

const checksum = (body: string): string => inDigits(BigInt(crc32(body)), CHECK)

function inDigits(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = DIGITS[Number(rest % 62n)] + text
  return text.padStart(length, '0')
}
