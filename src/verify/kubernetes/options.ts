import Type from 'typebox'
import { own } from '../../domain/own.ts'
import { isFields } from '../../domain/shape.ts'
import type { VerifyOptions } from '../../domain/verify-target.ts'

/** What a login is to be allowed, as the API server is asked about it. */
export interface ResourceAttributes {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
}

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'
/** Each is a request. */
const MOST_VERBS = 10

const Verb = Type.Object(
  {
    verb: Type.String({
      pattern: '^([a-z]{1,32}|\\*)$',
      description: 'Such as `get`, `create` or `patch`; `*` for all.',
      examples: ['create']
    }),
    resource: Type.String({
      maxLength: 253,
      pattern: `^(${LABEL}|\\*)(/${LABEL})?(\\.${LABEL}(\\.${LABEL}){0,9})?$`,
      description: 'The resource in the plural, with its API group after a dot: `pods`, `pods/exec`, `deployments.apps`.',
      examples: ['deployments.apps']
    }),
    namespace: Type.Optional(
      Type.String({
        pattern: `^${LABEL}$`,
        maxLength: 63,
        description: 'The namespace; without one, all of them.',
        examples: ['shop']
      })
    )
  },
  { additionalProperties: false }
)

export const Options = Type.Object(
  {
    verbs: Type.Optional(
      Type.Array(Verb, {
        maxItems: MOST_VERBS,
        description: 'What the login must be allowed. Without any, that it logs in is enough.'
      })
    )
  },
  { additionalProperties: false }
)

/** What the options ask for. */
export function verbsOf(options: VerifyOptions): ResourceAttributes[] {
  const verbs = own(options, 'verbs')
  return Array.isArray(verbs) ? verbs.filter(isFields).map(attributesOf) : []
}

function attributesOf(one: Readonly<Record<string, unknown>>): ResourceAttributes {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const [name = '', ...group] = text(own(one, 'resource')).split('.')
  const [resource = '', subresource = ''] = name.split('/')
  return { verb: text(own(one, 'verb')), group: group.join('.'), resource, subresource, namespace: text(own(one, 'namespace')) }
}
