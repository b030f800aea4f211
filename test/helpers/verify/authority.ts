import { generateKeyPairSync, randomBytes } from 'node:crypto'
import forge from 'node-forge'

/** A certificate and its key, as PEM. */
export interface Certified {
  readonly cert: string
  readonly key: string
}

const DAY = 86_400_000

/** One key for all certificates: making keys is what takes time. */
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' }
})
const [publicKey, privateKey] = [forge.pki.publicKeyFromPem(pair.publicKey), forge.pki.privateKeyFromPem(pair.privateKey)]

interface Wanted {
  readonly name: string
  readonly issuer: string
  /** Days from now at which it ends. */
  readonly days: number
  readonly extensions: readonly object[]
}

function certificate({ name, issuer, days, extensions }: Wanted): string {
  const made = forge.pki.createCertificate()
  Object.assign(made, { publicKey, serialNumber: `01${randomBytes(8).toString('hex')}` })
  const end = Date.now() + days * DAY
  Object.assign(made.validity, { notBefore: new Date(Math.min(end, Date.now()) - 2 * DAY), notAfter: new Date(end) })
  made.setSubject([{ name: 'commonName', value: name }])
  made.setIssuer([{ name: 'commonName', value: issuer }])
  made.setExtensions([...extensions])
  made.sign(privateKey, forge.md.sha256.create())
  return forge.pki.certificateToPem(made)
}

const CA = [{ name: 'basicConstraints', cA: true, critical: true }]
const ROOT = 'authority of the tests'

/** The certificate of the authority, to be trusted as `ca`. */
export const ca: string = certificate({ name: ROOT, issuer: ROOT, days: 30, extensions: CA })

/** A certificate of the authority for this name, an address of 127.0.0.1 unless told otherwise. */
export function certified({ name = '127.0.0.1', days = 30 }: { readonly name?: string; readonly days?: number } = {}): Certified {
  const altName = /^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name }
  const extensions = [{ name: 'subjectAltName', altNames: [altName] }]
  return { cert: certificate({ name, issuer: ROOT, days, extensions }), key: pair.privateKey }
}

/** A certificate that no authority has signed. */
export function selfSigned(): Certified {
  const extensions = [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }]
  return { cert: certificate({ name: 'nobody', issuer: 'nobody', days: 30, extensions }), key: pair.privateKey }
}
