import Type, { type TSchema } from 'typebox'
import { GLOB_PATTERN, GLOB_RULE } from '../../domain/glob.ts'
import { oneOf, orNull, ref, Time } from './common.ts'

/** What the answers about things have in common that platform-admins register: controllers, secret stores, verify targets. */

/** What a check has found. */
export const CheckSchema = Type.Object(
  {
    state: oneOf(['ok', 'failing', 'unknown'] as const, {
      description: '`failing`: somebody must do something. `unknown`: it does not answer, and may by itself.'
    }),
    at: Time,
    findings: Type.Array(
      Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String({ description: 'What to do about it.' }) })
    )
  },
  { $id: 'Check', title: 'Check' }
)

const ClosedRecordSchema = Type.Object(
  {
    name: Type.String(),
    missingKey: orNull<string>('string', 'Id of the master key that is needed; null: the record cannot be read at all.'),
    message: Type.String({ description: 'Why, with the remedy.' })
  },
  { $id: 'ClosedRecord', title: 'ClosedRecord' }
)

/** Those whose stored record does not open here. */
export const closedRecords = (description: string) => Type.Array(ref(ClosedRecordSchema), { description })

/** Which version of a record it is, who made it and who changed it. */
export const versioned = {
  generation: Type.Integer(),
  createdAt: Time,
  createdBy: Type.String(),
  updatedAt: Time,
  updatedBy: Type.String()
}

/** Patterns of the names of projects. */
export const projectGlobs = (description: string, options: { readonly minItems?: number } = {}) =>
  Type.Array(Type.String({ pattern: GLOB_PATTERN, description: GLOB_RULE }), { ...options, maxItems: 100, description })

/** One of several shapes, told apart by a property, so that an error refers to the intended one. */
export const oneOfParts = <T>($id: string, propertyName: string, parts: readonly (TSchema & { readonly $id?: string })[]) =>
  Type.Unsafe<T>({
    ...{ $id, title: $id, type: 'object', required: [propertyName], discriminator: { propertyName } },
    oneOf: parts.map(part => ({ $ref: `${part.$id}#` }))
  })

/** Schemas that others refer to by name. */
export const registeredSchemas = [CheckSchema, ClosedRecordSchema]
