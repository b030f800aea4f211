import Type from 'typebox'
import { ref } from './common.ts'
import { ShownData, Source, TypeName } from './credential-body.ts'

export const ExportSchema = Type.Object(
  {
    project: Type.String(),
    credentials: Type.Array(
      Type.Object({
        id: Type.String(),
        type: TypeName,
        description: Type.Optional(Type.String()),
        data: Type.Optional(ShownData),
        sharedFrom: Type.Optional(ref(Source)),
        expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'The expiry that was stated.' })),
        usernameSecret: Type.Optional(Type.Boolean()),
        verifyWith: Type.Optional(Type.String())
      })
    )
  },
  { $id: 'Export', title: 'Export' }
)

/** Schemas that others refer to by name. */
export const exportSchemas = [ExportSchema]
