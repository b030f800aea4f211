import type { KeyObject, X509Certificate } from 'node:crypto'
import type { ErrorCode, WarningCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'
import { shown } from '../../findings.ts'
import { type Data, textOf } from '../define.ts'
import { certificateIn, certificatesIn, privateKeyIn, subjectOf } from '../shared/certificates.ts'
import { encodingOf } from '../shared/encodings.ts'
import { visibleIn } from '../shared/invisible.ts'
import { isPlaceholder } from '../shared/placeholders.ts'
import { bareForms, checkSecretText } from '../shared/texts.ts'
import { openJks } from './jks.ts'
import { openPkcs12 } from './pkcs12.ts'
import { formOf } from './store-form.ts'

type CertificateReport = Report<
  | ErrorCode
  | 'CertificateMissing'
  | 'KeystoreAndPem'
  | 'KeystorePasswordWrong'
  | 'KeystorePasswordEnds'
  | 'KeystoreDamaged'
  | 'KeystoreWithoutKey'
  | (typeof otherForms)[keyof typeof otherForms]
  | (typeof unopened)[keyof typeof unopened]
  | 'ChainUnreadable'
  | 'PemKeyUnreadable'
  | 'ChainAndKeySwapped'
  | 'KeyOfOtherCertificate',
  WarningCode | 'KeystoreUnchecked' | 'KeystoreJks' | 'ChainIncomplete'
>

/** What was given in place of a key store that Jenkins opens. */
const otherForms = {
  jceks: 'KeystoreJceks',
  'bouncy-castle': 'KeystoreBouncyCastle',
  pem: 'KeystoreIsPem',
  base64: 'KeystoreEncodedTwice',
  part: 'KeystoreIsPart',
  other: 'KeystoreDamaged'
} as const

/** Why a key store cannot be used though it is one. */
const unopened = {
  'key-password': 'KeystoreKeyPassword',
  'key-in-clear': 'KeystoreKeyInClear',
  'not-java': 'KeystoreNotForJava',
  damaged: 'KeystoreDamaged'
} as const

/** Jenkins in FIPS mode takes no shorter password, and no PKCS#12. */
const FIPS_PASSWORD = 14

/** Checks a certificate with its key, from a key store or PEM. */
export function checkCertificate(report: CertificateReport, data: Data, now: Date): undefined {
  const [keystore, chain, key] = ['keystore', 'certificateChain', 'privateKey'].map(field => textOf(data, field))
  const hasPem = chain !== '' || key !== ''
  if (keystore && hasPem) return report.error('KeystoreAndPem', '#/data/keystore')
  if (keystore) return checkKeystore(report, Buffer.from(keystore, 'base64'), textOf(data, 'password'), now)
  if (!hasPem) return report.error('CertificateMissing', '#/data/keystore')
  const certificates = certificatesIn(chain ?? '')
  const privateKey = privateKeyIn(key ?? '')
  if (certificatesIn(key ?? '').length > 0 && privateKeyIn(chain ?? '') !== undefined)
    return report.error('ChainAndKeySwapped', '#/data/certificateChain')
  if (certificates.length === 0) explainPem(report, chain ?? '', '#/data/certificateChain', 'ChainUnreadable')
  if (privateKey === undefined) explainPem(report, key ?? '', '#/data/privateKey', 'PemKeyUnreadable')
  const [leaf] = certificates
  if (leaf === undefined || privateKey === undefined) return
  if (!leaf.checkPrivateKey(privateKey)) return report.error('KeyOfOtherCertificate', '#/data/privateKey')
  if (textOf(data, 'password') !== '') checkSecretText(report, textOf(data, 'password'), '#/data/password')
  report.fact('fips', [...textOf(data, 'password')].length >= FIPS_PASSWORD)
  describe(report, leaf, privateKey, certificates, '#/data/certificateChain', now)
}

/** Says what a text is in which no certificate, or no key, can be found. */
function explainPem(
  report: CertificateReport,
  text: string,
  pointer: string,
  code: 'ChainUnreadable' | 'PemKeyUnreadable'
): undefined {
  const bare = visibleIn(text).trim()
  const encoded = encodingOf(bare)
  if (encoded?.what === 'a private key' || encoded?.what === 'a certificate')
    return report.error('EncodedContent', pointer, `${encoded.how} of ${encoded.what}`)
  report.error(!bare.includes('-----BEGIN ') && isPlaceholder(bare) ? 'PlaceholderContent' : code, pointer)
}

function checkKeystore(report: CertificateReport, bytes: Buffer, password: string, now: Date): undefined {
  const pointer = '#/data/keystore'
  report.fact('fips', false)
  const form = formOf(bytes)
  if (form !== 'pkcs12' && form !== 'jks') return report.error(otherForms[form], pointer)
  const open = form === 'jks' ? openJks : openPkcs12
  const opened = open(bytes, password)
  if (opened === 'wrong') {
    const isCopied = bareForms(password).some(bare => typeof open(bytes, bare) === 'object')
    return report.error(isCopied ? 'KeystorePasswordEnds' : 'KeystorePasswordWrong', '#/data/password')
  }
  if (opened === 'unknown') return report.warn('KeystoreUnchecked', pointer)
  if (typeof opened === 'string') return report.error(unopened[opened], pointer)
  if (form === 'jks') report.warn('KeystoreJks', pointer)
  const certificates = opened.certificates.flatMap(der => certificateIn(der) ?? [])
  const keys = opened.keys.flatMap(pem => privateKeyIn(pem) ?? [])
  const pairs = keys.flatMap(key => certificates.filter(one => one.checkPrivateKey(key)).map(leaf => ({ key, leaf })))
  const [first] = pairs
  if (first !== undefined) return describe(report, first.leaf, first.key, certificates, pointer, now)
  // A kind of key that is not looked at may still work.
  if (opened.keys.length > 0 && keys.length < opened.keys.length) report.warn('KeystoreUnchecked', pointer)
  else report.error('KeystoreWithoutKey', pointer)
}

function describe(
  report: CertificateReport,
  leaf: X509Certificate,
  key: KeyObject,
  all: readonly X509Certificate[],
  pointer: string,
  now: Date
): undefined {
  const { asymmetricKeyType = '', asymmetricKeyDetails: details } = key
  report.fact('subject', shown(subjectOf(leaf)))
  report.fact('issuer', shown(subjectOf({ subject: leaf.issuer })))
  report.fact('key', `${asymmetricKeyType} ${details?.modulusLength ?? details?.namedCurve ?? ''}`.trim())
  report.fact('certificates', all.length)
  report.expires(leaf.validToDate)
  if (leaf.validFromDate > now) report.warn('NotYetValid', pointer)
  const isOwnIssuer = leaf.checkIssued(leaf)
  if (!isOwnIssuer && !all.some(other => leaf.checkIssued(other))) report.warn('ChainIncomplete', pointer)
}
