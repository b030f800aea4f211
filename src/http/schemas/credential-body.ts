import Type from 'typebox'
import type { NewCredential } from '../../commands/credentials.ts'
import { DESCRIPTION_LIMIT } from '../../domain/credential.ts'
import { CREDENTIAL_ID_PATTERN, CREDENTIAL_ID_RULE, PROJECT_NAME_PATTERN, PROJECT_NAME_RULE } from '../../domain/names.ts'
import type { ValueFrom } from '../../domain/references.ts'
import type { SharedFrom as SharedFromValue } from '../../domain/shares.ts'
import { credentialTypes } from '../../domain/types/index.ts'
import { orValueFrom } from '../../domain/types/reference-schema.ts'
import { VERIFY_TARGET_NAME_PATTERN, VERIFY_TARGET_NAME_RULE } from '../../domain/verify-target.ts'
import { closed, oneOf, orNull, ref } from './common.ts'

export const CredentialId = Type.String({ pattern: CREDENTIAL_ID_PATTERN, maxLength: 253, description: CREDENTIAL_ID_RULE })
export const TypeName = oneOf(credentialTypes.map(t => t.type))
export const Description = Type.String({
  maxLength: DESCRIPTION_LIMIT,
  description: 'Purpose of the credential. Shown in Jenkins.'
})
export const Adopt = Type.Boolean({
  description: 'Take over a credential that Jenkins already holds under this id, and overwrite it.'
})

export const ExpiresAt = orNull<string>(
  'string',
  'When it expires, if known. The content may also contain an expiry date; the earlier of the two applies.',
  { format: 'date-time' }
)

export const UrlEncode = Type.Boolean({
  description:
    'Store the username and the password percent-encoded, for pipelines that put them into a URL. They are also shown and synced encoded.'
})

export const UsernameSecret = Type.Boolean({
  description:
    'Treat the username as a secret, here and in Jenkins: never shown again, masked in builds. `false`, sent together with the username, makes it public again. If omitted, a new credential has a public username and a change keeps the setting.'
})

const VerifyWithSchema = orNull<string>(
  'string',
  'The verify target that it is tried on, one of `GET /projects/{project}/verify-targets`; null: the suggested one. If omitted, a change keeps it.',
  { pattern: VERIFY_TARGET_NAME_PATTERN, examples: ['registry'], $id: 'VerifyWith', title: 'VerifyWith' }
)
export const VerifyWith = ref(VerifyWithSchema)

const kinds = [...new Set(credentialTypes.flatMap(t => t.generator?.kinds ?? []))]
const Generate = oneOf(kinds, {
  description: 'Generate the key in the bridge; the answer has its public half in `facts.publicKey`.'
})

/** The shared credential that one takes its values from. */
export const Source = Type.Object(
  {
    project: Type.String({ pattern: PROJECT_NAME_PATTERN, maxLength: 63, description: PROJECT_NAME_RULE }),
    id: Type.String({ pattern: CREDENTIAL_ID_PATTERN, maxLength: 253, description: CREDENTIAL_ID_RULE })
  },
  { ...closed, $id: 'SharedFrom', title: 'SharedFrom', examples: [{ project: 'platform', id: 'registry' }] }
)

export const SharedFrom = Type.Unsafe<SharedFromValue | null>({
  oneOf: [{ $ref: 'SharedFrom#' }, { type: 'null' }],
  description:
    'A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given.'
})

/** Options of every request body, besides the fields of the type. */
const choices = {
  adopt: Type.Optional(Adopt),
  expiresAt: Type.Optional(ExpiresAt),
  generate: Type.Optional(Generate),
  sharedFrom: Type.Optional(SharedFrom),
  urlEncode: Type.Optional(UrlEncode),
  usernameSecret: Type.Optional(UsernameSecret),
  verifyWith: Type.Optional(VerifyWith)
}

