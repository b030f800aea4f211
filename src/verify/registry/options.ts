import Type from 'typebox'
import { own } from '../../domain/own.ts'
import { isList, isText } from '../../domain/shape.ts'
import type { TargetSettings } from '../kind.ts'

/** What a login may do with a repository. */
const actions = ['pull', 'push'] as const
export type Action = (typeof actions)[number]

const SEGMENT = '[a-z0-9]+(?:(?:[._]|__|-{1,10})[a-z0-9]+){0,50}'

export const Options = Type.Object(
  {
    repository: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 255, pattern: `^${SEGMENT}(?:/${SEGMENT}){0,20}$` },
        description: 'lower-case letters, digits and separators, in segments; the repository that the login must open',
        examples: ['team-a/app']
      })
    ),
    actions: Type.Optional(
      Type.Array(Type.Unsafe<Action>({ type: 'string', enum: [...actions] }), {
        ...{ minItems: 1, maxItems: 2, uniqueItems: true },
        description: 'What the login must be able to do with the repository; by default `pull`.'
      })
    ),
    tokenHost: Type.Optional(
      Type.String({
        ...{ maxLength: 260, pattern: '^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?$' },
        description:
          'lower-case letters, digits, dots and dashes, and a port where it is not 443; the host of the token server where it is not that of the registry. The user name and the password are sent there by https.',
        examples: ['auth.docker.io']
      })
    )
  },
  { additionalProperties: false }
)

export interface RegistryOptions {
  readonly repository: string | undefined
  readonly actions: readonly Action[]
  /** The origins that a login may be sent to. */
  readonly origins: readonly string[]
}

export function registryOptions({ address, options }: Pick<TargetSettings, 'address' | 'options'>): RegistryOptions {
  const [repository, wanted, tokenHost] = [own(options, 'repository'), own(options, 'actions'), own(options, 'tokenHost')]
  const named = isList(isText)(wanted) ? actions.filter(action => (wanted as readonly string[]).includes(action)) : []
  const hosts = [address, ...(typeof tokenHost === 'string' ? [`https://${tokenHost}`] : [])]
  return {
    repository: typeof repository === 'string' ? repository : undefined,
    actions: named.length === 0 ? ['pull'] : named,
    origins: hosts.flatMap(host => URL.parse(host)?.origin ?? [])
  }
}
