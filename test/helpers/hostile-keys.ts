import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'

/** One element of DER. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([
    Buffer.from([tag]),
    bytes.length < 128 ? Buffer.from([bytes.length]) : Buffer.from([0x84, ...length]),
    bytes
  ])
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
export const integer = (bytes: Uint8Array): Buffer => der(0x02, Buffer.from([0]), bytes)
export const small = (number: number): Buffer => der(0x02, Buffer.from(number < 128 ? [number] : [0, number]))
export const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
export const octets = (bytes: Uint8Array): Buffer => der(0x04, bytes)

/** An odd number of this many bytes, the highest bit set. */
export function oddNumber(bytes: number): Buffer {
  const number = randomBytes(bytes)
  number[0] = (number[0] ?? 0) | 0x80
  number[bytes - 1] = (number[bytes - 1] ?? 0) | 1
  return number
}

export const pem = (kind: string, bytes: Uint8Array): string =>
  `-----BEGIN ${kind}-----\n${Buffer.from(bytes).toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END ${kind}-----\n`

/** A PKCS#8 key of this algorithm. */
export const keyInfo = (algorithm: Buffer, key: Uint8Array): Buffer => sequence(small(0), algorithm, octets(key))

/** A DSA key whose public half takes OpenSSL seconds to compute: three numbers of this many bytes, and the private one. */
export const dsaInfo = (bytes: number): Buffer =>
  keyInfo(
    sequence(oid('2a8648ce380401'), sequence(integer(oddNumber(bytes)), integer(oddNumber(bytes)), integer(oddNumber(bytes)))),
    integer(oddNumber(bytes - 1))
  )

/** The eight numbers of an RSA key, of this many bytes each. */
export const rsaKey = (bytes: number): Buffer => sequence(small(0), ...Array.from({ length: 8 }, () => integer(oddNumber(bytes))))

const PBKDF2 = '2a864886f70d01050c'
const AES_256_CBC = '60864801650304012a'

const SCRYPT = '2b06010401da47040b'

/** PKCS#8 that says it is encrypted by a key of scrypt with this cost, block size and parallelism. */
export function scryptInfo(n: number, r: number, p: number): Buffer {
  const cost = Buffer.alloc(4)
  cost.writeUInt32BE(n)
  const derivation = sequence(oid(SCRYPT), sequence(octets(randomBytes(16)), integer(cost), small(r), small(p)))
  const encryption = sequence(oid(AES_256_CBC), octets(randomBytes(16)))
  return sequence(sequence(oid('2a864886f70d01050d'), sequence(derivation, encryption)), octets(randomBytes(64)))
}

/** Encrypts PKCS#8 as `openssl pkcs8 -topk8` does. `rounds` is what the file says, whatever was used. */
export function encryptedInfo(info: Buffer, passphrase: string, rounds = 1000): Buffer {
  const [salt, iv] = [randomBytes(16), randomBytes(16)]
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(passphrase, salt, Math.min(rounds, 1000), 32, 'sha1'), iv)
  const data = Buffer.concat([cipher.update(info), cipher.final()])
  const count = Buffer.alloc(4)
  count.writeUInt32BE(rounds)
  const derivation = sequence(oid(PBKDF2), sequence(octets(salt), integer(count)))
  const encryption = sequence(oid(AES_256_CBC), octets(iv))
  return sequence(sequence(oid('2a864886f70d01050d'), sequence(derivation, encryption)), octets(data))
}
