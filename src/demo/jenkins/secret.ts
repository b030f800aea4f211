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
 * As `Secret.fromString`: a value in braces that THIS controller can decrypt is taken decrypted, with its vector; anything else is
 * the value itself (transcripts val-encrypted-own, -nobrace, -space, -foreign, val-braces).
 */
export function secretFromText(text: string, key: MasterKey): Secret {
  return decryptSecret(text, key) ?? newSecret(text)
}

const HEADER = Buffer.from([1, 0, 0, 0, 16])

/** The secret behind a ciphertext of this controller, or null. Also what GET config.xml uses to find what to mask. */
export function decryptSecret(text: string, key: MasterKey): Secret | null {
  if (!/^\{[A-Za-z0-9+/]+={0,2}\}$/.test(text)) return null
  const payload = Buffer.from(text.slice(1, -1), 'base64')
  if (payload.length < 41 || !payload.subarray(0, 5).equals(HEADER) || payload.readUInt32BE(5) !== payload.length - 25)
    return null
  const iv = payload.subarray(9, 25)
  const plain = decipher(key.text, iv, payload.subarray(25))
  if (plain === null) return null
  try {
    return {
      kind: 'secret',
      plain: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain),
      iv: Buffer.from(iv)
    }
  } catch {
    return null
  }
}

/** `{AQAA…=}`: the same on every call, until the value is replaced. */
export function encryptSecret(secret: Secret, key: MasterKey): string {
  secret.iv ??= randomBytes(16)
  const data = encipher(key.text, secret.iv, Buffer.from(secret.plain, 'utf8'))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return `{${Buffer.concat([HEADER, length, secret.iv, data]).toString('base64')}}`
}

/**
 * As `SecretBytes.fromString`: `{…}` of this controller is decrypted, anything else is decoded as base64 that forgives everything
 * outside the alphabet (transcripts val-bytes-*).
 */
export function bytesFromText(text: string, key: MasterKey): SecretBytes {
  const own = /^\{.*\}$/s.test(text) ? decryptBytes(Buffer.from(text.slice(1, -1), 'base64'), key) : null
  return own ?? { kind: 'bytes', bytes: lenientBase64(text), salt: null }
}

export function encryptBytes(secret: SecretBytes, key: MasterKey): string {
  secret.salt ??= randomBytes(8)
  const vector = Buffer.concat([secret.salt, seal(secret.salt, secret.bytes, key)])
  return `{${Buffer.concat([vector, encipher(key.bytes, vector, secret.bytes)]).toString('base64')}}`
}

function decryptBytes(payload: Buffer, key: MasterKey): SecretBytes | null {
  if (payload.length < 32 || payload.length % 16 !== 0) return null
  const salt = Buffer.from(payload.subarray(0, 8))
  const bytes = decipher(key.bytes, payload.subarray(0, 16), payload.subarray(16))
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

function encipher(key: Buffer, iv: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-cbc', key, iv)
  return Buffer.concat([cipher.update(plain), cipher.final()])
}

function decipher(key: Buffer, iv: Buffer, data: Buffer): Buffer | null {
  try {
    const cipher = createDecipheriv('aes-128-cbc', key, iv)
    return Buffer.concat([cipher.update(data), cipher.final()])
  } catch {
    return null
  }
}
