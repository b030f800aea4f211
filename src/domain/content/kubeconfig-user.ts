import { type Report, shown } from '../findings.ts'
import { certificatesIn, privateKeyIn, subjectOf } from './certificates.ts'
import { claimsOf, describeJwt, momentIn } from './jwt.ts'
import { decodedIn, type Entry, textIn } from './kubeconfig-file.ts'

const CONTENT = '#/data/content'

/** How a user proves who it is, in the order in which kubectl looks. */
function kindOf(user: Entry): string {
  const has = (...names: string[]) => names.some(name => textIn(user, name) !== '')
  if (user.fields['exec']) return 'exec plug-in'
  if (user.fields['auth-provider']) return 'auth-provider'
  if (has('token', 'tokenFile')) return 'token'
  if (has('client-certificate', 'client-certificate-data')) return 'client certificate'
  return has('username') ? 'username and password' : 'none'
}

/** Checks the user that the current context names, and notes who it is and until when. */
export function checkUser(report: Report, user: Entry, now: Date): undefined {
  const kind = kindOf(user)
  report.fact('userKind', kind)
  if (kind === 'none') report.warn('NoUserCredentials', CONTENT, user.where)
  if (kind === 'exec plug-in') report.warn('ExecPlugin', CONTENT, `${user.where}.exec`)
  if (kind === 'auth-provider') report.warn('AuthProvider', CONTENT, `${user.where}.auth-provider`)
  if (kind === 'username and password') report.warn('BasicAuth', CONTENT, user.where)
  checkUserCertificate(report, user, now)
  const claims = claimsOf(textIn(user, 'token'))
  if (claims !== undefined) describeJwt(report, claims, CONTENT, now, `${user.where}.token`)
}

function checkUserCertificate(report: Report, user: Entry, now: Date): undefined {
  const [pem, keyPem] = [decodedIn(user, 'client-certificate-data'), decodedIn(user, 'client-key-data')]
  const [certificate] = certificatesIn(pem)
  const key = privateKeyIn(keyPem)
  if (pem !== '' && certificate === undefined) report.error('NotACertificate', CONTENT, `${user.where}.client-certificate-data`)
  if (keyPem !== '' && key === undefined) report.error('NotACertificateKey', CONTENT, `${user.where}.client-key-data`)
  if (certificate === undefined) return
  if (key !== undefined && !certificate.checkPrivateKey(key))
    report.error('KeyMismatch', CONTENT, `${user.where}.client-key-data`)
  if (certificate.validFromDate > now) report.warn('NotYetValid', CONTENT, `${user.where}.client-certificate-data`)
  report.expires(certificate.validToDate)
  report.fact('subject', shown(subjectOf(certificate)))
}

/** Looks at a user that the current context does not use: only at what is certainly wrong. */
export function checkOtherUser(report: Report, user: Entry, now: Date): undefined {
  const [pem, keyPem] = [decodedIn(user, 'client-certificate-data'), decodedIn(user, 'client-key-data')]
  const [certificate] = certificatesIn(pem)
  const key = privateKeyIn(keyPem)
  const isBroken =
    (pem !== '' && certificate === undefined) ||
    (keyPem !== '' && key === undefined) ||
    (certificate !== undefined && key !== undefined && !certificate.checkPrivateKey(key))
  if (isBroken) report.warn('OtherUserBroken', CONTENT, user.where)
  const ends = [certificate?.validToDate, momentIn(claimsOf(textIn(user, 'token'))?.exp)]
  if (ends.some(end => end !== undefined && end <= now)) report.warn('OtherUserExpired', CONTENT, user.where)
}
