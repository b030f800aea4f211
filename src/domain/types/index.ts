import { adviceCodes } from '../finding-codes.ts'
import { accessToken } from './access-token/type.ts'
import { awsAccessKey } from './aws-access-key/type.ts'
import { certificate } from './certificate/type.ts'
import type { CredentialType } from './define.ts'
import { githubApp } from './github-app/type.ts'
import type { JenkinsClass } from './jenkins-class.ts'
import { kubeconfig } from './kubeconfig/type.ts'
import { secretFile } from './secret-file/type.ts'
import { sshKey } from './ssh-key/type.ts'
import { usernamePassword } from './username-password/type.ts'

/** The only list of types. Another type is a folder here, its import and its name in this list. */
export const credentialTypes: readonly CredentialType[] = [
  usernamePassword,
  sshKey,
  accessToken,
  kubeconfig,
  secretFile,
  certificate,
  githubApp,
  awsAccessKey
]

const byName = new Map(credentialTypes.map(type => [type.type, type]))

/** The classes of Jenkins that the bridge writes, by their names. */
export const jenkinsClasses: ReadonlyMap<string, JenkinsClass> = new Map(
  credentialTypes.flatMap(type => type.classes).map(one => [one.name, one])
)

const advice: ReadonlySet<string> = new Set([...adviceCodes, ...credentialTypes.flatMap(type => type.advice)])

/** Whether a warning only informs, so that nobody has to accept it. */
export const isAdvice = (code: string): boolean => advice.has(code)

export const isType = (name: string): boolean => byName.has(name)

/**
 * The type of this name; throws for a name that validation would have refused. With `usernameSecret` its user name, if it has one, is a
 * secret field.
 */
export function typeNamed(name: string, usernameSecret = false): CredentialType {
  const type = byName.get(name)
  if (type === undefined) throw new Error('unknown credential type')
  return usernameSecret ? (type.withSecretUserName ?? type) : type
}
