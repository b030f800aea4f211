import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import forge from 'node-forge'
import type { Opened } from './pkcs12.ts'

const DIGEST = 20
const SEAL_SALT = 'Mighty Aphrodite'
/** Entries that are looked at, and certificates of each. */
const MOST = 200

class Damaged extends Error {}

/** Opens a key store of Java's own form (JKS), which its provider reads in place of a PKCS#12 store as well. */
export function openJks(bytes: Buffer, password: string): Opened {
  const wide = Buffer.from(password, 'utf16le').swap16()
  const [body, seal] = [bytes.subarray(0, -DIGEST), bytes.subarray(-DIGEST)]
  try {
    const { certificates, protectedKeys } = readEntries(body)
    if (!sha1(wide, Buffer.from(SEAL_SALT), body).equals(seal)) return 'wrong'
    const keys = protectedKeys.map(key => unprotect(key, wide))
    return keys.includes(undefined) ? 'key-password' : { certificates, keys: keys.filter(key => key !== undefined) }
  } catch {
    return 'damaged'
  }
}

function readEntries(body: Buffer): { certificates: Buffer[]; protectedKeys: Buffer[] } {
  const [certificates, protectedKeys]: [Buffer[], Buffer[]] = [[], []]
  let at = 4
  const take = (length: number): Buffer => {
    if (at + length > body.length) throw new Damaged()
    at += length
    return body.subarray(at - length, at)
  }
  const number = (): number => take(4).readUInt32BE()
  const count = (): number => {
    const found = number()
    if (found > MOST) throw new Damaged()
    return found
  }
  const version = number()
  for (let left = count(); left > 0; left--) {
    const isKey = number() === 1
    take(take(2).readUInt16BE())
    take(8)
    if (isKey) protectedKeys.push(take(number()))
    for (let more = isKey ? count() : 1; more > 0; more--) {
      if (version === 2) take(take(2).readUInt16BE())
      certificates.push(take(number()))
    }
  }
  return { certificates, protectedKeys }
}

/** The key was combined with a stream of digests of the password, and a digest of both proves it; undefined for another password. */
function unprotect(protectedKey: Buffer, password: Buffer): string | undefined {
  const info = forge.asn1.fromDer(protectedKey.toString('latin1'))
  const sealed = Array.isArray(info.value) ? info.value[1]?.value : undefined
  if (typeof sealed !== 'string') throw new Damaged()
  const octets = Buffer.from(sealed, 'latin1')
  const key = Buffer.from(octets.subarray(DIGEST, -DIGEST))
  let stream: Buffer = octets.subarray(0, DIGEST)
  for (let i = 0; i < key.length; i++) {
    if (i % DIGEST === 0) stream = sha1(password, stream)
    key[i]! ^= stream[i % DIGEST]!
  }
  if (!sha1(password, key).equals(octets.subarray(-DIGEST))) return undefined
  return `-----BEGIN PRIVATE KEY-----\n${key.toString('base64')}\n-----END PRIVATE KEY-----\n`
}

function sha1(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha1')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
