import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type { ErrorCode, WarningCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'
import { privateKeyIn } from '../shared/certificates.ts'
import { withRightLines } from '../ssh-key/private-key.ts'
import { explainOther } from '../ssh-key/what-else.ts'

type KeyReport = Report<ErrorCode | 'AppKeyNotRsa' | 'AppKeyEncrypted' | 'AppKeyForm', WarningCode | 'AppWeakKey'>

const POINTER = '#/data/privateKey'

/** Longer texts are no keys of RSA that anybody uses. */
const LARGEST = 64 * 1024

const keyIn = (text: string): KeyObject | undefined => (text.length > LARGEST ? undefined : privateKeyIn(text))

/** The key in PKCS#8, which is the only form that Jenkins can use. Anything else than one key of RSA stays as it is. */
export function toPkcs8(text: string): string {
  const lines = withRightLines(text)
  if (!/^\s*-----BEGIN RSA PRIVATE KEY-----[A-Za-z0-9+/=\s]*-----END RSA PRIVATE KEY-----\s*$/.test(lines)) return lines
  const key = keyIn(lines)
  return key?.asymmetricKeyType === 'rsa' ? (key.export({ type: 'pkcs8', format: 'pem' }) as string) : lines
}

/** Checks a key in its stored form. */
export function checkKey(report: KeyReport, text: string): undefined {
  const [, label] = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text) ?? []
  if (text.includes('-----BEGIN EC PRIVATE KEY-----')) return report.error('AppKeyNotRsa', POINTER)
  if (label === undefined || !/KEY/.test(label)) return explainOther(report, text)
  if (/PUBLIC/.test(label)) return report.error('PublicKey', POINTER)
  if (label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type: 4,ENCRYPTED/m.test(text)) return report.error('AppKeyEncrypted', POINTER)
  if ((text.match(/-----BEGIN /g) ?? []).length > 1) return report.error('SeveralKeys', POINTER)
  if (label !== 'PRIVATE KEY' && label !== 'RSA PRIVATE KEY') return report.error('AppKeyForm', POINTER)
  const key = keyIn(text)
  if (key === undefined) return report.error('KeyTruncated', POINTER)
  if (key.asymmetricKeyType !== 'rsa') return report.error('AppKeyNotRsa', POINTER)
  // A key that could not be converted has text around it.
  if (label === 'RSA PRIVATE KEY') return report.error('AppKeyForm', POINTER)
  describe(report, key)
}

/** The fingerprint is the one on the page of the app. */
function describe(report: KeyReport, key: KeyObject): undefined {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  report.fact('bits', bits)
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  report.fact('fingerprint', `SHA256:${createHash('sha256').update(der).digest('base64')}`)
  if (bits < 2048) report.warn('AppWeakKey', POINTER)
}
