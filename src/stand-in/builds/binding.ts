import { entriesOf } from '../certificate.ts'
import { type Credential, type KeySource, privateKeysOf } from '../credential.ts'
import { own } from '../own.ts'
import type { Secret, SecretBytes } from '../secret.ts'

/** A credential that a job wants in variables; `variables` by the names of their elements (`usernameVariable`). */
export interface Binding {
  readonly kind: string
  readonly credentialsId: string
  readonly variables: ReadonlyMap<string, string>
}

/** What a build holds of credentials, from its start to its end. */
export interface Bound {
  readonly variables: Map<string, string>
  readonly files: Map<string, string>
  /** Texts that the console shows as `****`. */
  readonly masked: Set<string>
}

type Bind = (credential: Credential, set: (element: string, value: string) => void, bound: Bound) => void

const text = (credential: Credential, field: string): string => {
  const value = own(credential.values, field) as string | Secret | null | undefined
  return typeof value === 'object' ? (value?.plain ?? '') : (value ?? '')
}

/** False alone makes it readable: left out it counts as secret, and so it is where a version knows no such flag. */
const isUserNameSecret = (credential: Credential): boolean => credential.values['usernameSecret'] !== false

/** By the binding: the class of credential that it takes, and what it does with it. The key file of an SSH key is not masked. */
const binders = new Map<string, readonly [className: string, Bind]>([
  [
    'StringBinding',
    [
      'StringCredentialsImpl',
      (credential, set, { masked }) => {
        set('variable', text(credential, 'secret'))
        masked.add(text(credential, 'secret'))
      }
    ]
  ],
  ['UsernamePasswordMultiBinding', ['UsernamePasswordCredentialsImpl', bindUserNamePassword]],
  [
    'FileBinding',
    [
      'FileCredentialsImpl',
      (credential, set, { files }) => {
        const path = `$JENKINS_HOME/secretFiles/${text(credential, 'fileName')}`
        files.set(path, (credential.values['secretBytes'] as SecretBytes | null)?.bytes.toString('utf8') ?? '')
        set('variable', path)
      }
    ]
  ],
  ['SSHUserPrivateKeyBinding', ['BasicSSHUserPrivateKey', bindKey]],
  ['CertificateMultiBinding', ['CertificateCredentialsImpl', bindCertificate]]
])

function bindUserNamePassword(credential: Credential, set: (element: string, value: string) => void, { masked }: Bound): void {
  set('usernameVariable', text(credential, 'username'))
  set('passwordVariable', text(credential, 'password'))
  masked.add(text(credential, 'password'))
  if (isUserNameSecret(credential)) masked.add(text(credential, 'username'))
}

function bindKey(credential: Credential, set: (element: string, value: string) => void, { files, masked }: Bound): void {
  const path = `$JENKINS_HOME/secretFiles/ssh-key-${credential.id}`
  const source = credential.values['privateKeySource'] as KeySource | null
  files.set(path, privateKeysOf(credential).join('') || (source?.key?.plain ?? ''))
  set('keyFileVariable', path)
  set('usernameVariable', text(credential, 'username'))
  set('passphraseVariable', text(credential, 'passphrase'))
  masked.add(text(credential, 'passphrase'))
  if (isUserNameSecret(credential)) masked.add(text(credential, 'username'))
}

function bindCertificate(credential: Credential, set: (element: string, value: string) => void, { masked }: Bound): void {
  set('keystoreVariable', `$JENKINS_HOME/secretFiles/keystore-${credential.id}`)
  set('aliasVariable', entriesOf(credential)?.[0]?.alias ?? '')
  set('passwordVariable', text(credential, 'password'))
  masked.add(text(credential, 'password'))
}

/** The simple name of the class that a binding takes; undefined for a binding that is not known. */
export const classTaken = (kind: string): string | undefined => binders.get(kind)?.[0]

/** Adds what a binding takes of its credential. The fault is what the build says before it fails. */
export function bind(binding: Binding, credential: Credential | undefined, bound: Bound): string | null {
  const id = binding.credentialsId
  if (credential === undefined) return `Could not find credentials entry with ID '${id}'`
  const [className, act] = binders.get(binding.kind) ?? []
  if (act === undefined || className !== credential.class.simpleName)
    return `Credentials '${id}' is of type '${credential.class.typeName}', which ${binding.kind} does not take`
  const set = (element: string, value: string) => {
    const variable = binding.variables.get(element)
    if (variable !== undefined) bound.variables.set(variable, value)
  }
  act(credential, set, bound)
  return null
}

/** A text of the console with the secrets in it masked, the longest first. */
export const mask = (printed: string, masked: ReadonlySet<string>): string =>
  [...masked]
    .filter(secret => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '****'), printed)
