import { type DerElement, derElements, Truncated } from './wire.ts'

/** The structures in which PEM files hold a private key, by the names that `node:crypto` has for them. */
export type KeyForm = 'pkcs1' | 'sec1' | 'pkcs8'

/** What a private key is, as far as its DER tells. Only the first three are given to OpenSSL. */
export type KeyShape = 'rsa' | 'ec' | 'ed25519' | 'dsa' | 'too-large' | 'unsupported' | 'damaged'

/** OpenSSH takes no larger RSA key, nor does Go. */
export const MOST_RSA_BITS = 16_384
/** An RSA key of that size, with all that PKCS#8 may put around it. */
const MOST_BYTES = 16 * 1024

const [INTEGER, BITS, OCTETS, OID, SEQUENCE, PARAMETERS] = [0x02, 0x03, 0x04, 0x06, 0x30, 0xa0]

const oids = {
  dsa: '2a8648ce380401',
  rsa: '2a864886f70d010101',
  ec: '2a8648ce3d0201',
  ed25519: '2b6570'
} as const

/** P-224 (which Go knows), P-256, P-384 and P-521. */
const CURVES = ['2b81040021', '2a8648ce3d030107', '2b81040022', '2b81040023']

/**
 * Tells the kind of a key by its object identifiers and lengths. OpenSSL computes while it reads (the public half of a DSA key of 11 KB
 * takes it seconds, which nothing can interrupt), so it sees only kinds and sizes that are quick.
 */
export function shapeOf(form: KeyForm, der: Buffer): KeyShape {
  try {
    if (form === 'pkcs8') return shapeOfInfo(der)
    if (der.length > MOST_BYTES) return 'too-large'
    return form === 'pkcs1' ? shapeOfRsa(der) : shapeOfEc(der, undefined)
  } catch (error) {
    if (error instanceof Truncated) return 'damaged'
    throw error
  }
}

function shapeOfInfo(der: Buffer): KeyShape {
  const [version, algorithm, key] = partsOf(der)
  if (version?.tag !== INTEGER || algorithm?.tag !== SEQUENCE || key?.tag !== OCTETS) return 'damaged'
  const [name, parameters] = derElements(algorithm.content)
  const oid = oidOf(name)
  if (oid === oids.dsa) return 'dsa'
  if (oid !== oids.rsa && oid !== oids.ec && oid !== oids.ed25519) return 'unsupported'
  if (der.length > MOST_BYTES) return 'too-large'
  if (oid === oids.rsa) return shapeOfRsa(key.content)
  return oid === oids.ec ? shapeOfEc(key.content, parameters) : 'ed25519'
}

function shapeOfRsa(der: Buffer): KeyShape {
  const [version, ...numbers] = partsOf(der)
  if (version?.tag !== INTEGER || numbers.slice(0, 8).some(({ tag }) => tag !== INTEGER) || numbers.length < 8) return 'damaged'
  // With more than two primes there are more parts.
  if (numbers.length > 8) return 'unsupported'
  return numbers.some(({ content }) => content.length > MOST_RSA_BITS / 8 + 1) ? 'too-large' : 'rsa'
}

/** The curve must be named, in each place that names it: one that is written out may be of any size. */
function shapeOfEc(der: Buffer, outer: DerElement | undefined): KeyShape {
  const [version, secret, ...more] = partsOf(der)
  if (version?.tag !== INTEGER || secret?.tag !== OCTETS) return 'damaged'
  const inner = more.filter(({ tag }) => tag === PARAMETERS).flatMap(({ content }) => derElements(content))
  const curves = [...(outer === undefined ? [] : [outer]), ...inner]
  return curves.length > 0 && curves.every(curve => CURVES.includes(oidOf(curve) ?? '')) ? 'ec' : 'unsupported'
}

/** Kinds of public keys that TLS uses, in certificates. */
export function isUsualCertificate(der: Buffer): boolean {
  try {
    const [signed] = partsOf(der)
    const fields = derElements(signed?.content ?? Buffer.alloc(0)).filter(({ tag }) => tag !== PARAMETERS)
    const [algorithm, key] = derElements(fields[5]?.content ?? Buffer.alloc(0))
    const [name, parameters] = derElements(algorithm?.content ?? Buffer.alloc(0))
    if (key?.tag !== BITS || key.content.length > MOST_BYTES) return false
    const oid = oidOf(name)
    return oid === oids.rsa || oid === oids.ed25519 || (oid === oids.ec && CURVES.includes(oidOf(parameters) ?? ''))
  } catch (error) {
    if (error instanceof Truncated) return false
    throw error
  }
}

/** The elements of the one sequence that these bytes are. */
function partsOf(der: Buffer): DerElement[] {
  const [sequence] = derElements(der)
  if (sequence?.tag !== SEQUENCE) throw new Truncated()
  return derElements(sequence.content)
}

/** An object identifier in hexadecimal digits of its DER; undefined for anything else. */
export const oidOf = (element: DerElement | undefined): string | undefined =>
  element?.tag === OID ? element.content.toString('hex') : undefined