/** Body of a create: one schema per type, discriminated by `type`, so that an error refers to the intended type. */
const createParts = credentialTypes.map(t =>
  Type.Object(
    {
      id: CredentialId,
      type: Type.Literal(t.type, { description: t.description }),
      description: Type.Optional(Description),
      data: Type.Optional(t.createData),
      sharedFrom: Type.Optional(SharedFrom),
      adopt: Type.Optional(Adopt),
      expiresAt: Type.Optional(ExpiresAt),
      verifyWith: Type.Optional(VerifyWith),
      ...(t.generator === undefined ? {} : { generate: Type.Optional(Generate) }),
      ...(t.urlFields.length === 0 ? {} : { urlEncode: Type.Optional(UrlEncode) }),
      ...(t.hasUserName ? { usernameSecret: Type.Optional(UsernameSecret) } : {})
    },
    { ...closed, $id: `Create.${t.type}`, title: t.title, examples: [{ ...t.example, type: t.type }] }
  )
)

const CreateCredential = Type.Unsafe<NewCredential>({
  $id: 'CreateCredential',
  title: 'CreateCredential',
  type: 'object',
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: createParts.map(part => ({ $ref: `${(part as { $id?: string }).$id}#` }))
})

/** The fields of any type: texts, or where their texts are. With `null` where a field is removed. */
const anyData = <T>(description: string, ...more: readonly string[]) =>
  Type.Unsafe<Record<string, T>>({
    type: 'object',
    additionalProperties: { type: ['string', 'object', ...more], ...orValueFrom },
    maxProperties: 20,
    description
  })

/** The data of a credential as it is shown. */
export const ShownData = anyData<string | ValueFrom>(
  'Public fields, and where the values of fields that come from a secret store are; those values are never shown.'
)

export const rawData = anyData<string | ValueFrom>('Fields of the type; see `GET /credential-types`.')

const ReplaceCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'May be repeated here but cannot be changed.' })),
    type: Type.Optional(Type.String({ description: 'May be repeated here but cannot be changed.' })),
    description: Type.Optional(Description),
    data: rawData,
    ...choices
  },
  {
    ...closed,
    $id: 'ReplaceCredential',
    title: 'ReplaceCredential',
    description: 'Secret fields left out keep their values.'
  }
)

const PatchCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'May be repeated here but cannot be changed.' })),
    type: Type.Optional(Type.String({ description: 'May be repeated here but cannot be changed.' })),
    description: Type.Optional(orNull<string>('string', 'Purpose of the credential.', { maxLength: DESCRIPTION_LIMIT })),
    data: Type.Optional(anyData<string | ValueFrom | null>('Fields to change; null removes an optional field.', 'null')),
    ...choices
  },
  {
    ...closed,
    $id: 'PatchCredential',
    title: 'PatchCredential',
    description: 'A merge patch (RFC 7396): fields left out keep their values.',
    examples: [{ description: 'Docker Hub, read only' }]
  }
)

const ValidateCredential = Type.Object(
  {
    verify: Type.Optional(
      Type.Object(
        {
          target: Type.Optional(Type.String({ pattern: VERIFY_TARGET_NAME_PATTERN, description: VERIFY_TARGET_NAME_RULE }))
        },
        {
          ...closed,
          description:
            'Also try it on this verify target, or on that of `verifyWith`, or on the suggested one. Counts as a try of a stored credential does.'
        }
      )
    ),
    id: Type.Optional(Type.String({ description: 'If omitted, the id is not checked.' })),
    type: TypeName,
    description: Type.Optional(Description),
    data: Type.Optional(rawData),
    ...choices
  },
  {
    ...closed,
    $id: 'ValidateCredential',
    title: 'ValidateCredential',
    description: 'The same body as for a create, and whether to try it.'
  }
)

/** Schemas that others refer to by name. */
export const credentialBodySchemas = [
  Source,
  VerifyWithSchema,
  ValidateCredential,
  ...createParts,
  CreateCredential,
  ReplaceCredential,
  PatchCredential
]

/** Request bodies. */
export const credentialBody = {
  create: ref(CreateCredential),
  replace: ref(ReplaceCredential),
  patch: ref(PatchCredential),
  validate: ref(ValidateCredential)
}
