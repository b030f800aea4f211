import Type from 'typebox'
import { oneOf, orNull, Time } from './common.ts'

/** What the answers about things have in common that platform-admins register: controllers, secret stores, verify targets. */

/** What a check has found. */
export const CheckSchema = Type.Object({
  state: oneOf(['ok', 'failing', 'unknown'] as const, {
    description: '`failing`: somebody must do something. `unknown`: it does not answer, and may by itself.'
  }),
  at: Time,
  findings: Type.Array(
    Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String({ description: 'What to do about it.' }) })
  )
})

/** The same as the answer of one kind of thing. */
export const checkNamed = ($id: string) => Type.Object(CheckSchema.properties, { $id, title: $id })

/** Those whose stored record does not open here. */
export const closedRecords = (description: string) =>
  Type.Array(
    Type.Object({
      name: Type.String(),
      missingKey: orNull<string>('string', 'Id of the master key that is needed; null: the record cannot be read at all.'),
      message: Type.String({ description: 'Why, with the remedy.' })
    }),
    { description }
  )
