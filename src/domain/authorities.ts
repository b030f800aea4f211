import { X509Certificate } from 'node:crypto'

/** The certificates in a PEM text, in their order and unchanged. */
export const certificatesIn = (text: string): readonly string[] => text.match(CERTIFICATE) ?? []

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** What is wrong with PEM authorities. Node ignores what is no certificate among them, and would trust none of them. */
export function authoritiesFault(text: string): string[] {
  const found = certificatesIn(text)
  try {
    for (const certificate of found) new X509Certificate(certificate)
    return found.length > 0 ? [] : ['has no certificate in it']
  } catch {
    return ['has a certificate in it that cannot be read']
  }
}
