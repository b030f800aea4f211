import { certificate } from './certificate.ts'
import { type CredentialClass, kubeconfig, secretFile, secretText, sshKey, usernamePassword } from './credential.ts'

/** Every class that some plugin set can bring; which ones are there depends on the plugins installed. */
export const credentialClasses: readonly CredentialClass[] = [
  usernamePassword,
  sshKey,
  secretText,
  secretFile,
  certificate,
  kubeconfig
]
