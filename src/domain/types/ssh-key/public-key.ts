import { createHash, type KeyObject } from 'node:crypto'
import type { Report } from '../../findings.ts'
import { own } from '../../own.ts'
import { MOST_RSA_BITS } from './key-shape.ts'
import { bitsOf, SshReader, sshNumber, sshString } from './wire.ts'

const KEY = '#/data/privateKey'

/** The public half of a key, as SSH has it. */
export interface PublicKey {
  /** The algorithm's name in SSH (`ssh-ed25519`). */
  readonly algorithm: string
  readonly bits: number
  readonly blob: Buffer
}

const CURVES: Readonly<Record<string, { readonly name: string; readonly bits: number }>> = {
  prime256v1: { name: 'nistp256', bits: 256 },
  secp384r1: { name: 'nistp384', bits: 384 },
  secp521r1: { name: 'nistp521', bits: 521 }
}

/** What a blob of SSH's own form says; undefined for a kind that is not known here. Throws `Truncated` where it is cut off. */
export function publicKeyOf(blob: Buffer): PublicKey | undefined {
  const reader = new SshReader(blob)
  const algorithm = reader.text()
  if (algorithm === 'ssh-ed25519') return { algorithm, bits: 256, blob }
  if (algorithm === 'ssh-dss') return { algorithm, bits: bitsOf(reader.string()), blob }
  if (algorithm.startsWith('sk-')) return { algorithm, bits: 256, blob }
  if (algorithm === 'ssh-rsa') {
    reader.string()
    return { algorithm, bits: bitsOf(reader.string()), blob }
  }
  const curve = Object.values(CURVES).find(({ name }) => algorithm === `ecdsa-sha2-${name}`)
  return curve === undefined ? undefined : { algorithm, bits: curve.bits, blob }
}

/** The public half of a key that OpenSSL has read; undefined for a kind that SSH does not have. */
export function publicHalf(key: KeyObject): PublicKey | undefined {
  const kind = key.asymmetricKeyType
  if (kind === 'rsa') {
    const { n = '', e = '' } = key.export({ format: 'jwk' })
    const modulus = Buffer.from(n, 'base64url')
    const blob = Buffer.concat([sshString('ssh-rsa'), sshNumber(Buffer.from(e, 'base64url')), sshNumber(modulus)])
    return { algorithm: 'ssh-rsa', bits: bitsOf(modulus), blob }
  }
  if (kind === 'ed25519') return ed25519PublicKey(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url'))
  const curve = kind === 'ec' ? own(CURVES, key.asymmetricKeyDetails?.namedCurve ?? '') : undefined
  if (curve === undefined) return undefined
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  const algorithm = `ecdsa-sha2-${curve.name}`
  return { algorithm, bits: curve.bits, blob: Buffer.concat([sshString(algorithm), sshString(curve.name), sshString(point)]) }
}

export const ed25519PublicKey = (point: Buffer): PublicKey => ({
  algorithm: 'ssh-ed25519',
  bits: 256,
  blob: Buffer.concat([sshString('ssh-ed25519'), sshString(point)])
})

/** The fingerprint as ssh-keygen prints it. */
export const fingerprintOf = ({ blob }: PublicKey): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`

/** Notes what may be known of a key, and refuses kinds that no SSH server takes. */
export function describeKey(report: Report, key: PublicKey | undefined, comment: string): undefined {
  if (key === undefined) return report.error('KeyTypeUnsupported', KEY)
  if (key.algorithm === 'ssh-dss') return report.error('DsaKey', KEY)
  if (key.algorithm.startsWith('sk-')) return report.error('KeyNeedsDevice', KEY)
  if (key.algorithm === 'ssh-rsa' && key.bits < 1024) report.error('RsaKeyTooShort', KEY)
  else if (key.algorithm === 'ssh-rsa' && key.bits > MOST_RSA_BITS) return report.error('RsaKeyTooLong', KEY)
  else if (key.algorithm === 'ssh-rsa' && key.bits < 2048) report.warn('WeakRsaKey', KEY)
  report.fact('keyType', key.algorithm)
  report.fact('bits', key.bits)
  report.fact('fingerprint', fingerprintOf(key))
  report.fact('publicKey', `${key.algorithm} ${key.blob.toString('base64')}${comment === '' ? '' : ` ${comment}`}`)
  report.fact('comment', comment)
}
