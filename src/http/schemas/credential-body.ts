import Type, { type TSchema } from 'typebox'
import type { NewCredential } from '../../commands/credentials.ts'
import { DESCRIPTION_LIMIT } from '../../domain/credential.ts'
import { CREDENTIAL_ID_PATTERN, CREDENTIAL_ID_RULE } from '../../domain/names.ts'
import { credentialTypes } from '../../domain/types/index.ts'
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
    'Store the user name and the password percent-encoded, for pipelines that put them into a URL. They are also shown and synced encoded.'
})

export const UsernameSecret = Type.Boolean({
  description:
    'Treat the user name as a secret, here and in Jenkins: never shown again, masked in builds. `false`, sent together with the user name, makes it public again. If omitted, a new credential has a public user name and a change keeps the setting.'
})

const kinds = [...new Set(credentialTypes.flatMap(t => t.generator?.kinds ?? []))]
const Generate = oneOf(kinds, {
  description: 'Generate the key in the bridge; the answer has its public half in `facts.publicKey`.'
})

/** Options of every request body, besides the fields of the type. */
const choices = {
  adopt: Type.Optional(Adopt),
  expiresAt: Type.Optional(ExpiresAt),
  generate: Type.Optional(Generate),
  urlEncode: Type.Optional(UrlEncode),
  usernameSecret: Type.Optional(UsernameSecret)
}

/** Body of a create: one schema per type, discriminated by `type`, so that an error refers to the intended type. */
const createParts = credentialTypes.map(t =>
  Type.Object(
    {
      id: CredentialId,
      type: Type.Literal(t.type, { description: t.description }),
      description: Type.Optional(Description),
      data: t.createData,
      adopt: Type.Optional(Adopt),
      expiresAt: Type.Optional(ExpiresAt),
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

export const rawData = (values: TSchema) =>
  Type.Unsafe<Record<string, string>>({
    type: 'object',
    additionalProperties: values,
    maxProperties: 20,
    description: 'Fields of the type; see `GET /credential-types`.'
  })

const ReplaceCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'May be repeated here but cannot be changed.' })),
    type: Type.Optional(Type.String({ description: 'May be repeated here but cannot be changed.' })),
    description: Type.Optional(Description),
    data: rawData(Type.String()),
    ...choices
  },
  { ...closed, $id: 'ReplaceCredential', title: 'ReplaceCredential', description: 'Secret fields left out keep their values.' }
)

const PatchCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'May be repeated here but cannot be changed.' })),
    type: Type.Optional(Type.String({ description: 'May be repeated here but cannot be changed.' })),
    description: Type.Optional(orNull<string>('string', 'Purpose of the credential.', { maxLength: DESCRIPTION_LIMIT })),
    data: Type.Optional(
      Type.Unsafe<Record<string, string | null>>({
        type: 'object',
        additionalProperties: { type: ['string', 'null'] },
        maxProperties: 20,
        description: 'Fields to change; null removes an optional field.'
      })
    ),
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
    id: Type.Optional(Type.String({ description: 'If omitted, the id is not checked.' })),
    type: TypeName,
    description: Type.Optional(Description),
    data: rawData(Type.String()),
    ...choices
  },
  { ...closed, $id: 'ValidateCredential', title: 'ValidateCredential', description: 'The same body as for a create.' }
)

/** Schemas that others refer to by name. */
export const credentialBodySchemas = [ValidateCredential, ...createParts, CreateCredential, ReplaceCredential, PatchCredential]

/** Request bodies. */
export const credentialBody = {
  create: ref(CreateCredential),
  replace: ref(ReplaceCredential),
  patch: ref(PatchCredential),
  validate: ref(ValidateCredential)
}
