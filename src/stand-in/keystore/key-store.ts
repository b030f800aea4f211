import { createPrivateKey, X509Certificate } from 'node:crypto'
import { algorithmOf, type StoreEntry } from './entry.ts'
import { isJks, readJks } from './jks.ts'
import { readPkcs12 } from './pkcs12.ts'

/** The keys of a store that was uploaded, null if it does not open: another password, another format, nothing at all. */
export const openStore = (bytes: Buffer, password: string): StoreEntry[] | null =>
  opened(() => (isJks(bytes) ? readJks(bytes, password) : readPkcs12(bytes, password)))

/** The store that Jenkins makes of a certificate chain and a key in PEM: one entry, always of this name. */
export const openPem = (certChain: string, privateKey: string, password: string): StoreEntry[] | null =>
  opened(() => {
    const key = createPrivateKey({ key: privateKey, ...(password === '' ? {} : { passphrase: password }) })
    const certificates = certificatesIn(certChain)
    return certificates.length === 0 ? null : [{ alias: 'keychain', algorithm: algorithmOf(key), certificates }]
  })

const certificatesIn = (pem: string): Buffer[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs)].map(([text]) => new X509Certificate(text).raw)

/** Whatever goes wrong inside, Jenkins says no more than that there is no store. */
function opened(open: () => StoreEntry[] | null): StoreEntry[] | null {
  try {
    return open()
  } catch {
    return null
  }
}
