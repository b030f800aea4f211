import type { SecretStore } from '../../api/secret-stores.ts'

export type ProviderName = SecretStore['provider']
type Entries = Readonly<Record<string, string | boolean>>

/** One setting in the form of a secret store. */
export interface StoreField {
  readonly name: string
  readonly input: 'text' | 'url' | 'multiline' | 'password' | 'secret-multiline' | 'checkbox' | 'choice'
  readonly required?: true
  /** Whether it says where the login is sent, so that another value takes the login with it. */
  readonly moves?: true
  readonly choices?: readonly string[]
  /** Whether it belongs to the other entries; otherwise it is neither shown nor stored. */
  readonly when?: (entries: Entries) => boolean
  /** Shown only on demand. */
  readonly more?: true
}

const text = (name: string, rest: Partial<StoreField> = {}): StoreField => ({ name, input: 'text', ...rest })
const secret = (name: string, rest: Partial<StoreField> = {}): StoreField => ({ name, input: 'password', ...rest })
const logsInWith =
  (...auths: readonly string[]) =>
  ({ auth }: Entries) =>
    auths.includes(String(auth))

/**
 * The settings of each kind of secret store in the order of the form. The bridge has their schemas, which the console, as a client of
 * the API, cannot import; test/unit/console/pages/secret-stores/providers.test.ts compares the two.
 */
export const providerFields: Readonly<Record<ProviderName, readonly StoreField[]>> = {
  vault: [
    text('address', { input: 'url', required: true, moves: true }),
    text('auth', { input: 'choice', required: true, moves: true, choices: ['token', 'appRole', 'kubernetes', 'jwt'] }),
    secret('token', { required: true, when: logsInWith('token') }),
    text('roleId', { required: true, when: logsInWith('appRole') }),
    secret('secretId', { required: true, when: logsInWith('appRole') }),
    text('role', { when: logsInWith('kubernetes', 'jwt') }),
    secret('jwt', { required: true, when: logsInWith('jwt') }),
    text('mount', { more: true }),
    text('namespace', { more: true, moves: true }),
    text('authMount', { more: true, moves: true, when: logsInWith('appRole', 'kubernetes', 'jwt') }),
    text('ca', { input: 'multiline', more: true, moves: true })
  ],
  kubernetes: [
    text('namespace', { required: true }),
    text('inCluster', { input: 'checkbox' }),
    secret('kubeconfig', { input: 'secret-multiline', required: true, when: ({ inCluster }) => inCluster !== true })
  ],
  file: [text('directory', { required: true }), text('keepLineEnd', { input: 'checkbox' })],
  'aws-secrets-manager': [
    text('region', { required: true }),
    text('accessKeyId', { required: true }),
    secret('secretAccessKey', { required: true }),
    secret('sessionToken', { more: true }),
    text('endpoint', { input: 'url', more: true, moves: true })
  ]
}

export const providerNames = Object.keys(providerFields) as readonly ProviderName[]

export const isSecret = ({ input }: StoreField): boolean => input === 'password' || input === 'secret-multiline'

/** The settings that belong to these entries. */
export const fieldsOf = (provider: ProviderName, entries: Entries): readonly StoreField[] =>
  providerFields[provider].filter(({ when }) => when === undefined || when(entries))
