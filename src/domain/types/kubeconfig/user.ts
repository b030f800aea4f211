import { type Report, shown } from '../../findings.ts'
import { claimsOf, momentIn } from '../access-token/jwt.ts'
import { checkTokenInside, endOfToken } from '../access-token/token.ts'
import { certificatesIn, subjectOf } from '../shared/certificates.ts'
import { checkSecretText } from '../shared/texts.ts'
import { needsPerson } from './exec.ts'
import { userFaults } from './faults.ts'
import { decodedIn, type Entry, textIn } from './file.ts'

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
  if (kind === 'exec plug-in' && needsPerson(user.fields['exec'])) report.warn('ExecNeedsPerson', CONTENT, `${user.where}.exec`)
  if (kind === 'auth-provider') report.warn('AuthProvider', CONTENT, `${user.where}.auth-provider`)
  if (kind === 'username and password') report.warn('BasicAuth', CONTENT, user.where)
  const faults = userFaults(user)
  for (const [code, field] of faults) report.error(code, CONTENT, field === '' ? user.where : `${user.where}.${field}`)
  describeCertificate(report, user, now)
  const token = textIn(user, 'token')
  if (!faults.some(([, field]) => field === 'token')) checkSecretText(report, token, CONTENT, `${user.where}.token`)
  checkTokenInside(report, token, CONTENT, now, `${user.where}.token`)
}

function describeCertificate(report: Report, user: Entry, now: Date): undefined {
  const has = (name: string) => textIn(user, name) !== '' || textIn(user, `${name}-data`) !== ''
  if (has('client-key') && !has('client-certificate')) report.warn('KeyWithoutCertificate', CONTENT, user.where)
  const [certificate] = certificatesIn(decodedIn(user, 'client-certificate-data'))
  if (certificate === undefined) return
  if (certificate.validFromDate > now) report.warn('NotYetValid', CONTENT, `${user.where}.client-certificate-data`)
  report.expires(certificate.validToDate)
  report.fact('subject', shown(subjectOf(certificate)))
}

/** Looks at a user that the current context does not use: only at what is certainly wrong. */
export function checkOtherUser(report: Report, user: Entry, now: Date): undefined {
  if (userFaults(user).length > 0) report.warn('OtherUserBroken', CONTENT, user.where)
  const [certificate] = certificatesIn(decodedIn(user, 'client-certificate-data'))
  const token = textIn(user, 'token')
  const ends = [certificate?.validToDate, momentIn(claimsOf(token)?.exp), endOfToken(token)]
  if (ends.some(end => end !== undefined && end <= now)) report.warn('OtherUserExpired', CONTENT, user.where)
}
