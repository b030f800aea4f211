import { X509Certificate } from 'node:crypto'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** What is wrong with PEM authorities. Node ignores what is no certificate among them, and would trust none of them. */
export function authoritiesFault(text: string): string[] {
  const found = text.match(CERTIFICATE) ?? []
  try {
    for (const certificate of found) new X509Certificate(certificate)
    return found.length > 0 ? [] : ['has no certificate in it']
  } catch {
    return ['has a certificate in it that cannot be read']
  }
}
