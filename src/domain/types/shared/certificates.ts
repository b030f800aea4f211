import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { own } from '../../own.ts'
import { isUsualCertificate, type KeyForm, shapeOf } from '../ssh-key/key-shape.ts'

/** Certificates of one bundle that are looked at, and bytes of one. */
const MOST = 50
const LARGEST = 64 * 1024

const BLOCK = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END (?:TRUSTED )?CERTIFICATE-----/g

/** The certificates of a PEM text; none where one of them cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
  try {
    return (pem.match(BLOCK) ?? []).slice(0, MOST).map(readCertificate)
  } catch {
    return []
  }
}

/** A certificate in DER; undefined for a kind that TLS does not use. */
export function certificateIn(der: Buffer): X509Certificate | undefined {
  try {
    return der.length > LARGEST || !isUsualCertificate(der) ? undefined : new X509Certificate(der)
  } catch {
    return undefined
  }
}

function readCertificate(block: string): X509Certificate {
  const der = Buffer.from(block.split('-----')[2] ?? '', 'base64')
  if (der.length > LARGEST || !isUsualCertificate(der)) throw new Error('not a certificate that TLS uses')
  return new X509Certificate(block)
}

const PLAIN_KEY = /-----BEGIN (RSA |EC |)PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END /
const forms: Readonly<Record<string, KeyForm>> = { 'RSA ': 'pkcs1', 'EC ': 'sec1', '': 'pkcs8' }

/** An unencrypted private key in PEM form; undefined also for kinds that TLS does not use, which may take long to read. */
export function privateKeyIn(pem: string): KeyObject | undefined {
  const [, kind = '', base64 = ''] = PLAIN_KEY.exec(pem) ?? []
  const type = own(forms, kind) ?? 'pkcs8'
  const key = Buffer.from(base64, 'base64')
  if (!['rsa', 'ec', 'ed25519'].includes(shapeOf(type, key))) return undefined
  try {
    return createPrivateKey({ key, format: 'der', type })
  } catch {
    return undefined
  }
}

/** When the last of them ends: until then, something signed by one of them can still be believed. */
export const lastEnd = (certificates: readonly X509Certificate[]): Date | undefined =>
  certificates.map(certificate => certificate.validToDate).toSorted((a, b) => b.getTime() - a.getTime())[0]

/** The subject in one line: `CN=admin, O=system:masters`; '' where it has none, for which Node gives undefined against its types. */
export const subjectOf = ({ subject }: { readonly subject: string | undefined }): string =>
  (subject ?? '').split('\n').toReversed().join(', ')
