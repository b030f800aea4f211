import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { Report } from '../findings.ts'
import { own } from '../own.ts'
import { type DerElement, derElements, Truncated } from './bytes.ts'
import { describeKey, publicHalf } from './public-key.ts'

const KEY = '#/data/privateKey'
const PASSPHRASE = '#/data/passphrase'

/** Steps of key derivation that are still tried; the key's author chooses them. OpenSSL takes 2048 by itself. */
const MOST_STEPS = 5_000_000

const formats: Readonly<Record<string, string>> = {
  'RSA PRIVATE KEY': 'PKCS#1',
  'DSA PRIVATE KEY': 'DSA',
  'EC PRIVATE KEY': 'SEC 1',
  'PRIVATE KEY': 'PKCS#8',
  'ENCRYPTED PRIVATE KEY': 'PKCS#8'
}

export const isPemKind = (kind: string): boolean => Object.hasOwn(formats, kind)

/** One block of a PEM text: the words after BEGIN, the whole of it, and what its base64 says. */
export interface PemBlock {
  readonly kind: string
  readonly text: string
  readonly body: Buffer
}

/** Whether it is encrypted, in the older way (a header) or the newer (PKCS#8). */
export const isEncryptedPem = ({ kind, text }: PemBlock): boolean =>
  kind === 'ENCRYPTED PRIVATE KEY' || text.includes('Proc-Type: 4,ENCRYPTED')

/** Checks a key that OpenSSL can read. `mayUnlock`: whether there is time to derive a key from the passphrase. */
export function checkPemKey(report: Report, block: PemBlock, passphrase: string, mayUnlock: boolean): undefined {
  const encrypted = isEncryptedPem(block)
  report.fact('format', own(formats, block.kind))
  report.fact('encrypted', encrypted)
  if (!encrypted && passphrase !== '') report.error('PassphraseUnneeded', PASSPHRASE)
  if (isCutOff(block)) return report.error('KeyTruncated', KEY)
  if (encrypted && passphrase === '') return report.error('PassphraseMissing', PASSPHRASE)
  if (encrypted && (!mayUnlock || stepsOf(block) > MOST_STEPS)) return report.warn('PassphraseUnchecked', PASSPHRASE)
  const key = read(report, block, encrypted ? passphrase : undefined)
  if (key === undefined) return
  if (key.asymmetricKeyType === 'dsa') return report.error('DsaKey', KEY)
  if (key.asymmetricKeyType === 'ed25519') report.warn('Pkcs8Ed25519', KEY)
  describeKey(report, publicHalf(key), '')
}

/** DER says how long it is. In the older way of encrypting it is only known that whole blocks of 8 bytes are needed. */
function isCutOff(block: PemBlock): boolean {
  if (block.text.includes('Proc-Type:')) return block.body.length === 0 || block.body.length % 8 !== 0
  try {
    return derElements(block.body).length !== 1
  } catch (error) {
    if (!(error instanceof Truncated)) throw error
    return true
  }
}

function read(report: Report, block: PemBlock, passphrase: string | undefined): KeyObject | undefined {
  try {
    return createPrivateKey({ key: block.text, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) })
  } catch (error) {
    const code = (error as { code?: string }).code
    if (passphrase === undefined) report.error('KeyTruncated', KEY)
    else if (code?.endsWith('UNSUPPORTED') && !isKnownCipher(block)) report.warn('PassphraseUnchecked', PASSPHRASE)
    else if (block.text.includes('Proc-Type:') && code !== 'ERR_OSSL_BAD_DECRYPT') report.error('KeyTruncated', KEY)
    else report.error('PassphraseWrong', PASSPHRASE)
    return undefined
  }
}

/** AES (any of it) and triple DES, as PKCS#8 names them. */
const CIPHERS = ['608648016503040', '2a864886f70d0307']

/** OpenSSL says "unsupported" both of a cipher that it lacks and of what does not make sense when decrypted. */
const isKnownCipher = ({ kind, text, body }: PemBlock): boolean =>
  kind === 'ENCRYPTED PRIVATE KEY'
    ? CIPHERS.some(cipher => body.toString('hex').includes(cipher))
    : /DEK-Info: (AES|DES-EDE3)/.test(text)

const INTEGER = 0x02
const SEQUENCE = 0x30

/**
 * The work that it takes to derive the key of an encrypted PKCS#8 block: the product of the numbers among its parameters, whatever
 * scheme it is (rounds of PBKDF2, cost, block size and parallelisation of scrypt). The length of the derived key is among them in some.
 */
function stepsOf({ kind, body }: PemBlock): number {
  if (kind !== 'ENCRYPTED PRIVATE KEY') return 1
  const [info] = derElements(body)
  const [scheme] = derElements(info?.content ?? Buffer.alloc(0))
  return scheme === undefined ? 1 : numbersIn(scheme).reduce((product, number) => product * number, 1)
}

function numbersIn({ tag, content }: DerElement): number[] {
  if (tag === INTEGER)
    return content.length > 6 ? [Number.POSITIVE_INFINITY] : [Math.max(1, content.readUIntBE(0, content.length))]
  return tag === SEQUENCE ? derElements(content).flatMap(numbersIn) : []
}
