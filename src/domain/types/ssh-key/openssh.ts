import { createECDH, createPrivateKey } from 'node:crypto'
import { type Report, shown } from '../../findings.ts'
import { own } from '../../own.ts'
import { bareForms } from '../shared/texts.ts'
import { MOST_RSA_BITS } from './key-shape.ts'
import { describeKey, type PublicKey, publicHalf, publicKeyOf } from './public-key.ts'
import type { Unlock } from './unlock.ts'
import { SshReader, sshString, Truncated } from './wire.ts'

const KEY = '#/data/privateKey'
const PASSPHRASE = '#/data/passphrase'
const MAGIC = Buffer.from('openssh-key-v1\0')

/**
 * Rounds of bcrypt that are still tried. The key's author chooses them; `ssh-keygen` takes 16 or 24 by itself, and 256 take some
 * seconds.
 */
const MOST_ROUNDS = 256

/** The container of OpenSSH, as far as it can be read without the passphrase. */
interface Container {
  readonly encrypted: boolean
  readonly rounds: number
  readonly key: PublicKey | undefined
  readonly publicBlob: Buffer
  readonly hidden: Buffer
}

/** Checks a key in the form of OpenSSH; `body` is what stands between its markers, decoded. */
export function checkOpensshKey(
  report: Report,
  text: string,
  body: Buffer,
  passphrase: string,
  unlock: Unlock | null
): undefined {
  let container: Container
  try {
    container = readContainer(body)
  } catch (error) {
    if (!(error instanceof Truncated)) throw error
    return report.error('KeyTruncated', KEY)
  }
  report.fact('format', 'OpenSSH')
  report.fact('encrypted', container.encrypted)
  if (container.encrypted) checkEncrypted(report, container, text, passphrase, unlock)
  else checkOpen(report, container, passphrase)
}

/** Whether the public half, which is never encrypted, is of a kind and size that SSH uses. */
function isUsable(key: PublicKey | undefined): boolean {
  if (key === undefined || key.algorithm === 'ssh-dss' || key.algorithm.startsWith('sk-')) return false
  return key.algorithm !== 'ssh-rsa' || key.bits <= MOST_RSA_BITS
}

function readContainer(body: Buffer): Container {
  const reader = new SshReader(body)
  if (!reader.take(MAGIC.length).equals(MAGIC)) throw new Truncated()
  const cipher = reader.text()
  reader.string()
  const options = new SshReader(reader.string())
  const encrypted = cipher !== 'none'
  if (encrypted) options.string()
  const rounds = encrypted ? options.number() : 0
  if (reader.number() !== 1) throw new Truncated()
  const publicBlob = reader.string()
  return { encrypted, rounds, key: publicKeyOf(publicBlob), publicBlob, hidden: reader.string() }
}

function checkEncrypted(
  report: Report,
  container: Container,
  text: string,
  passphrase: string,
  unlock: Unlock | null
): undefined {
  // A key that is refused whatever its passphrase is not opened.
  if (!isUsable(container.key)) return describeKey(report, container.key, '')
  const comment = opened(report, container, text, passphrase, unlock)
  describeKey(report, container.key, comment)
}

/** Whether a passphrase would open a key without what came along at its ends; not tried where once is long enough. */
const opensBare = ({ rounds }: Container, text: string, passphrase: string, unlock: Unlock): boolean =>
  rounds <= MOST_ROUNDS / 4 && bareForms(passphrase).some(bare => typeof unlock(text, bare) === 'object')

/** The comment, which is encrypted like the key; '' where it stays closed. */
function opened(report: Report, container: Container, text: string, passphrase: string, unlock: Unlock | null): string {
  if (passphrase === '') {
    report.error('PassphraseMissing', PASSPHRASE)
    return ''
  }
  const outcome = unlock === null || container.rounds > MOST_ROUNDS ? 'unknown' : unlock(text, passphrase)
  if (outcome === 'unknown') report.warn('PassphraseUnchecked', PASSPHRASE)
  else if (outcome === 'wrong')
    report.error(
      unlock !== null && opensBare(container, text, passphrase, unlock) ? 'PassphraseEnds' : 'PassphraseWrong',
      PASSPHRASE
    )
  else {
    if (!outcome.publicBlob.equals(container.publicBlob)) report.error('KeyInconsistent', KEY)
    return shown(outcome.comment)
  }
  return ''
}

function checkOpen(report: Report, container: Container, passphrase: string): undefined {
  if (passphrase !== '') report.error('PassphraseUnneeded', PASSPHRASE)
  const { key, hidden, publicBlob } = container
  if (!isUsable(key)) return describeKey(report, key, '')
  try {
    const { comment, derived } = readHidden(hidden)
    if (derived === undefined || !derived.equals(publicBlob)) report.error('KeyInconsistent', KEY)
    describeKey(report, key, shown(comment))
  } catch (error) {
    if (!(error instanceof Truncated)) throw error
    report.error('KeyTruncated', KEY)
  }
}

/** Comment and public half of an open private part; the half is undefined where the private numbers give none. */
function readHidden(hidden: Buffer): { readonly comment: string; readonly derived: Buffer | undefined } {
  const reader = new SshReader(hidden)
  const [check, again] = [reader.number(), reader.number()]
  if (check !== again) throw new Truncated()
  const algorithm = reader.text()
  const read = algorithm === 'ssh-ed25519' ? readEd25519 : algorithm === 'ssh-rsa' ? readRsa : readEcdsa
  const derived = read(reader, algorithm)
  const comment = reader.string().toString()
  const padding = reader.take(reader.left)
  if (padding.some((byte, i) => byte !== i + 1)) throw new Truncated()
  return { comment, derived }
}

function readEd25519(reader: SshReader): Buffer | undefined {
  reader.string()
  const d = reader.string().subarray(0, 32).toString('base64url')
  try {
    const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x: '' }, format: 'jwk' })
    return publicHalf(key)?.blob
  } catch {
    return undefined
  }
}

function readRsa(reader: SshReader, algorithm: string): Buffer | undefined {
  const [n, e, d, inverse, p, q] = Array.from({ length: 6 }, () => reader.string())
  if (!n || !e || !d || !inverse || !p || !q) throw new Truncated()
  const factors = numberOf(p) * numberOf(q)
  return factors === numberOf(n) ? Buffer.concat([sshString(algorithm), sshString(e), sshString(n)]) : undefined
}

function readEcdsa(reader: SshReader, algorithm: string): Buffer | undefined {
  const curve = reader.text()
  reader.string()
  const secret = reader.string()
  const ecdh = createECDH(own({ nistp384: 'secp384r1', nistp521: 'secp521r1' }, curve) ?? 'prime256v1')
  try {
    ecdh.setPrivateKey(secret[0] === 0 ? secret.subarray(1) : secret)
  } catch {
    return undefined
  }
  return Buffer.concat([sshString(algorithm), sshString(curve), sshString(ecdh.getPublicKey())])
}

const numberOf = (bytes: Buffer): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`))
