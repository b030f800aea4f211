import type { ErrorCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'
import { encodingOf } from '../shared/encodings.ts'
import { visibleIn } from '../shared/invisible.ts'
import { isPlaceholder } from '../shared/placeholders.ts'
import { endOfCertificate } from './certificate.ts'
import { shapeOf } from './key-shape.ts'

const KEY = '#/data/privateKey'

/** Forms of keys that are told by their beginning. */
const beginnings: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^PuTTY-User-Key-File-/, 'PuttyKey'],
  [/^---- BEGIN SSH2 ENCRYPTED PRIVATE KEY/, 'SshComKey'],
  [/^-----BEGIN PGP /, 'PgpKey'],
  [/^(?:ssh-[a-z0-9-]{1,30}|ecdsa-sha2-[a-z0-9-]{1,30}|sk-[a-z0-9-]{1,40})-cert-v\d\d@openssh\.com /, 'SshCertificate'],
  [/^(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-\S{1,40}|sk-\S{1,60}) /, 'PublicKey'],
  [/^-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} )?PUBLIC KEY/, 'PublicKey'],
  [/^-----BEGIN (?:[A-Z0-9]{1,20} )?CERTIFICATE/, 'CertificateInstead'],
  [
    /^(?:AGE-SECRET-KEY-|untrusted comment: |-----BEGIN (?:AGE|PKCS|WIREGUARD|CMS)|\{\s*"(?:kty|keys)"|\[Interface\])/,
    'OtherKeyFormat'
  ]
]

/** Says what a text is in which no private key can be found. */
export function explainOther(report: Report, text: string): undefined {
  const bare = visibleIn(text).trim()
  const found = beginnings.find(([beginning]) => beginning.test(bare))?.[1]
  if (found === 'SshCertificate') report.expires(endOfCertificate(bare))
  if (found !== undefined) return report.error(found, KEY)
  if (isJwk(bare) || isPkcs12(bare)) return report.error('OtherKeyFormat', KEY)
  if (hasPublicKey(bare)) return report.error('PublicKey', KEY)
  if (hasBrokenMarkers(bare) || isBareBody(bare)) return report.error('KeyMarkersLost', KEY)
  if (markerIn(bare, 'BEGIN ') !== undefined) return report.error('KeyTruncated', KEY)
  const encoded = encodingOf(bare)
  if (encoded?.what === 'a private key') return report.error('EncodedContent', KEY, `${encoded.how} of a private key`)
  report.error(isPlaceholder(bare) ? 'PlaceholderContent' : 'NotAKey', KEY)
}

/** A line of authorized_keys or known_hosts, in which something stands before the key. */
const hasPublicKey = (text: string): boolean =>
  /(?:^|[ ,])(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3}) AAAA/.test(text.slice(0, 2000))

const WHOLE_MARKER = /-----(?:BEGIN|END) [A-Z ]{1,40}-----/

/** Markers with other dashes, with too few of them, in small letters, or only the last one. */
function hasBrokenMarkers(text: string): boolean {
  const [begin, end] = [markerIn(text, 'BEGIN '), markerIn(text, 'END ')]
  if (begin === undefined) return end !== undefined
  return !WHOLE_MARKER.test(begin) || (end !== undefined && !WHOLE_MARKER.test(end))
}

/** The words of a marker, with the words around them. */
function markerIn(text: string, word: string): string | undefined {
  const capitals = text.toUpperCase()
  for (let [at, tries] = [capitals.indexOf(word), 0]; at !== -1 && tries < 20; at = capitals.indexOf(word, at + 1), tries++) {
    const beside = text.slice(Math.max(0, at - 8), at + 70)
    if (beside.toUpperCase().includes('PRIVATE KEY')) return beside
  }
  return undefined
}

/** What stands between the markers, without them. */
function isBareBody(text: string): boolean {
  const digits = text.replaceAll(/\s/g, '')
  if (digits.length < 60 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return false
  if (digits.startsWith('b3BlbnNzaC1rZXktdjEA')) return true
  const der = Buffer.from(digits, 'base64')
  return (['pkcs8', 'pkcs1', 'sec1'] as const).some(form => ['rsa', 'ec', 'ed25519', 'dsa'].includes(shapeOf(form, der)))
}

const isJwk = (text: string): boolean => text.startsWith('{') && text.includes('"kty"')

/** A key store of Java or Windows, in base64: its first element is the version 3. */
function isPkcs12(text: string): boolean {
  const digits = text.replaceAll(/\s/g, '')
  if (digits.length < 100 || !/^MII[A-Za-z0-9+/]*={0,2}$|^\/u3\+7Q/.test(digits)) return false
  return (
    digits.startsWith('/u3+7Q') ||
    Buffer.from(digits.slice(0, 40), 'base64')
      .subarray(4, 7)
      .equals(Buffer.from([0x02, 0x01, 0x03]))
  )
}
