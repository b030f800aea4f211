import Type, { type TSchema } from 'typebox'
import type { NewCredential } from '../../commands/credentials.ts'
import { DESCRIPTION_LIMIT } from '../../domain/credential.ts'
import { CREDENTIAL_ID_PATTERN, CREDENTIAL_ID_RULE } from '../../domain/names.ts'
import { credentialTypes } from '../../domain/types/index.ts'
import { closed, oneOf, orNull, ref } from './common.ts'

export const CredentialId = Type.String({ pattern: CREDENTIAL_ID_PATTERN, maxLength: 253, description: CREDENTIAL_ID_RULE })
export const TypeName = oneOf(credentialTypes.map(t => t.type))
export const Description = Type.String({ maxLength: DESCRIPTION_LIMIT, description: 'What it is for. Shown in Jenkins.' })
export const Adopt = Type.Boolean({ description: 'Take over what Jenkins already holds under this id, and overwrite it.' })

export const ExpiresAt = orNull<string>(
  'string',
  'When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown.',
  { format: 'date-time' }
)

export const UrlEncode = Type.Boolean({
  description:
    'Store user name and password percent-encoded, for pipelines that put them into an address. They are shown and sent so, too.'
})

export const UsernameSecret = Type.Boolean({
  description:
    'Make the user name a secret, here and in Jenkins: never shown again, masked in builds. False, sent together with the user name, makes it public again. Left out, a new credential has a public one, and a change keeps the setting.'
})

const kinds = [...new Set(credentialTypes.flatMap(t => t.generator?.kinds ?? []))]
const Generate = oneOf(kinds, { description: 'Make the key here: its public half is in `facts.publicKey` of the answer.' })

/** What may be said beside the fields, whatever is sent. */
const choices = {
  adopt: Type.Optional(Adopt),
  expiresAt: Type.Optional(ExpiresAt),
  generate: Type.Optional(Generate),
  urlEncode: Type.Optional(UrlEncode),
  usernameSecret: Type.Optional(UsernameSecret)
}

/** Body of a create: one schema a type, told apart by `type`, so that an error speaks of the type that was meant. */
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
    description: 'Fields of the type, see GET /credential-types.'
  })

const ReplaceCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'May be repeated here, but cannot change.' })),
    type: Type.Optional(Type.String({ description: 'May be repeated here, but cannot change.' })),
    description: Type.Optional(Description),
    data: rawData(Type.String()),
    ...choices
  },
  { ...closed, $id: 'ReplaceCredential', title: 'ReplaceCredential', description: 'A secret field that is left out is kept.' }
)

const PatchCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'May be repeated here, but cannot change.' })),
    type: Type.Optional(Type.String({ description: 'May be repeated here, but cannot change.' })),
    description: Type.Optional(orNull<string>('string', 'What it is for.', { maxLength: DESCRIPTION_LIMIT })),
    data: Type.Optional(
      Type.Unsafe<Record<string, string | null>>({
        type: 'object',
        additionalProperties: { type: ['string', 'null'] },
        maxProperties: 20,
        description: 'Fields to change; null removes an optional one.'
      })
    ),
    ...choices
  },
  {
    ...closed,
    $id: 'PatchCredential',
    title: 'PatchCredential',
    description: 'A merge patch (RFC 7396): what is left out is kept.',
    examples: [{ description: 'Docker Hub, read only' }]
  }
)

const ValidateCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'Left out, it is not looked at.' })),
    type: TypeName,
    description: Type.Optional(Description),
    data: rawData(Type.String()),
    ...choices
  },
  { ...closed, $id: 'ValidateCredential', title: 'ValidateCredential', description: 'As for a create.' }
)

/** What other schemas refer to by name. */
export const credentialBodySchemas = [ValidateCredential, ...createParts, CreateCredential, ReplaceCredential, PatchCredential]

/** Bodies that the routes take. */
export const credentialBody = {
  create: ref(CreateCredential),
  replace: ref(ReplaceCredential),
  patch: ref(PatchCredential),
  validate: ref(ValidateCredential)
}
