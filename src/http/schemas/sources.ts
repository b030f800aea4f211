import Type from 'typebox'
import { type SourceFailure, sourceFailures } from '../../domain/source.ts'
import { nullable, oneOf, orNull, Time } from './common.ts'

export const SourceSchema = Type.Object(
  {
    stores: Type.Array(Type.String(), { description: 'Names of the secret stores that its values come from.' }),
    refreshedAt: orNull<string>('string', 'When its values were last read; null if they never were.'),
    version: orNull<string>('string', 'What the secret store calls the version that was read, if it has a name for it.'),
    stale: nullable(
      Type.Object({
        since: Time,
        reason: oneOf(Object.keys(sourceFailures) as SourceFailure[], {
          description: 'One of the reasons in docs/secret-stores.md.'
        }),
        message: Type.String({ description: 'The reason as a sentence, with the remedy.' })
      }),
      'Set while its values cannot be read. The last ones stay, here and in Jenkins.'
    )
  },
  { description: 'Where its values come from; absent if all of them were typed.' }
)

export const SourceCheckSchema = Type.Object(
  {
    state: oneOf(['resolved', 'unresolved'] as const, { description: '`resolved`: all of them were read.' }),
    version: orNull<string>('string', 'What the secret store calls the version that was read, if it has a name for it.'),
    fields: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Name of the field, or `sharedFrom` for all of them.' }),
        state: oneOf(['resolved', 'unresolved'] as const),
        reason: orNull<SourceFailure>('string', 'Why it was not read: one of the reasons in docs/secret-stores.md.', {
          enum: [...Object.keys(sourceFailures), null]
        }),
        message: orNull<string>('string', 'The reason as a sentence, with the remedy.')
      })
    )
  },
  { $id: 'SourceCheck', title: 'SourceCheck' }
)

export const StoreQuery = Type.Optional(
  Type.String({ maxLength: 100, description: 'Only credentials with a value from this secret store.' })
)

export const SourceQuery = Type.Optional(
  oneOf(['stale'] as const, {
    description:
      '`stale`: only credentials with a value that can no longer be read from its secret store, or from the project that shares it.'
  })
)
