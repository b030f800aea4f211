import type { ErrorCode } from '../../finding-codes.ts'
import { certificatesIn, privateKeyIn } from '../shared/certificates.ts'
import { execFaults } from './exec.ts'
import { decodedIn, type Entry, isRedacted, textIn } from './file.ts'

const [CERTIFICATE, KEY] = ['client-certificate', 'client-key']

/** A reason for which kubectl refuses a user, and the field where it lies; '' for the user as a whole. */
type UserFault = readonly [code: ErrorCode, field: string]

/** Why kubectl refuses a user in the current context. */
export function userFaults(user: Entry): UserFault[] {
  const redacted = [`${CERTIFICATE}-data`, `${KEY}-data`, 'token', 'password'].filter(name => isRedacted(textIn(user, name)))
  if (redacted.length > 0) return redacted.map(name => ['Redacted', name])
  return [
    ...certificateFaults(user),
    ...methodFaults(user),
    ...tokenFaults(user),
    ...execFaults(user.fields['exec']).map(([code, field]) => [code, `exec.${field}`] as const)
  ]
}

/** Go takes no control character but a tab in the header of a request. A file goes before the token, where there is one. */
const tokenFaults = (user: Entry): UserFault[] =>
  textIn(user, 'tokenFile') === '' && /[\0-\u0008\u000a-\u001f\u007f]/.test(textIn(user, 'token'))
    ? [['ControlCharacter', 'token']]
    : []

function certificateFaults(user: Entry): UserFault[] {
  const isGiven = (name: string) => textIn(user, name) !== ''
  const [pem, keyPem] = [decodedIn(user, `${CERTIFICATE}-data`), decodedIn(user, `${KEY}-data`)]
  const [certificate] = certificatesIn(pem)
  const key = privateKeyIn(keyPem)
  const hasCertificate = isGiven(CERTIFICATE) || pem !== ''
  const faults: UserFault[] = []
  if (hasCertificate && !isGiven(KEY) && keyPem === '') faults.push(['CertificateWithoutKey', ''])
  for (const name of [CERTIFICATE, KEY])
    if (hasCertificate && isGiven(name) && isGiven(`${name}-data`)) faults.push(['FileAndInline', name])
  if (pem !== '' && certificate === undefined) faults.push(['NotACertificate', `${CERTIFICATE}-data`])
  if (keyPem !== '' && key === undefined) faults.push(['NotACertificateKey', `${KEY}-data`])
  if (certificate !== undefined && key !== undefined && !certificate.checkPrivateKey(key))
    faults.push(['KeyMismatch', `${KEY}-data`])
  return faults
}

/** kubectl takes one way of a user to prove who it is, but for a certificate, which may come with another. */
function methodFaults(user: Entry): UserFault[] {
  const has = (name: string) => textIn(user, name) !== ''
  const isTwice =
    (has('token') && (has('username') || has('password'))) ||
    (has('tokenFile') && has('username')) ||
    Boolean(user.fields['exec'] && user.fields['auth-provider'])
  return isTwice ? [['SeveralAuthMethods', '']] : []
}
