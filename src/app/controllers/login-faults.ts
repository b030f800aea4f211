import { createSecureContext } from 'node:tls'
import { authoritiesFault } from '../../domain/authorities.ts'
import type { ControllerRecord } from '../../domain/controller-record.ts'
import type { Fault } from '../../domain/problems.ts'
import type { ControllerSecrets } from '../../store/controller/registered-controllers.ts'

/** OpenSSL's own words could quote the texts. */
export function loginFaults(
  { ca, clientCertificate }: Pick<ControllerRecord, 'ca' | 'clientCertificate'>,
  { token, password, clientKey }: ControllerSecrets
): Fault[] {
  const faults: Fault[] = []
  if (token === undefined && password === undefined)
    faults.push({ pointer: '#/token', detail: 'An API token (or a password) of the user is needed.' })
  if (token !== undefined && password !== undefined)
    faults.push({ pointer: '#/password', detail: 'Send either a token or a password.' })
  if (ca !== null && (authoritiesFault(ca).length > 0 || !isUsable({ ca })))
    faults.push({ pointer: '#/ca', detail: 'It must hold certificates that can be read (PEM), and nothing broken among them.' })
  if ((clientCertificate === null) !== (clientKey === undefined))
    faults.push({ pointer: '#/clientKey', detail: 'A client certificate and its key go together.' })
  else if (clientCertificate !== null && clientKey !== undefined) {
    if (!isUsable({ cert: clientCertificate, key: clientKey.reveal() }))
      faults.push({ pointer: '#/clientCertificate', detail: 'It cannot be used with that key (PEM, without a passphrase).' })
  }
  return faults
}

function isUsable(pem: { readonly ca?: string; readonly cert?: string; readonly key?: string }): boolean {
  try {
    createSecureContext(pem)
    return true
  } catch {
    return false
  }
}
