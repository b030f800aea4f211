import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { ErrorCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'
import { own } from '../../own.ts'
import { bareForms } from '../shared/texts.ts'
import { type Decrypted, decryptInfo, decryptLegacy } from './decrypt-pem.ts'
import { type KeyForm, type KeyShape, shapeOf } from './key-shape.ts'
import { describeKey, publicHalf } from './public-key.ts'
import { derElements, Truncated } from './wire.ts'

const KEY = '#/data/privateKey'
const PASSPHRASE = '#/data/passphrase'

const formats: Readonly<Record<string, string>> = {
  'RSA PRIVATE KEY': 'PKCS#1',
  'DSA PRIVATE KEY': 'DSA',
  'EC PRIVATE KEY': 'SEC 1',
  'PRIVATE KEY': 'PKCS#8',
  'ENCRYPTED PRIVATE KEY': 'PKCS#8'
}

const forms: Readonly<Record<string, KeyForm>> = { 'RSA PRIVATE KEY': 'pkcs1', 'EC PRIVATE KEY': 'sec1' }

/** What is not given to OpenSSL, and why. */
const refusals: Partial<Record<KeyShape, ErrorCode>> = {
  dsa: 'DsaKey',
  'too-large': 'RsaKeyTooLong',
  unsupported: 'KeyTypeUnsupported',
  damaged: 'KeyTruncated'
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
  if (block.kind === 'DSA PRIVATE KEY') return report.error('DsaKey', KEY)
  if (encrypted && passphrase === '') return report.error('PassphraseMissing', PASSPHRASE)
  if (encrypted && !mayUnlock) return report.warn('PassphraseUnchecked', PASSPHRASE)
  const der = encrypted ? opened(report, block, passphrase) : block.body
  if (der === undefined) return
  const key = read(report, own(forms, block.kind) ?? 'pkcs8', der)
  if (key === undefined) return
  if (key.asymmetricKeyType === 'ed25519') report.warn('Pkcs8Ed25519', KEY)
  describeKey(report, publicHalf(key), '')
}

/** DER says how long it is. In the older way of encrypting it is only known that whole blocks of 8 bytes are needed. */
function isCutOff(block: PemBlock): boolean {
  if (block.text.includes('Proc-Type:')) return block.body.length === 0 || block.body.length % 8 !== 0
  return !isWhole(block.body)
}

function isWhole(der: Buffer): boolean {
  try {
    return derElements(der).length === 1
  } catch (error) {
    if (!(error instanceof Truncated)) throw error
    return false
  }
}

/** The key without its encryption. */
function opened(report: Report, block: PemBlock, passphrase: string): Buffer | undefined {
  const outcome = decrypted(block, passphrase)
  if (outcome === 'unknown' || outcome === 'costly') return report.warn('PassphraseUnchecked', PASSPHRASE)
  if (outcome === 'cut-off') return report.error('KeyTruncated', KEY)
  if (outcome !== 'wrong') return outcome.der
  const isNearly = bareForms(passphrase).some(bare => typeof decrypted(block, bare) === 'object')
  return report.error(isNearly ? 'PassphraseEnds' : 'PassphraseWrong', PASSPHRASE)
}

function decrypted({ kind, text, body }: PemBlock, passphrase: string): Decrypted | 'cut-off' {
  const isInfo = kind === 'ENCRYPTED PRIVATE KEY'
  const outcome = isInfo ? decryptInfo(body, passphrase) : decryptLegacy(text, body, passphrase)
  if (typeof outcome === 'string') return outcome
  // One wrong passphrase in 256 gives a padding that fits, and bytes that are no DER.
  if (outcome.der[0] !== SEQUENCE) return 'wrong'
  if (isWhole(outcome.der)) return outcome
  return isInfo ? 'wrong' : 'cut-off'
}

function read(report: Report, type: KeyForm, der: Buffer): KeyObject | undefined {
  const refusal = refusals[shapeOf(type, der)]
  if (refusal !== undefined) return report.error(refusal, KEY)
  try {
    return createPrivateKey({ key: der, format: 'der', type })
  } catch {
    return report.error('KeyTruncated', KEY)
  }
}

const SEQUENCE = 0x30
