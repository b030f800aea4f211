import { verifyTargetMessages } from '#messages/verify-targets'
import type { KindName } from '../../api/verify-targets.ts'
import { own } from '../../own.ts'

export type Choice = keyof typeof verifyTargetMessages.choice
type Entries = Readonly<Record<string, string | boolean>>

/** What of the form decides whether an option is asked for. */
interface Asked {
  readonly entries: Entries
  readonly types: readonly string[]
}

/** One option in the form of a verify target. */
export interface OptionField {
  readonly name: string
  readonly input: 'text' | 'number' | 'checkbox' | 'choice' | 'verbs'
  /** The first is what the bridge assumes without the option. */
  readonly choices?: readonly Choice[]
  /** Whether the bridge takes the choice as a list. */
  readonly isList?: true
  /** Whether it belongs to the other entries; otherwise it is neither shown nor stored. */
  readonly when?: (asked: Asked) => boolean
}

interface TargetKind {
  /** What proves the server. */
  readonly trust: 'ca' | 'hostKeys'
  /** The types of credentials that can be tried. */
  readonly types: readonly string[]
  /** Those that a new verify target begins with. */
  readonly firstTypes: readonly string[]
  readonly options: readonly OptionField[]
  readonly exampleAddress: string
}

/**
 * The kinds of verify targets with their options in the order of the form. The bridge has their schemas, which the console, as a client
 * of the API, cannot import; test/unit/console/pages/verify-targets/kinds.test.ts compares the two.
 */
export const kinds: Readonly<Record<KindName, TargetKind>> = {
  registry: {
    ...{ trust: 'ca', types: ['username-password'], firstTypes: ['username-password'] },
    exampleAddress: 'https://registry.example.com',
    options: [
      { name: 'repository', input: 'text' },
      {
        ...{ name: 'actions', input: 'choice', choices: ['pull', 'push', 'pull,push'], isList: true },
        when: ({ entries }) => (own(entries, 'repository') ?? '') !== ''
      },
      { name: 'tokenHost', input: 'text' }
    ]
  },
  'git-https': {
    ...{ trust: 'ca', types: ['username-password'], firstTypes: ['username-password'] },
    exampleAddress: 'https://git.example.com',
    options: [
      { name: 'repository', input: 'text' },
      { name: 'access', input: 'choice', choices: ['read', 'write'] }
    ]
  },
  'git-ssh': {
    ...{ trust: 'hostKeys', types: ['ssh-key', 'username-password'], firstTypes: ['ssh-key'] },
    exampleAddress: 'ssh://git.example.com:7999',
    options: [{ name: 'password', input: 'checkbox', when: ({ types }) => types.includes('username-password') }]
  },
  kubernetes: {
    ...{ trust: 'ca', types: ['kubeconfig'], firstTypes: ['kubeconfig'] },
    exampleAddress: 'https://k8s.example.com:6443',
    options: [{ name: 'verbs', input: 'verbs' }]
  },
  http: {
    ...{ trust: 'ca', types: ['username-password', 'access-token'], firstTypes: ['username-password', 'access-token'] },
    exampleAddress: 'https://api.example.com/v1/user',
    options: [{ name: 'expectStatus', input: 'number' }]
  }
}

export const kindNames = Object.keys(kinds) as readonly KindName[]

/** The kind of this name, if this version of the console knows it. */
export const kindNamed = (name: string): KindName | undefined => kindNames.find(kind => kind === name)

export const titleOfKind = (name: string): string => own(verifyTargetMessages.kind, name) ?? name

/** The options that belong to these entries. */
export const optionsOf = (kind: KindName, asked: Asked): readonly OptionField[] =>
  kinds[kind].options.filter(({ when }) => when === undefined || when(asked))

/** What an option is called, and what it is for. */
export const textsOf = (kind: KindName, name: string): { readonly label: string; readonly help: string } =>
  own<{ label: string; help: string }>(verifyTargetMessages.option[kind], name) ?? { label: name, help: '' }
