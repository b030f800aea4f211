import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { BadEncoding, child, childrenOf, type Der, integerOf, octetsOf, oidOf } from './der.ts'
import { decryptRc2 } from './rc2.ts'
import { decryptRc4 } from './rc4.ts'

const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
/** What PKCS 12 itself brought along: by the identifier, the length of the key and how to decrypt. */
const OLD = new Map<string, readonly [keyLength: number, decrypt: (key: Buffer, iv: Buffer, data: Buffer) => Buffer]>([
  ['1.2.840.113549.1.12.1.3', [24, (key, iv, data) => decipher('des-ede3-cbc', key, iv, data)]],
  ['1.2.840.113549.1.12.1.1', [16, (key, _, data) => decryptRc4(key, data)]],
  ['1.2.840.113549.1.12.1.2', [5, (key, _, data) => decryptRc4(key, data)]],
  ['1.2.840.113549.1.12.1.5', [16, decryptRc2]],
  ['1.2.840.113549.1.12.1.6', [5, decryptRc2]]
])

const HASHES = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512']
])
const HMACS = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512']
])
const CIPHERS = new Map<string, readonly [name: string, keyLength: number]>([
  ['2.16.840.1.101.3.4.1.2', ['aes-128-cbc', 16]],
  ['2.16.840.1.101.3.4.1.42', ['aes-256-cbc', 32]],
  ['1.2.840.113549.3.7', ['des-ede3-cbc', 24]]
])
/** More rounds would hold up everything else for seconds: a demo need not. */
const MOST_ROUNDS = 5_000_000

/** A password as PKCS 12 takes it: UTF-16, with a zero at its end. */
const wide = (password: string): Buffer => Buffer.from(`${password}\u0000`, 'utf16le').swap16()

/** Whether the password is the one that the store was sealed with. */
export function sealFits(macData: Der, content: Buffer, password: string): boolean {
  const [digestInfo, salt, rounds] = childrenOf(macData)
  if (digestInfo === undefined || salt === undefined) throw new BadEncoding('no seal')
  const hash = known(HASHES, oidOf(child(child(digestInfo, 0), 0)))
  const wanted = child(digestInfo, 1).value
  // Java tries the empty password both with and without its zero at the end.
  return (password === '' ? [wide(''), Buffer.alloc(0)] : [wide(password)]).some(bytes => {
    const key = deriveKey({
      hash,
      purpose: 3,
      password: bytes,
      salt: salt.value,
      rounds: roundsOf(rounds),
      length: wanted.length
    })
    const have = createHmac(hash, key).update(content).digest()
    return have.length === wanted.length && timingSafeEqual(have, wanted)
  })
}

/** Decrypts by an AlgorithmIdentifier. */
export function decryptBy(algorithm: Der, encrypted: Buffer, password: string): Buffer {
  const [oid, parameters] = childrenOf(algorithm)
  if (oid === undefined || parameters === undefined) throw new BadEncoding('no algorithm')
  if (oidOf(oid) === PBES2) return decryptPbes2(parameters, encrypted, password)
  const [length, decrypt] = known(OLD, oidOf(oid))
  const [salt, rounds] = childrenOf(parameters)
  const by = { hash: 'sha1', password: wide(password), salt: salt!.value, rounds: roundsOf(rounds) }
  return decrypt(deriveKey({ ...by, purpose: 1, length }), deriveKey({ ...by, purpose: 2, length: 8 }), encrypted)
}

function decryptPbes2(parameters: Der, encrypted: Buffer, password: string): Buffer {
  const [derivation, scheme] = [child(parameters, 0), child(parameters, 1)]
  if (oidOf(child(derivation, 0)) !== PBKDF2) throw new BadEncoding('another key derivation than PBKDF2')
  const [salt, rounds, ...options] = childrenOf(child(derivation, 1))
  const hmac = options.find(({ tag }) => tag === 0x30)
  const hash = hmac === undefined ? 'sha1' : known(HMACS, oidOf(child(hmac, 0)))
  const [name, length] = known(CIPHERS, oidOf(child(scheme, 0)))
  const key = pbkdf2Sync(Buffer.from(password, 'utf8'), salt!.value, roundsOf(rounds), length, hash)
  return decipher(name, key, octetsOf(child(scheme, 1)), encrypted)
}

const roundsOf = (der: Der | undefined): number => {
  const rounds = der === undefined ? 1 : integerOf(der)
  if (rounds < 1 || rounds > MOST_ROUNDS) throw new BadEncoding(`${rounds} rounds`)
  return rounds
}

function known<T>(table: ReadonlyMap<string, T>, oid: string): T {
  const found = table.get(oid)
  if (found === undefined) throw new BadEncoding(`algorithm ${oid}`)
  return found
}

function decipher(name: string, key: Buffer, iv: Buffer, data: Buffer): Buffer {
  const cipher = createDecipheriv(name, key, iv)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

interface Derivation {
  readonly hash: string
  /** 1 for a key, 2 for a vector, 3 for a seal. */
  readonly purpose: 1 | 2 | 3
  readonly password: Buffer
  readonly salt: Buffer
  readonly rounds: number
  readonly length: number
}

/** The key derivation of PKCS 12 itself (RFC 7292, appendix B.2). */
function deriveKey({ hash, purpose, password, salt, rounds, length }: Derivation): Buffer {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64
  const input = Buffer.concat([filled(salt, block), filled(password, block)])
  const made: Buffer[] = []
  for (let size = 0; size < length; size += made.at(-1)!.length) {
    let digest = createHash(hash).update(Buffer.alloc(block, purpose)).update(input).digest()
    for (let i = 1; i < rounds; i++) digest = createHash(hash).update(digest).digest()
    made.push(digest)
    addToBlocks(input, filled(digest, block).subarray(0, block), block)
  }
  return Buffer.concat(made).subarray(0, length)
}

/** Repeats bytes up to a multiple of the block; nothing stays nothing. */
function filled(bytes: Buffer, block: number): Buffer {
  const size = Math.ceil(bytes.length / block) * block
  return size === 0 ? Buffer.alloc(0) : Buffer.alloc(size, bytes)
}

/** Each block of the input grows by a number and one, cut at its size. */
function addToBlocks(input: Buffer, number: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1
    for (let i = block - 1; i >= 0; i--) {
      carry += input[start + i]! + number[i]!
      input[start + i] = carry & 0xff
      carry >>= 8
    }
  }
}
