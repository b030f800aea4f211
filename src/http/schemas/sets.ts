import Type from 'typebox'
import { credentialTypes } from '../../domain/types/index.ts'
import { closed, oneOf, ref } from './common.ts'
import {
  Adopt,
  CredentialId,
  Description,
  ExpiresAt,
  rawData,
  SharedFrom,
  TypeName,
  UrlEncode,
  UsernameSecret,
  VerifyWith
} from './credential-body.ts'
import { FindingSchema, StatusSchema } from './credentials.ts'
import { PlanSchema } from './plan.ts'
import { SourceCheckSchema } from './sources.ts'

/** Maximum number of credentials in one PUT. */
export const SET_LIMIT = 5000

export const CredentialSet = Type.Object(
  {
    credentials: Type.Array(
      Type.Object(
        {
          id: CredentialId,
          type: TypeName,
          description: Type.Optional(Description),
          data: Type.Optional(rawData),
          adopt: Type.Optional(Adopt),
          expiresAt: Type.Optional(ExpiresAt),
          sharedFrom: Type.Optional(SharedFrom),
          urlEncode: Type.Optional(UrlEncode),
          usernameSecret: Type.Optional(UsernameSecret),
          verifyWith: Type.Optional(VerifyWith),
          previousGeneration: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: Number.MAX_SAFE_INTEGER,
              description:
                'The generation that the credential was seen to have, 0 if it was not there. If it would be changed and has another one, nothing of the set is stored (412).'
            })
          )
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
      'All credentials of a project. Secret fields left out keep their values if the credential exists, and `data` may be left out if it would hold only such fields.',
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
        previousGeneration: Type.Integer({
          description:
            'Its generation before the change; 0 if it was not there. A request can name it, so that nobody else is overwritten.'
        }),
        warnings: Type.Optional(
          Type.Array(ref(FindingSchema), {
            description: 'Why it may not work, or may soon stop working; absent if there is nothing to warn of.'
          })
        ),
        source: Type.Optional(
          ref(SourceCheckSchema, 'Only with `dryRun`, where values were to be read from elsewhere: whether they could be.')
        ),
        status: Type.Optional(
          ref(StatusSchema, 'Only with `Prefer: wait`: the status when the wait ended; none for a deleted credential.')
        )
      })
    ),
    plan: Type.Optional(ref(PlanSchema, 'Only with `dryRun`: what the sync would do in Jenkins afterwards.'))
  },
  { $id: 'SetResult', title: 'SetResult' }
)

const dryRun = Type.Optional(Type.Boolean({ default: false, description: 'Report the changes without making them.' }))

export const AdoptQuery = Type.Object({ dryRun }, closed)

export const SetQuery = Type.Object(
  {
    prune: Type.Optional(Type.Boolean({ default: false, description: 'Delete credentials that are not in the set.' })),
    dryRun,
    adopt: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Take over, and overwrite, what Jenkins already holds under the ids of the set that the bridge has not written. A credential of the set that says `adopt` itself is not affected.'
      })
    ),
    force: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Prune even if that deletes every credential, or more than the mass-delete limit allows.'
      })
    )
  },
  closed
)

/** Schemas that others refer to by name. */
export const setSchemas = [CredentialSet, SetResultSchema]

/** Request body. */
export const setBody = ref(CredentialSet)
