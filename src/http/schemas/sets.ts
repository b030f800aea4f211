import Type from 'typebox'
import { credentialTypes } from '../../domain/types/index.ts'
import { closed, oneOf, ref } from './common.ts'
import { Adopt, CredentialId, Description, ExpiresAt, rawData, TypeName, UrlEncode, UsernameSecret } from './credential-body.ts'
import { StatusSchema } from './credentials.ts'
import { PlanSchema } from './projects.ts'

/** The largest set of one PUT. */
export const SET_LIMIT = 5000

export const CredentialSet = Type.Object(
  {
    credentials: Type.Array(
      Type.Object(
        {
          id: CredentialId,
          type: TypeName,
          description: Type.Optional(Description),
          data: Type.Optional(rawData(Type.String())),
          adopt: Type.Optional(Adopt),
          expiresAt: Type.Optional(ExpiresAt),
          urlEncode: Type.Optional(UrlEncode),
          usernameSecret: Type.Optional(UsernameSecret)
        },
        closed
      ),
      { maxItems: SET_LIMIT }
    )
  },
  {
    ...closed,
    $id: 'CredentialSet',
    title: 'CredentialSet',
    description:
      'All credentials of a project. A secret field that is left out is kept, if the credential exists; so is `data` of nothing but such fields.',
    examples: [{ credentials: [{ ...credentialTypes[0]?.example, type: credentialTypes[0]?.type }] }]
  }
)

export const SetResultSchema = Type.Object(
  {
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    deleted: Type.Integer(),
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        action: oneOf(['created', 'updated', 'unchanged', 'deleted'] as const),
        status: Type.Optional(
          ref(StatusSchema, 'With `Prefer: wait`: the outcome, as far as there is one; none of what is gone.')
        )
      })
    ),
    plan: Type.Optional(ref(PlanSchema, 'Only with `dryRun`: what the sync would then do in Jenkins.'))
  },
  { $id: 'SetResult', title: 'SetResult' }
)

export const SetQuery = Type.Object(
  {
    prune: Type.Optional(Type.Boolean({ default: false, description: 'Delete what is not in the set.' })),
    dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only say what would be done.' })),
    force: Type.Optional(
      Type.Boolean({ default: false, description: 'Prune though it deletes all, or more than the mass-delete guard allows.' })
    )
  },
  closed
)

/** What other schemas refer to by name. */
export const setSchemas = [CredentialSet, SetResultSchema]

/** The body that the route takes. */
export const setBody = ref(CredentialSet)
