import { child, childrenOf, type Der, oidOf, readDer, textOfDer } from './der.ts'

const KEYWORDS = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SURNAME'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'T'],
  ['2.5.4.42', 'GIVENNAME'],
  ['2.5.4.43', 'INITIALS'],
  ['2.5.4.44', 'GENERATION'],
  ['2.5.4.46', 'DNQUALIFIER'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'EMAILADDRESS']
])

/** The issuer and, two fields later, the subject. */
function namesOf(certificate: Buffer): { issuer: Der; subject: Der } {
  const fields = childrenOf(child(readDer(certificate), 0))
  // [0] before the serial number is the version, which the first one did not have.
  const at = fields[0]?.tag === 0xa0 ? 3 : 2
  return { issuer: fields[at]!, subject: fields[at + 2]! }
}

/** Java reads no certificate whose issuer is empty; its subject may be. */
export const hasIssuer = (certificate: Buffer): boolean => childrenOf(namesOf(certificate).issuer).length > 0

/** The subject of a certificate in DER, as `getSubjectDN().getName()` of Java writes it: the last part first. */
export function subjectOf(certificate: Buffer): string {
  return childrenOf(namesOf(certificate).subject)
    .toReversed()
    .map(part => childrenOf(part).map(written).join(' + '))
    .join(', ')
}

function written(pair: Der): string {
  const oid = oidOf(child(pair, 0))
  return `${KEYWORDS.get(oid) ?? `OID.${oid}`}=${quoted(textOfDer(child(pair, 1)))}`
}

const quoted = (text: string): string =>
  /[,+=\n<>#;\\"]|^ | $| {2}/.test(text) ? `"${text.replace(/["\\]/g, character => `\\${character}`)}"` : text
