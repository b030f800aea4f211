import { authoritiesFault, certificatesIn } from '../../domain/authorities.ts'
import type { Fault } from '../../domain/problems.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import type { VerifyKind } from '../../verify/kind.ts'

/** What is wrong with what is to prove the server. */
export function trustFaults({ kind, trust }: VerifyKind, { ca, hostKeys }: Pick<VerifyTarget, 'ca' | 'hostKeys'>): Fault[] {
  if (trust === 'hostKeys')
    return ca === null
      ? []
      : [{ pointer: '#/ca', detail: `Servers of the kind ${kind} are proved by hostKeys, not by certificates.` }]
  if (hostKeys.length > 0)
    return [{ pointer: '#/hostKeys', detail: `Servers of the kind ${kind} are proved by certificates, not by host keys.` }]
  return ca === null || isAuthority(ca)
    ? []
    : [{ pointer: '#/ca', detail: 'It must be one or more certificates in PEM form (-----BEGIN CERTIFICATE-----).' }]
}

/** Whether a text consists of certificates that can be read, and nothing else: no private key is stored as something public. */
function isAuthority(text: string): boolean {
  const rest = certificatesIn(text).reduce((left, certificate) => left.replace(certificate, ''), text)
  return rest.trim() === '' && authoritiesFault(text).length === 0
}
