import { isUtf8 } from 'node:buffer'
import type { Report } from '../../findings.ts'
import { certificatesIn, lastEnd } from '../shared/certificates.ts'

const POINTER = '#/data/content'

/** Texts that are looked at as a whole, in bytes. Of larger ones only the beginning is. */
const LARGEST_TEXT = 64 * 1024

/** First bytes of files, most specific first. */
const signatures: readonly (readonly [kind: string, bytes: string])[] = [
  ['Java key store (JKS)', 'feedfeed'],
  ['Java key store (JCEKS)', 'cececece'],
  ['gzip', '1f8b'],
  ['zip', '504b0304'],
  ['OpenPGP', '8501'],
  ['ELF program', '7f454c46']
]

/** Reports what a file is, from its bytes. Anything is allowed in it. */
export function checkFile(report: Report, bytes: Buffer, now: Date): undefined {
  report.fact('size', bytes.length)
  report.fact('contains', kindOf(bytes))
  const text = textIn(bytes)
  if (text === undefined) return
  if (/^kind:\s*["']?Config["']?\s*$/m.test(text) && /^(?:clusters|contexts):/m.test(text))
    report.warn('LooksLikeKubeconfig', POINTER)
  const certificates = certificatesIn(text)
  report.expires(lastEnd(certificates))
  if (certificates.some(({ validFromDate }) => validFromDate > now)) report.warn('NotYetValid', POINTER)
}

function kindOf(bytes: Buffer): string {
  const hex = bytes.subarray(0, 4).toString('hex')
  const signed = signatures.find(([, start]) => hex.startsWith(start))?.[0]
  if (signed !== undefined) return signed
  const text = textIn(bytes)
  if (text === undefined) return isPkcs12(bytes) ? 'PKCS#12 key store' : 'binary'
  return textKindOf(text)
}

/** A text without its byte order mark; undefined for bytes that are none. A large one may be cut inside a character. */
function textIn(bytes: Buffer): string | undefined {
  if (bytes.includes(0) || !isUtf8(bytes)) return undefined
  return bytes
    .toString('utf8', 0, LARGEST_TEXT)
    .replace(/^\uFEFF/, '')
    .trimStart()
}

/** A sequence that begins with version 3. */
const isPkcs12 = (bytes: Buffer): boolean => bytes[0] === 0x30 && bytes.subarray(0, 8).toString('hex').includes('020103')

function textKindOf(text: string): string {
  const [, label] = /^-----BEGIN ([A-Z0-9 ]{1,40})-----/m.exec(text) ?? []
  if (label !== undefined) return `PEM: ${label.toLowerCase()}`
  if (/^[[{]/.test(text)) return isJson(text) ? 'JSON' : 'text'
  if (/^<(?:\?xml|[A-Za-z])/.test(text)) return 'XML'
  if (/^[A-Za-z_][\w.-]*\s*=(?!=?\s*$)/m.test(text)) return 'properties'
  return 'text'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
