import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

/** Certificates of one bundle that are looked at. */
const MOST = 50

const BLOCK = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END (?:TRUSTED )?CERTIFICATE-----/g

/** The certificates of a PEM text; none where one of them cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
  try {
    return (pem.match(BLOCK) ?? []).slice(0, MOST).map(block => new X509Certificate(block))
  } catch {
    return []
  }
}

/** An unencrypted private key in PEM form. */
export function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

/** When the last of them ends: until then, something signed by one of them can still be believed. */
export const lastEnd = (certificates: readonly X509Certificate[]): Date | undefined =>
  certificates.map(certificate => certificate.validToDate).toSorted((a, b) => b.getTime() - a.getTime())[0]

/** The subject in one line: `CN=admin, O=system:masters`. */
export const subjectOf = (certificate: X509Certificate): string => certificate.subject.split('\n').toReversed().join(', ')
