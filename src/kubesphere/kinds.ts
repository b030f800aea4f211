import { UNKNOWN_TYPE } from '../domain/credential.ts'

/**
 * The four kinds of credentials as KubeSphere DevOps names them, in both of its API generations: Secrets of `core/v1`
 * (`pkg/api/devops/v1alpha3/credential_types.go` of ks-devops) and the flat objects of KubeSphere 2.x.
 */
export interface SecretKind {
  /** Our type. */
  readonly type: string
  /** `type` of the Secret. */
  readonly secretType: string
  /** `type` of the flat object, and the name of its object with the data. */
  readonly flatType: string
  /** Maps their data keys to our fields, in display order. */
  readonly keys: Readonly<Record<string, string>>
}

export const SECRET_TYPE_PREFIX = 'credential.devops.kubesphere.io/'

export const secretKinds: readonly SecretKind[] = [
  {
    type: 'username-password',
    secretType: `${SECRET_TYPE_PREFIX}basic-auth`,
    flatType: 'username_password',
    keys: { username: 'username', password: 'password' }
  },
  {
    type: 'ssh-key',
    secretType: `${SECRET_TYPE_PREFIX}ssh-auth`,
    flatType: 'ssh',
    keys: { username: 'username', passphrase: 'passphrase', private_key: 'privateKey' }
  },
  {
    type: 'access-token',
    secretType: `${SECRET_TYPE_PREFIX}secret-text`,
    flatType: 'secret_text',
    keys: { secret: 'token' }
  },
  {
    type: 'kubeconfig',
    secretType: `${SECRET_TYPE_PREFIX}kubeconfig`,
    flatType: 'kubeconfig',
    keys: { content: 'content' }
  }
]

const find = (by: (kind: SecretKind) => string) => {
  const byName = new Map(secretKinds.map(kind => [by(kind), kind]))
  return (name: string): SecretKind | undefined => byName.get(name)
}

export const kindOfSecret = find(kind => kind.secretType)
export const kindOfFlat = find(kind => kind.flatType)

/** The kind shown for a credential whose record cannot be read. */
const unreadable: SecretKind = { type: UNKNOWN_TYPE, secretType: `${SECRET_TYPE_PREFIX}unknown`, flatType: 'unknown', keys: {} }

/** Whether KubeSphere knows the type of a credential. To its clients, others do not exist. */
export const hasKind = ({ credential }: { readonly credential: { readonly type: string } }): boolean =>
  credential.type === UNKNOWN_TYPE || secretKinds.some(({ type }) => type === credential.type)

/** The kind of one of our types; throws for a type without one, which would be a bug. */
export function kindOfType(type: string): SecretKind {
  const kind = type === UNKNOWN_TYPE ? unreadable : secretKinds.find(known => known.type === type)
  if (kind === undefined) throw new Error(`the type ${type} has no kind in KubeSphere`)
  return kind
}
