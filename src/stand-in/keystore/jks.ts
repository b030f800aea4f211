import { createHash, timingSafeEqual } from 'node:crypto'
import { BadEncoding, child, octetsOf, oidOf, readDer } from './der.ts'
import { algorithmOfKey, type StoreEntry, unlessClosed } from './entry.ts'

const MAGIC = 0xfeedfeed
const SALT_OF_SEAL = 'Mighty Aphrodite'
const KEY_PROTECTOR = '1.3.6.1.4.1.42.2.17.1.1'
const DIGEST = 20

/** Java reads a store of its old kind as well, whatever kind was asked for. */
export const isJks = (bytes: Buffer): boolean => bytes.length > 12 && bytes.readUInt32BE(0) === MAGIC

/** The keys of a Java key store with their certificates. Throws if the password is not its own. */
export function readJks(bytes: Buffer, password: string): StoreEntry[] {
  const wide = Buffer.from(password, 'utf16le').swap16()
  const [body, seal] = [bytes.subarray(0, -DIGEST), bytes.subarray(-DIGEST)]
  if (!timingSafeEqual(sha1(wide, Buffer.from(SALT_OF_SEAL), body), seal)) throw new BadEncoding('another password')
  const read = reader(body)
  read.number()
  const version = read.number()
  const entries: StoreEntry[] = []
  for (let left = read.number(); left > 0; left--) {
    const isKey = read.number() === 1
    const alias = read.text()
    read.bytes(8)
    const key = isKey ? read.bytes(read.number()) : null
    const certificates = Array.from({ length: isKey ? read.number() : 1 }, () => {
      if (version === 2) read.text()
      return read.bytes(read.number())
    })
    if (key !== null) entries.push({ alias, algorithm: unlessClosed(() => algorithmOfKey(unprotect(key, wide))), certificates })
  }
  return entries
}

/** The key is added to a stream of digests of the password; a digest of both at the end proves it. */
function unprotect(protectedKey: Buffer, password: Buffer): Buffer {
  const info = readDer(protectedKey)
  if (oidOf(child(child(info, 0), 0)) !== KEY_PROTECTOR) throw new BadEncoding('another protection')
  const octets = octetsOf(child(info, 1))
  const plain = Buffer.from(octets.subarray(DIGEST, -DIGEST))
  let stream = octets.subarray(0, DIGEST)
  for (let i = 0; i < plain.length; i++) {
    if (i % DIGEST === 0) stream = sha1(password, stream)
    plain[i]! ^= stream[i % DIGEST]!
  }
  if (!timingSafeEqual(sha1(password, plain), octets.subarray(-DIGEST))) throw new BadEncoding('another password of the key')
  return plain
}

function sha1(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha1')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function reader(body: Buffer) {
  let at = 0
  const bytes = (length: number): Buffer => {
    if (at + length > body.length) throw new BadEncoding('cut short')
    at += length
    return body.subarray(at - length, at)
  }
  return { bytes, number: () => bytes(4).readUInt32BE(), text: () => bytes(bytes(2).readUInt16BE()).toString('utf8') }
}
