import type { Buffer } from 'node:buffer'

/** What bytes are that were given as a key store, by how they begin. */
export type StoreForm =
  | 'pkcs12'
  | 'jks'
  | 'jceks'
  | 'bouncy-castle'
  | 'pem'
  | 'base64'
  /** A certificate, a key or a list of certificates in DER. */
  | 'part'
  | 'other'

const SEQUENCE = 0x30
const INTEGER = 0x02
const OID = 0x06
const VERSION = 0xa0

export function formOf(bytes: Buffer): StoreForm {
  const magic = bytes.subarray(0, 4).toString('hex')
  if (magic === 'feedfeed') return 'jks'
  if (magic === 'cececece') return 'jceks'
  // Version 1 or 2, and a salt of twenty bytes.
  if (/^0000000[12]00000014/.test(bytes.subarray(0, 8).toString('hex'))) return 'bouncy-castle'
  if (bytes[0] === SEQUENCE) return formOfDer(bytes)
  const text = bytes
    .subarray(0, 200_000)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trim()
  if (text.includes('-----BEGIN ')) return 'pem'
  return /^[A-Za-z0-9+/_-]{40}[A-Za-z0-9+/_=\s-]*$/.test(text) ? 'base64' : 'other'
}

function formOfDer(bytes: Buffer): StoreForm {
  const inside = contentAt(bytes, 0)
  if (bytes[inside] === OID) return 'part'
  if (bytes[inside] === INTEGER) return bytes[inside + 2] === 3 ? 'pkcs12' : 'part'
  if (bytes[inside] !== SEQUENCE) return 'other'
  // A certificate has its version or number there, an encrypted key the name of its encryption.
  const first = contentAt(bytes, inside)
  if ([VERSION, INTEGER, OID].includes(bytes[first] ?? 0)) return 'part'
  // The store of Bouncy Castle begins with how its content is sealed.
  return bytes[first] === SEQUENCE && bytes[contentAt(bytes, first)] === OID ? 'bouncy-castle' : 'other'
}

/** Where the content of the element at a position begins. */
function contentAt(bytes: Buffer, at: number): number {
  const length = bytes[at + 1] ?? 0
  return at + 2 + (length > 0x80 ? length & 0x7f : 0)
}
