import Type from 'typebox'
import { TypeName } from './credential-body.ts'

export const ExportSchema = Type.Object(
  {
    project: Type.String(),
    credentials: Type.Array(
      Type.Object({
        id: Type.String(),
        type: TypeName,
        description: Type.Optional(Type.String()),
        data: Type.Unsafe<Record<string, string>>({
          type: 'object',
          additionalProperties: { type: 'string' },
          description: 'Public fields. Secrets are left out.'
        }),
        expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'The expiry that was stated.' })),
        usernameSecret: Type.Optional(Type.Boolean())
      })
    )
  },
  { $id: 'Export', title: 'Export' }
)

/** Schemas that others refer to by name. */
export const exportSchemas = [ExportSchema]
