import Type from 'typebox'
import { CREDENTIAL_ID_PATTERN, CREDENTIAL_ID_RULE, PROJECT_NAME_PATTERN, PROJECT_NAME_RULE } from '../domain/names.ts'
import { DESCRIPTION } from './annotations.ts'
import type { FlatCredential } from './flat.ts'
import type { SecretBody } from './secret.ts'

/** Characters of a description that is received; what is longer than ours is cut, so that no credential fails because of it. */
const LONGEST_DESCRIPTION = 64 * 1024

const texts = { type: ['object', 'null'], additionalProperties: { type: ['string', 'null'] }, maxProperties: 20 }
const name = { type: 'string', pattern: CREDENTIAL_ID_PATTERN, maxLength: 253, description: CREDENTIAL_ID_RULE }

/** A Secret. The schema is open, because clients send any field of a Kubernetes object. */
export const SecretSchema = Type.Unsafe<SecretBody>({
  type: 'object',
  required: ['metadata', 'type'],
  properties: {
    metadata: {
      type: 'object',
      required: ['name'],
      properties: {
        name,
        namespace: { type: 'string' },
        labels: { type: ['object', 'null'], additionalProperties: { type: 'string' } },
        annotations: {
          type: ['object', 'null'],
          additionalProperties: { type: 'string' },
          properties: { [DESCRIPTION]: { type: 'string', maxLength: LONGEST_DESCRIPTION } }
        },
        resourceVersion: { type: 'string' }
      }
    },
    type: { type: 'string' },
    data: texts,
    stringData: texts
  }
})

/** A list of Secrets, as printed by `kubectl get secrets -o json`. */
export const SecretListSchema = Type.Unsafe<{ readonly items: readonly SecretBody[] }>({
  type: 'object',
  required: ['items'],
  properties: { items: { type: 'array', maxItems: 5000, items: SecretSchema } }
})

/** The first Secrets of a namespace, for the project that an import makes of it. */
export const SecretImportSchema = Type.Unsafe<{ readonly namespace: string; readonly items: readonly SecretBody[] }>({
  type: 'object',
  required: ['namespace', 'items'],
  properties: {
    namespace: { type: 'string', pattern: PROJECT_NAME_PATTERN, description: PROJECT_NAME_RULE },
    items: { type: 'array', minItems: 1, maxItems: 5000, items: SecretSchema }
  }
})

const flatData = (...keys: string[]) => ({
  type: ['object', 'null'],
  properties: Object.fromEntries(keys.map(key => [key, { type: 'string' }]))
})

/** The flat object of KubeSphere 2.x. */
export const FlatSchema = Type.Unsafe<FlatCredential>({
  type: 'object',
  required: ['type'],
  properties: {
    id: name,
    type: { type: 'string' },
    description: { type: 'string', maxLength: LONGEST_DESCRIPTION },
    domain: { type: 'string' },
    username_password: flatData('username', 'password'),
    ssh: flatData('username', 'passphrase', 'private_key'),
    secret_text: flatData('secret'),
    kubeconfig: flatData('content')
  }
})
