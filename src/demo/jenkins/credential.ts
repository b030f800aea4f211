import { own } from '../own.ts'
import type { Secret, SecretBytes } from './secret.ts'

/** Where the key of an SSH credential comes from. `key: null` is a source that carries none (transcript val-key-list-form). */
export interface KeySource {
  readonly kind: 'source'
  readonly className: string
  readonly key: Secret | null
}

export type FieldValue = string | boolean | Secret | SecretBytes | KeySource | null

/** How one child element of a credential is read and written. */
export interface FieldSpec {
  readonly name: string
  readonly kind: 'text' | 'secret' | 'bytes' | 'source' | 'flag'
  /** The element that holds the secret inside a `source`. */
  readonly inner?: string
}

/** One class of credentials of the credentials, plain-credentials, ssh-credentials or kubernetes-cd plugin. */
export interface CredentialClass {
  readonly className: string
  readonly simpleName: string
  readonly plugin: string
  readonly typeName: string
  readonly fields: readonly FieldSpec[]
  /** What Jenkins shows in lists (`CredentialsNameProvider`). */
  displayName(credential: Credential): string | null
}

/** A credential in the controller's memory. Whatever the XML left out is null: Jenkins never objects. */
export interface Credential {
  readonly class: CredentialClass
  readonly scope: string | null
  readonly id: string | null
  readonly description: string | null
  readonly values: Readonly<Record<string, FieldValue>>
}

const SSH = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'
export const DIRECT_KEY_SOURCE = `${SSH}$DirectEntryPrivateKeySource`
export const FILE_KEY_SOURCE = `${SSH}$FileOnMasterPrivateKeySource`
export const HOME_KEY_SOURCE = `${SSH}$UsersPrivateKeySource`
const KUBECONFIG = 'com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials'
export const DIRECT_KUBECONFIG_SOURCE = `${KUBECONFIG}$DirectEntryKubeconfigSource`

const described = (c: Credential, name: string): string => {
  const description = c.description?.trim()
  return description ? `${name} (${description})` : name
}
const named = (c: Credential, field: string): string => String(own(c.values, field) as string | null)
const userName = (c: Credential): string => (c.values['usernameSecret'] === true ? '******' : named(c, 'username'))

const usernamePassword: CredentialClass = {
  className: 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl',
  simpleName: 'UsernamePasswordCredentialsImpl',
  plugin: 'credentials',
  typeName: 'Username with password',
  fields: [
    { name: 'username', kind: 'text' },
    { name: 'password', kind: 'secret' },
    { name: 'usernameSecret', kind: 'flag' }
  ],
  displayName: c => described(c, `${userName(c)}/******`)
}

const sshKey: CredentialClass = {
  className: SSH,
  simpleName: 'BasicSSHUserPrivateKey',
  plugin: 'ssh-credentials',
  typeName: 'SSH Username with private key',
  fields: [
    { name: 'username', kind: 'text' },
    { name: 'usernameSecret', kind: 'flag' },
    { name: 'passphrase', kind: 'secret' },
    { name: 'privateKeySource', kind: 'source', inner: 'privateKey' }
  ],
  displayName: c => described(c, userName(c))
}

const secretText: CredentialClass = {
  className: 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl',
  simpleName: 'StringCredentialsImpl',
  plugin: 'plain-credentials',
  typeName: 'Secret text',
  fields: [{ name: 'secret', kind: 'secret' }],
  displayName: c => c.description?.trim() || c.id
}

const secretFile: CredentialClass = {
  className: 'org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl',
  simpleName: 'FileCredentialsImpl',
  plugin: 'plain-credentials',
  typeName: 'Secret file',
  fields: [
    { name: 'fileName', kind: 'text' },
    { name: 'secretBytes', kind: 'bytes' }
  ],
  displayName: c => described(c, named(c, 'fileName'))
}

const kubeconfig: CredentialClass = {
  className: KUBECONFIG,
  simpleName: 'KubeconfigCredentials',
  plugin: 'kubernetes-cd',
  typeName: 'Kubernetes configuration (kubeconfig)',
  fields: [{ name: 'kubeconfigSource', kind: 'source', inner: 'content' }],
  displayName: c => described(c, String(c.id))
}

/** Every class that some plugin set can bring; which ones are there depends on the plugins installed. */
export const credentialClasses: readonly CredentialClass[] = [usernamePassword, sshKey, secretText, secretFile, kubeconfig]

const isBlank = (text: string): boolean => text.trim() === ''

/** `getPrivateKeys`: none of a blank source; a final line feed is added where it is missing (transcripts val-key-*). */
export function privateKeysOf(credential: Credential): string[] {
  const source = credential.values['privateKeySource'] as KeySource | null | undefined
  if (!source?.key || isBlank(source.key.plain)) return []
  return source.key.plain
    .split('\f')
    .filter(Boolean)
    .map(key => (key.endsWith('\n') ? key : `${key}\n`))
}
