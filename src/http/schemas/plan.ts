import Type from 'typebox'
import { oneOf, orNull, Reason, ref } from './common.ts'
import { TargetSchema } from './projects.ts'

/** A field in which a credential and what Jenkins holds of it differ. */
const DifferingSchema = Type.Object(
  {
    field: Type.String(),
    here: orNull<string>('string', 'The value of a public field, cut at 4,096 characters; null for a secret.'),
    there: orNull<string>('string', 'What Jenkins holds of it, cut likewise; null for a secret.'),
    secret: Type.Boolean({ description: 'Whether it is a secret, here or in Jenkins.' }),
    keepable: Type.Boolean({ description: 'Whether the value of Jenkins can be taken over.' })
  },
  { $id: 'Differing', title: 'Differing' }
)

export const PlanSchema = Type.Object(
  {
    project: Type.String(),
    readAt: orNull<string>(
      'string',
      'When Jenkins was read for the plan; null if it could not be read, or one of several targets.'
    ),
    actions: Type.Array(
      Type.Object({
        id: Type.String(),
        action: oneOf(['create', 'update', 'repair', 'delete', 'none', 'blocked', 'unmanaged', 'unknown'] as const),
        reason: Reason,
        fields: Type.Array(Type.String(), { description: 'Names of fields that differ.' }),
        differs: Type.Optional(
          Type.Array(ref(DifferingSchema), { description: 'The same fields, with the values of public ones.' })
        ),
        since: Type.Optional(Type.String({ format: 'date-time', description: 'When drift was found first.' })),
        seen: Type.Optional(
          Type.String({
            description:
              'Only for drift: digest of what Jenkins holds, for `keep-theirs`. It changes with every field and secret.'
          })
        ),
        className: Type.Optional(
          Type.String({
            description: 'Only for `Adopted`, `UnmanagedExists` and `ClassChanged`: the class of the credential in Jenkins.'
          })
        ),
        title: Type.Optional(
          orNull<string>('string', 'The name that Jenkins shows for this class; null for a class that the bridge does not know.')
        ),
        plugin: Type.Optional(
          Type.Object(
            {
              name: Type.String(),
              installed: orNull<boolean>(
                'boolean',
                'False if Jenkins lacks it, as far as it lists its plug-ins or has refused this type before; null if that is not known.'
              )
            },
            { description: 'The plug-in that the change needs; absent if Jenkins is known to have it.' }
          )
        ),
        target: Type.Optional(ref(TargetSchema))
      })
    ),
    requests: Type.Integer({ description: 'Number of requests to Jenkins that the sync would make, reads included.' })
  },
  { $id: 'Plan', title: 'Plan' }
)

/** Schemas that others refer to by name. */
export const planSchemas = [DifferingSchema, PlanSchema]
