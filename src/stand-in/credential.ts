import { own } from './own.ts'
import type { Secret, SecretBytes } from './secret.ts'
import type { Trait } from './version.ts'
import { classOf, type XmlElement } from './xml/node.ts'

/** Where the key of an SSH credential comes from. `key: null` is a source that carries none (transcript val-key-list-form). */
export interface KeySource {
  readonly kind: 'source'
  readonly className: string
  readonly key: Secret | null
}

/** Where the key store of a certificate comes from. */
export interface StoreSource {
  readonly kind: 'store'
  readonly className: string
  readonly parts: Readonly<Record<string, Secret | SecretBytes | null>>
}

export type FieldValue = string | boolean | Secret | SecretBytes | KeySource | StoreSource | null

export type Values = Readonly<Record<string, FieldValue>>

/** How one child element of a credential is read and written. */
export interface FieldSpec {
  readonly name: string
  readonly kind: 'text' | 'secret' | 'bytes' | 'source' | 'flag' | 'store'
  /** The element that holds the secret inside a `source`. */
  readonly inner?: string
  /** The row of `version.ts` from which on the class has it; from the start unless said. */
  readonly since?: Trait
}

/** One class of credentials of the credentials, plain-credentials, ssh-credentials or kubernetes-cd plugin. */
export interface CredentialClass {
  readonly className: string
  readonly simpleName: string
  readonly plugin: string
  readonly typeName: string
  readonly fields: readonly FieldSpec[]
  /** What becomes of the values once all are read (`readResolve`); `sent` are the elements that were there. */
  resolved?(values: Values, sent: ReadonlyMap<string, XmlElement>): Values
  /** What Jenkins shows in lists (`CredentialsNameProvider`). */
  displayName(credential: Credential): string | null
}

/** A credential in the controller's memory. Whatever the XML left out is null: Jenkins never objects. */
export interface Credential {
  readonly class: CredentialClass
  readonly scope: string | null
  readonly id: string | null
  readonly description: string | null
  readonly values: Values
}

const SSH = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'
export const DIRECT_KEY_SOURCE = `${SSH}$DirectEntryPrivateKeySource`
export const FILE_KEY_SOURCE = `${SSH}$FileOnMasterPrivateKeySource`
export const HOME_KEY_SOURCE = `${SSH}$UsersPrivateKeySource`
const KUBECONFIG = 'com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials'
export const DIRECT_KUBECONFIG_SOURCE = `${KUBECONFIG}$DirectEntryKubeconfigSource`

export const described = (c: Credential, name: string): string => {
  const description = c.description?.trim()
  return description ? `${name} (${description})` : name
}
const named = (c: Credential, field: string): string => String(own(c.values, field) as string | null)
/** Left out (null) counts as secret; a version without the flag shows the user name. */
const hidesUserName = ({ values }: Credential): boolean =>
  Object.hasOwn(values, 'usernameSecret') && values['usernameSecret'] !== false

/** A credential with a secret user name is displayed by its description, or by its id (transcripts us-list*). */
const withUserName = (c: Credential, rest: string): string =>
  hidesUserName(c) ? c.description?.trim() || String(c.id) : described(c, named(c, 'username') + rest)

export const usernamePassword: CredentialClass = {
  className: 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl',
  simpleName: 'UsernamePasswordCredentialsImpl',
  plugin: 'credentials',
  typeName: 'Username with password',
  fields: [
    { name: 'username', kind: 'text' },
    { name: 'password', kind: 'secret' },
    { name: 'usernameSecret', kind: 'flag', since: 'usernameSecret' }
  ],
  displayName: c => withUserName(c, '/******')
}

export const sshKey: CredentialClass = {
  className: SSH,
  simpleName: 'BasicSSHUserPrivateKey',
  plugin: 'ssh-credentials',
  typeName: 'SSH Username with private key',
  fields: [
    { name: 'username', kind: 'text' },
    { name: 'usernameSecret', kind: 'flag', since: 'sshUsernameSecret' },
    { name: 'passphrase', kind: 'secret' },
    { name: 'privateKeySource', kind: 'source', inner: 'privateKey' }
  ],
  resolved: resolvedKey,
  displayName: c => withUserName(c, '')
}

/**
 * Left out, the user name is secret, and the file says so from the next save on. With an empty passphrase or without a key source Jenkins
 * generates a new key and drops what was sent (transcripts us-ssh-emptypp-*, us-ssh-nosource-true).
 */
function resolvedKey(values: Values, sent: ReadonlyMap<string, XmlElement>): Values {
  if (!Object.hasOwn(values, 'usernameSecret')) return values
  const source = sent.get('privateKeySource')
  const hasSource = source !== undefined && [DIRECT_KEY_SOURCE, FILE_KEY_SOURCE, HOME_KEY_SOURCE].includes(classOf(source))
  const isMadeAnew = !hasSource || (sent.has('passphrase') && values['passphrase'] === null)
  return { ...values, usernameSecret: !isMadeAnew && values['usernameSecret'] !== false }
}

export const secretText: CredentialClass = {
  className: 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl',
  simpleName: 'StringCredentialsImpl',
  plugin: 'plain-credentials',
  typeName: 'Secret text',
  fields: [{ name: 'secret', kind: 'secret' }],
  displayName: c => c.description?.trim() || c.id
}

export const secretFile: CredentialClass = {
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

export const kubeconfig: CredentialClass = {
  className: KUBECONFIG,
  simpleName: 'KubeconfigCredentials',
  plugin: 'kubernetes-cd',
  typeName: 'Kubernetes configuration (kubeconfig)',
  fields: [{ name: 'kubeconfigSource', kind: 'source', inner: 'content' }],
  displayName: c => described(c, String(c.id))
}

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
