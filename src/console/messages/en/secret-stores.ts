import type { Check, SecretStore } from '#api'
import { plural } from './intl.ts'

type Provider = SecretStore['provider']

interface FieldTexts {
  readonly label: string
  readonly help: string
}

export const secretStoreMessages = {
  title: 'Secret stores',
  intro: 'Values of credentials can stay where they are managed. Projects name a store and a key, and never an address.',
  help: 'Help on secret stores',
  none: 'No secret stores yet',
  noneText: 'Register one, and projects can take values of credentials from it.',
  notYours: 'Only platform administrators see the secret stores.',
  partial: 'These are not all: the rest could not be loaded.',
  provider: {
    vault: 'Vault or OpenBao',
    kubernetes: 'Kubernetes',
    file: 'Files',
    'aws-secrets-manager': 'AWS Secrets Manager'
  } satisfies Record<Provider, string>,
  providerHelp: {
    vault: 'A KV engine, version 1 or 2.',
    kubernetes: 'The Secrets of a namespace.',
    file: 'A directory that is mounted into every process of the bridge.',
    'aws-secrets-manager': 'The secrets of one account and region.'
  } satisfies Record<Provider, string>,
  kind: 'Kind',
  everySpan: (every: string) => `Read every ${every}`,
  noRules: 'No project may read anything',
  usedBy: (n: number) => plural(n, '# credential', '# credentials'),
  staleValues: (n: number) => plural(n, '# old value', '# old values'),
  credentials: 'Credentials that refer to it',
  stale: 'With an old value',
  toStale: 'Show all old values',
  state: { ok: 'In order', failing: 'Needs to be fixed', unknown: 'Does not answer' } satisfies Record<Check['state'], string>,
  closed: 'Not usable',
  closedKey: (key: string) =>
    `Its record needs the master key “${key}”, which is not configured here. Add it to MASTER_KEYS again.`,
  closedBroken: 'Its record cannot be read. Remove it, and register it again.',

  settings: 'Settings',
  refreshEvery: 'Values are read again',
  every: (span: string) => `every ${span}`,
  login: 'Login',
  loginSet: 'Stored, and cannot be shown',
  changed: 'Changed',
  created: 'Registered',
  rules: 'What projects may read',
  rulesHelp: 'The rules are checked at every read of a value, not only when a credential is made.',
  ruleProjects: 'Projects',
  rulePaths: 'Keys',
  everyKey: 'every key',
  below: (path: string) => `${path} and below`,
  events: 'Recent events',
  eventsOf: (name: string) => `Recent events of ${name}`,
  noEvents: 'No events yet.',

  new: 'New secret store',
  create: 'Register',
  madeToast: (name: string) => `Secret store ${name} is registered.`,
  editTitle: (name: string) => `Edit ${name}`,
  savedToast: (name: string) => `Secret store ${name} is saved.`,
  conflict: 'While you were editing, another user changed this secret store. Your entries are still here.',
  form: {
    name: 'Name',
    nameHelp: 'Lower-case letters, digits and dashes. Credentials refer to it; it cannot be changed later.',
    more: 'More settings',
    keep: 'The stored one is kept and cannot be shown. Type here only to replace it.',
    moved: 'The login has to be entered again: it is never sent to an address that it was not given for.',
    removeStored: (label: string) => `Remove the stored one: ${label}`,
    refreshEvery: 'Read values again every',
    refreshEveryHelp: 'Such as 30s, 5m or 1h; from 1s to 24h.',
    rules: 'What projects may read',
    rulesHelp: 'Without a rule, no project may read anything.',
    rule: (n: number) => `Rule ${n}`,
    projects: 'Projects',
    projectsHelp: 'Names or patterns such as shop-*, one per line.',
    everyKey: 'Every key of the store',
    paths: 'Keys',
    pathsHelp: 'Whole leading segments, one per line: shop allows shop and shop/db, but not shopping.',
    addRule: 'Add a rule',
    removeRule: (n: number) => `Remove rule ${n}`
  },
  field: {
    vault: {
      address: { label: 'Address', help: 'Root address of Vault or OpenBao, with a path prefix if it has one.' },
      auth: { label: 'Login with', help: '' },
      roleId: { label: 'Role ID', help: 'Of the AppRole.' },
      secretId: { label: 'Secret ID', help: 'Of the AppRole.' },
      token: { label: 'Token', help: 'It is renewed as long as Vault allows it.' },
      role: { label: 'Role', help: 'Required for Kubernetes; for JWT, the default role if empty.' },
      jwt: { label: 'JWT', help: 'The token to log in with.' },
      mount: { label: 'Mount', help: 'Where the KV engine is mounted; secret if empty. It is no part of keys.' },
      namespace: { label: 'Namespace', help: 'Of the mount and of the login.' },
      authMount: { label: 'Mount of the login', help: 'The usual one of this kind of login if empty.' },
      ca: { label: 'Certificate authorities (PEM)', help: 'Trusted instead of the public ones.' }
    },
    kubernetes: {
      namespace: { label: 'Namespace', help: 'The namespace of the Secrets.' },
      inCluster: {
        label: 'The cluster that the bridge runs in',
        help: 'As the service account of its pod. Forms do not offer that account as a kubeconfig any more.'
      },
      kubeconfig: {
        label: 'Kubeconfig',
        help: 'Its current context is used: an API server with a token, a password or a client certificate, all inline.'
      }
    },
    file: {
      directory: { label: 'Directory', help: 'Absolute path, the same in every process of the bridge.' },
      keepLineEnd: { label: 'Keep a line end at the end of a file', help: 'Otherwise one is taken off, because editors add it.' }
    },
    'aws-secrets-manager': {
      region: { label: 'Region', help: 'Such as eu-central-1.' },
      accessKeyId: { label: 'Access key ID', help: 'Of an IAM user or role.' },
      secretAccessKey: { label: 'Secret access key', help: '' },
      sessionToken: { label: 'Session token', help: 'Only of temporary credentials, which expire.' },
      endpoint: { label: 'Endpoint', help: 'Address of an interface endpoint of a VPC. The public one of the region if empty.' }
    }
  } satisfies Record<Provider, Readonly<Record<string, FieldTexts>>>,
  auth: {
    token: 'Token',
    appRole: 'AppRole',
    kubernetes: 'Kubernetes service account of the bridge',
    jwt: 'JWT'
  },

  refresh: 'Read values now',
  refreshing: (keys: number) =>
    keys === 0 ? 'No credential refers to it.' : plural(keys, '# key is being read again.', '# keys are being read again.'),
  check: 'Check now',
  notChecked: 'Not checked yet',
  checked: 'Checked',
  checkTitle: {
    ok: 'Everything is in order',
    failing: 'Something needs to be done',
    unknown: 'It cannot be told whether it works'
  } satisfies Record<Check['state'], string>,
  checkText: {
    ok: 'The store answers, and the login of the bridge may read what projects are allowed.',
    failing: '',
    unknown: 'Credentials keep their last values meanwhile.'
  } satisfies Record<Check['state'], string>,
  remove: 'Remove',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText:
    'The bridge forgets the address and the login. Nothing changes in the store. It cannot be removed while a credential refers to it.',
  removedToast: (name: string) => `Secret store ${name} is removed.`
}
