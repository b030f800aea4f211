import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { Failure } from './exit.ts'
import type { Terminal } from './terminal.ts'

/** The authorities added so far: commands of one process share them. */
const added = new Set<string>()

/** Lets this process also trust the authorities in the file that JCB_CA_FILE names. */
export function trustAuthorities(env: Terminal['env']): void {
  const path = env['JCB_CA_FILE'] || undefined
  if (path === undefined) return
  const pem = readAuthorities(path)
  if (added.has(pem)) return
  try {
    if ('setDefaultCACertificates' in tls) tls.setDefaultCACertificates([...tls.getCACertificates('default'), pem])
    else trustInContexts(pem)
  } catch {
    throw new Failure('usage', 'JCB_CA_FILE holds a certificate that cannot be read')
  }
  added.add(pem)
}

const END = '-----END CERTIFICATE-----'

/** For Node 20, which cannot change its default authorities: adds them to each new TLS context that names none. */
function trustInContexts(pem: string): void {
  const { createSecureContext } = tls
  const certificates = pem
    .split(END)
    .slice(0, -1)
    .map(part => part + END)
  for (const certificate of certificates) new X509Certificate(certificate)
  tls.createSecureContext = options => {
    const made = createSecureContext(options)
    if (options?.ca === undefined) for (const certificate of certificates) made.context.addCACert(certificate)
    return made
  }
}

function readAuthorities(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new Failure('usage', 'JCB_CA_FILE names a file that cannot be read')
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new Failure('usage', 'JCB_CA_FILE holds no certificate (PEM, -----BEGIN CERTIFICATE-----)')
}

const UNTRUSTED = 'name the certificate of its authority (PEM) in JCB_CA_FILE'
/** Why Node accepts no certificate, by the code of its error. */
const certificateFaults = new Map([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['is not trusted', UNTRUSTED]],
  ['UNABLE_TO_GET_ISSUER_CERT', ['is not trusted', UNTRUSTED]],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ['is not trusted', UNTRUSTED]],
  ['SELF_SIGNED_CERT_IN_CHAIN', ['is not trusted', UNTRUSTED]],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', ['is not trusted', UNTRUSTED]],
  ['CERT_HAS_EXPIRED', ['has expired', 'renew it where the bridge or its proxy runs']],
  ['CERT_NOT_YET_VALID', ['is not valid yet', 'compare the clocks of both machines']],
  ['ERR_TLS_CERT_ALTNAME_INVALID', ['is for another host', 'use a host name in JCB_URL that it names']]
] as const satisfies readonly (readonly [string, readonly [string, string]])[])

/** Why a call got no answer, and what to do. `error` is what `fetch` was rejected with. */
export function unreachable(base: string, error: unknown): { readonly found: string; readonly fix: string } {
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? {}) as { code?: unknown }
  const fault = certificateFaults.get(code as never)
  return fault === undefined
    ? { found: `no answer from ${base}`, fix: 'check that the bridge is running there, or correct JCB_URL' }
    : { found: `the certificate of ${base} ${fault[0]}`, fix: fault[1] }
}
