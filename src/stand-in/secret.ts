import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** What seals secrets on the controller's disk: one key for texts, one for files. */
export interface MasterKey {
  readonly text: Buffer
  readonly bytes: Buffer
}

export const newMasterKey = (): MasterKey => ({ text: randomBytes(16), bytes: randomBytes(16) })

/** A secret text in memory. The initialisation vector is drawn when it is first written, and stays until somebody replaces it. */
export interface Secret {
  readonly kind: 'secret'
  readonly plain: string
  iv: Buffer | null
}

/** The bytes of a secret file in memory; `salt` as the vector of a text. */
export interface SecretBytes {
  readonly kind: 'bytes'
  readonly bytes: Buffer
  salt: Buffer | null
}

export const newSecret = (plain: string): Secret => ({ kind: 'secret', plain, iv: null })

/**
 * As `Secret.fromString`: a value in braces that THIS controller can decrypt is taken decrypted, with its vector, and so is one in the
 * form of before 2.44; anything else is the value itself (transcripts val-encrypted-own, -nobrace, -space, -foreign, val-braces, lg-*).
 */
export function secretFromText(text: string, key: MasterKey): Secret {
  return decryptSecret(text, key) ?? newSecret(text)
}

const HEADER = Buffer.from([1, 0, 0, 0, 16])
const CBC = 'aes-128-cbc'
const ECB = 'aes-128-ecb'

/** The secret behind a ciphertext of this controller, or null. */
export function decryptSecret(text: string, key: MasterKey): Secret | null {
  if (!text.startsWith('{') || !text.endsWith('}')) return decryptLegacy(text, key)
  const payload = strictBase64(text.slice(1, -1))
  if (
    payload === null ||
    payload.length < 41 ||
    !payload.subarray(0, 5).equals(HEADER) ||
    payload.readUInt32BE(5) !== payload.length - 25
  )
    return null
  const iv = payload.subarray(9, 25)
  const plain = utf8(decipher(CBC, key.text, iv, payload.subarray(25)))
  return plain === null ? null : { kind: 'secret', plain, iv: Buffer.from(iv) }
}

/** What ends every text that Jenkins before 2.44 encrypted. */
const MAGIC = '::::MAGIC::::'

/** As `HistoricalSecrets.decrypt`: base64 of AES in ECB mode, without a vector; padding of the base64 may be left out. */
function decryptLegacy(text: string, key: MasterKey): Secret | null {
  const payload = strictBase64(text)
  const plain = payload === null ? null : utf8(decipher(ECB, key.text, null, payload))
  return plain?.endsWith(MAGIC) ? newSecret(plain.slice(0, -MAGIC.length)) : null
}

/** A ciphertext as this controller made them before 2.44. */
export const encryptLegacy = (plain: string, key: MasterKey): string =>
  encipher(ECB, key.text, null, Buffer.from(`${plain}${MAGIC}`, 'utf8')).toString('base64')

/** As `Base64.getDecoder` of Java: the plain alphabet alone, padding right or left out, unused bits of the last character ignored. */
function strictBase64(text: string): Buffer | null {
  const digits = /^([A-Za-z0-9+/]+)(={0,2})$/.exec(text)
  if (digits === null) return null
  const [, body = '', padding = ''] = digits
  const open = body.length % 4
  if (open === 1 || (padding !== '' && open + padding.length !== 4)) return null
  return Buffer.from(body, 'base64')
}

function utf8(bytes: Buffer | null): string | null {
  try {
    return bytes === null ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** The ciphertext of a secret by the last key: every read of a folder asks for all of them. */
const encrypted = new WeakMap<Secret, { readonly key: MasterKey; readonly text: string }>()

/** `{AQAA…=}`: the same on every call, until the value is replaced. */
export function encryptSecret(secret: Secret, key: MasterKey): string {
  const known = encrypted.get(secret)
  if (known?.key === key) return known.text
  const text = newCiphertext(secret, key)
  encrypted.set(secret, { key, text })
  return text
}

function newCiphertext(secret: Secret, key: MasterKey): string {
  secret.iv ??= randomBytes(16)
  const data = encipher(CBC, key.text, secret.iv, Buffer.from(secret.plain, 'utf8'))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return `{${Buffer.concat([HEADER, length, secret.iv, data]).toString('base64')}}`
}

/**
 * As `SecretBytes.fromString`: `{…}` of this controller is decrypted, anything else is decoded as base64 that forgives everything
 * outside the alphabet (transcripts val-bytes-*).
 */
export function bytesFromText(text: string, key: MasterKey): SecretBytes {
  return decryptBytes(text, key) ?? { kind: 'bytes', bytes: lenientBase64(text), salt: null }
}

/** Whether this controller can decrypt the text: what GET config.xml masks (transcript pw-pw1-after-as-only-extended). */
export const isDecryptable = (text: string, key: MasterKey): boolean =>
  decryptSecret(text, key) !== null || decryptBytes(text, key) !== null

export function encryptBytes(secret: SecretBytes, key: MasterKey): string {
  secret.salt ??= randomBytes(8)
  const vector = Buffer.concat([secret.salt, seal(secret.salt, secret.bytes, key)])
  return `{${Buffer.concat([vector, encipher(CBC, key.bytes, vector, secret.bytes)]).toString('base64')}}`
}

function decryptBytes(text: string, key: MasterKey): SecretBytes | null {
  const payload = text.startsWith('{') && text.endsWith('}') ? strictBase64(text.slice(1, -1)) : null
  if (payload === null || payload.length < 32 || payload.length % 16 !== 0) return null
  const salt = Buffer.from(payload.subarray(0, 8))
  const bytes = decipher(CBC, key.bytes, payload.subarray(0, 16), payload.subarray(16))
  if (bytes === null || !seal(salt, bytes, key).equals(payload.subarray(8, 16))) return null
  return { kind: 'bytes', bytes, salt }
}

// Padding alone would take one foreign value in 256 for ours; eight bytes of a MAC in the vector make that never.
const seal = (salt: Buffer, bytes: Buffer, key: MasterKey): Buffer =>
  createHmac('sha256', key.bytes).update(salt).update(bytes).digest().subarray(0, 8)

function lenientBase64(text: string): Buffer {
  const digits = text.split('=', 1)[0]!.replace(/[^A-Za-z0-9+/_-]/g, '')
  return Buffer.from(digits.length % 4 === 1 ? digits.slice(0, -1) : digits, 'base64')
}

function encipher(mode: string, key: Buffer, iv: Buffer | null, plain: Buffer): Buffer {
  const cipher = createCipheriv(mode, key, iv)
  return Buffer.concat([cipher.update(plain), cipher.final()])
}

function decipher(mode: string, key: Buffer, iv: Buffer | null, data: Buffer): Buffer | null {
  try {
    const cipher = createDecipheriv(mode, key, iv)
    return Buffer.concat([cipher.update(data), cipher.final()])
  } catch {
    return null
  }
}
