import { createDecipheriv, createHash, pbkdf2Sync, scryptSync } from 'node:crypto'
import { own } from '../../own.ts'
import { oidOf } from './key-shape.ts'
import { type DerElement, derElements, Truncated } from './wire.ts'

/** What became of it: `unknown` is an encryption that is not known here, `costly` one that takes too long. */
export type Decrypted = { readonly der: Buffer } | 'wrong' | 'unknown' | 'costly'

interface Cipher {
  readonly name: string
  readonly keyLength: number
}

/** Steps of key derivation that are still tried, some seconds; the key's author chooses them. OpenSSL takes 2048 by itself. */
const MOST_STEPS = 2_000_000
/** Bytes that scrypt may use. */
const MOST_MEMORY = 64 * 1024 * 1024

const PBES2 = '2a864886f70d01050d'
const PBKDF2 = '2a864886f70d01050c'
const SCRYPT = '2b06010401da47040b'

const ciphers: Readonly<Record<string, Cipher>> = {
  '608648016503040102': { name: 'aes-128-cbc', keyLength: 16 },
  '608648016503040116': { name: 'aes-192-cbc', keyLength: 24 },
  '60864801650304012a': { name: 'aes-256-cbc', keyLength: 32 },
  '2a864886f70d0307': { name: 'des-ede3-cbc', keyLength: 24 }
}
const legacyCiphers: Readonly<Record<string, Cipher>> = {
  'AES-128-CBC': { name: 'aes-128-cbc', keyLength: 16 },
  'AES-192-CBC': { name: 'aes-192-cbc', keyLength: 24 },
  'AES-256-CBC': { name: 'aes-256-cbc', keyLength: 32 },
  'DES-EDE3-CBC': { name: 'des-ede3-cbc', keyLength: 24 }
}
/** Hashes of PBKDF2, with the bytes that one round gives. */
const hashes: Readonly<Record<string, readonly [string, number]>> = {
  '2a864886f70d0207': ['sha1', 20],
  '2a864886f70d0208': ['sha224', 28],
  '2a864886f70d0209': ['sha256', 32],
  '2a864886f70d020a': ['sha384', 48],
  '2a864886f70d020b': ['sha512', 64]
}

/** Opens the older encryption, whose parameters are in a header of the PEM text: `DEK-Info: AES-128-CBC,<IV>`. */
export function decryptLegacy(text: string, body: Buffer, passphrase: string): Decrypted {
  const [, name = '', iv = ''] = /^DEK-Info: ([A-Z0-9-]{1,40}),([0-9A-Fa-f]{16,32})$/m.exec(text) ?? []
  const cipher = own(legacyCiphers, name)
  if (cipher === undefined) return 'unknown'
  const salt = Buffer.from(iv, 'hex')
  let [key, round] = [Buffer.alloc(0), Buffer.alloc(0)]
  while (key.length < cipher.keyLength) {
    round = createHash('md5').update(round).update(passphrase).update(salt.subarray(0, 8)).digest()
    key = Buffer.concat([key, round])
  }
  return decipher(cipher, key.subarray(0, cipher.keyLength), salt, body)
}

/** Opens PKCS#8 as PBES2 encrypts it (RFC 8018). The costs are known before anything is computed. */
export function decryptInfo(der: Buffer, passphrase: string): Decrypted {
  try {
    const [algorithm, data] = childrenOf(derElements(der)[0])
    const [scheme, parameters] = childrenOf(algorithm)
    if (oidOf(scheme) !== PBES2 || data === undefined) return 'unknown'
    const [derivation, encryption] = childrenOf(parameters)
    const [cipherName, iv] = childrenOf(encryption)
    const cipher = own(ciphers, oidOf(cipherName) ?? '')
    if (cipher === undefined || iv === undefined) return 'unknown'
    const [function_, settings] = childrenOf(derivation)
    const derive = oidOf(function_) === PBKDF2 ? byPbkdf2 : oidOf(function_) === SCRYPT ? byScrypt : () => 'unknown' as const
    const key = derive(childrenOf(settings), cipher.keyLength, passphrase)
    return typeof key === 'string' ? key : decipher(cipher, key, iv.content, data.content)
  } catch (error) {
    if (error instanceof Truncated) return 'unknown'
    throw error
  }
}

function byPbkdf2([salt, rounds, ...more]: DerElement[], keyLength: number, passphrase: string): Buffer | 'unknown' | 'costly' {
  const [prf] = childrenOf(more.find(({ tag }) => tag === 0x30))
  const hash = prf === undefined ? (['sha1', 20] as const) : own(hashes, oidOf(prf) ?? '')
  const count = numberOf(rounds)
  if (hash === undefined || salt === undefined || count < 1) return 'unknown'
  if (count * Math.ceil(keyLength / hash[1]) > MOST_STEPS) return 'costly'
  return pbkdf2Sync(passphrase, salt.content, count, keyLength, hash[0])
}

function byScrypt(
  [salt, cost, size, parallel]: DerElement[],
  keyLength: number,
  passphrase: string
): Buffer | 'unknown' | 'costly' {
  const [n, r, p] = [numberOf(cost), numberOf(size), numberOf(parallel)]
  // RFC 7914 wants n < 2^(16 r), and OpenSSL throws where it is not.
  if (salt === undefined || n < 2 || !Number.isInteger(Math.log2(n)) || r < 1 || p < 1 || Math.log2(n) >= 16 * r) return 'unknown'
  if (n * r * p > MOST_STEPS || 128 * r * (n + p + 2) > MOST_MEMORY) return 'costly'
  return scryptSync(passphrase, salt.content, keyLength, { N: n, r, p, maxmem: MOST_MEMORY })
}

function decipher({ name }: Cipher, key: Buffer, iv: Buffer, data: Buffer): Decrypted {
  try {
    const opened = createDecipheriv(name, key, iv)
    return { der: Buffer.concat([opened.update(data), opened.final()]) }
  } catch {
    // The padding does not fit.
    return 'wrong'
  }
}

const childrenOf = (element: DerElement | undefined): DerElement[] => (element?.tag === 0x30 ? derElements(element.content) : [])

/** A number of up to six bytes; what is larger is endless for us. */
function numberOf(element: DerElement | undefined): number {
  if (element?.tag !== 0x02 || element.content.length === 0) return 0
  return element.content.length > 6 ? Number.POSITIVE_INFINITY : element.content.readUIntBE(0, element.content.length)
}
