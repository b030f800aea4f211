import Type, { type Static, type TSchema } from 'typebox'
import { DESCRIPTION_LIMIT } from '../../domain/credential.ts'
import { SOON_DAYS } from '../../domain/expiry.ts'
import type { Facts } from '../../domain/findings.ts'
import { CREDENTIAL_ID_PATTERN, CREDENTIAL_ID_RULE } from '../../domain/names.ts'
import { phases } from '../../domain/status.ts'
import { credentialTypes } from '../../domain/types/index.ts'
import type { NewCredential } from '../../sync/credential-commands.ts'
import { closed, listOf, oneOf, orNull, paging, ref, Time } from './common.ts'
import { UsageSchema } from './usage.ts'

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

const kinds = [...new Set(credentialTypes.flatMap(t => t.generator?.kinds ?? []))]
const Generate = oneOf(kinds, { description: 'Make the key here: its public half is in `facts.publicKey` of the answer.' })

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
      ...(t.urlFields.length === 0 ? {} : { urlEncode: Type.Optional(UrlEncode) })
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

export const ReplaceCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'May be repeated here, but cannot change.' })),
    type: Type.Optional(Type.String({ description: 'May be repeated here, but cannot change.' })),
    description: Type.Optional(Description),
    data: rawData(Type.String()),
    adopt: Type.Optional(Adopt),
    expiresAt: Type.Optional(ExpiresAt),
    generate: Type.Optional(Generate),
    urlEncode: Type.Optional(UrlEncode)
  },
  { ...closed, $id: 'ReplaceCredential', title: 'ReplaceCredential', description: 'A secret field that is left out is kept.' }
)

export const PatchCredential = Type.Object(
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
    adopt: Type.Optional(Adopt),
    expiresAt: Type.Optional(ExpiresAt),
    generate: Type.Optional(Generate),
    urlEncode: Type.Optional(UrlEncode)
  },
  {
    ...closed,
    $id: 'PatchCredential',
    title: 'PatchCredential',
    description: 'A merge patch (RFC 7396): what is left out is kept.',
    examples: [{ description: 'Docker Hub, read only' }]
  }
)

export const ValidateCredential = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'Left out, it is not looked at.' })),
    type: TypeName,
    description: Type.Optional(Description),
    data: rawData(Type.String()),
    adopt: Type.Optional(Adopt),
    expiresAt: Type.Optional(ExpiresAt),
    generate: Type.Optional(Generate),
    urlEncode: Type.Optional(UrlEncode)
  },
  { ...closed, $id: 'ValidateCredential', title: 'ValidateCredential', description: 'As for a create.' }
)

const DriftSchema = {
  type: ['object', 'null'],
  description: 'What somebody changed in Jenkins.',
  properties: {
    fields: { type: 'array', items: { type: 'string' } },
    reason: { type: 'string' },
    detectedAt: { type: 'string' }
  },
  required: ['fields', 'reason', 'detectedAt']
}

const StatusSchema = Type.Object(
  {
    phase: oneOf(phases),
    observedGeneration: orNull<number>('integer', 'The generation that Jenkins is known to hold.'),
    syncedAt: orNull<string>('string', 'When that was last proved by reading Jenkins after a write.'),
    reason: orNull<string>('string', 'One of the reasons in docs/reasons.md.'),
    message: orNull<string>('string', 'The reason as a sentence, with what to do.'),
    attempts: Type.Integer({ description: 'Failed attempts for this generation.' }),
    nextAttemptAt: orNull<string>('string', 'When it is tried again.'),
    drift: Type.Unsafe<unknown>(DriftSchema),
    valuesWatched: orNull<boolean>(
      'boolean',
      'Whether a change of the secret in Jenkins would be noticed; null before the first sync.'
    )
  },
  { $id: 'Status', title: 'Status' }
)

const FindingSchema = Type.Object(
  {
    code: Type.String({ description: 'One of the codes in docs/pipelines.md.' }),
    detail: Type.String({ description: 'What it is and what to do about it. Never quotes a value.' }),
    pointer: Type.String({ description: 'JSON pointer into the credential, such as #/data/content.' })
  },
  { $id: 'Finding', title: 'Finding' }
)

const FactsSchema = Type.Unsafe<Facts>({
  type: 'object',
  additionalProperties: true,
  description: 'Public things read from the secrets, by type: a public key, a fingerprint, contexts, a server, a subject.'
})

const ValidationSchema = Type.Object(
  {
    valid: Type.Boolean({ description: 'Whether it would be stored.' }),
    errors: Type.Array(ref('Finding'), {
      description: '`Invalid` is the code of what is wrong in form; an id that is taken has the code of docs/errors.md.'
    }),
    warnings: Type.Array(ref('Finding')),
    facts: FactsSchema,
    expiresAt: orNull<string>('string', 'When it would cease to work.')
  },
  { $id: 'Validation', title: 'Validation' }
)

const CredentialSchema = Type.Object(
  {
    id: Type.String(),
    project: Type.String(),
    type: TypeName,
    description: Type.String(),
    data: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'The public fields.'
    }),
    secretFields: Type.Array(Type.String(), { description: 'The secret fields that are set. Their values are never shown.' }),
    generation: Type.Integer({ description: 'Counts the changes of the credential; its ETag.' }),
    createdAt: Time,
    createdBy: Type.String(),
    updatedAt: Time,
    updatedBy: Type.String(),
    rotatedAt: Type.String({ format: 'date-time', description: 'When a secret of it last changed.' }),
    expiresAt: orNull<string>('string', 'When it ceases to work: the earlier of what was said and what its content says.'),
    status: ref('Status'),
    warnings: Type.Array(ref('Finding'), { description: 'Why it may not work, or not for long.' }),
    facts: FactsSchema
  },
  { $id: 'Credential', title: 'Credential' }
)

const SnippetList = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        title: Type.String(),
        language: Type.Literal('groovy'),
        style: Type.Enum(['declarative', 'scripted'], {
          description: '`declarative` is a whole Jenkinsfile, `scripted` a node block.'
        }),
        needs: Type.Array(Type.String(), { description: 'Ids of the plug-ins of Jenkins that its steps come from.' }),
        code: Type.String({ description: 'Ready to paste.' })
      })
    )
  },
  { $id: 'SnippetList', title: 'SnippetList' }
)

export const ListCredentialsQuery = Type.Object(
  {
    ...paging,
    q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the id or description.' })),
    type: Type.Optional(TypeName),
    phase: Type.Optional(oneOf(phases)),
    filter: Type.Optional(
      oneOf(['expiring', 'expired'] as const, { description: 'Those that expire within `days`, or have expired.' })
    ),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650, default: SOON_DAYS, description: 'For filter=expiring.' })),
    sort: Type.Optional(
      oneOf(['id', '-id', 'updatedAt', '-updatedAt', 'type', '-type', 'phase', '-phase', 'expiresAt', '-expiresAt'] as const, {
        default: 'id',
        description: 'Order; - for descending. Those without an end come last in both orders of expiresAt.'
      })
    )
  },
  closed
)

export const DeleteCredentialQuery = Type.Object(
  {
    ifUnused: Type.Optional(
      Type.Boolean({ description: 'Refuse with 409 when jobs use it, and when that is not known.', default: false })
    )
  },
  closed
)

/** What other schemas refer to by name. */
export const credentialSchemas = [
  ...[
    StatusSchema,
    FindingSchema,
    ValidationSchema,
    ValidateCredential,
    CredentialSchema,
    ...createParts,
    CreateCredential,
    ReplaceCredential,
    PatchCredential
  ],
  ...[listOf('CredentialList', 'Credential'), SnippetList, UsageSchema]
]

/** Bodies that the routes take. */
export const credentialBody = {
  create: ref<NewCredential>('CreateCredential'),
  replace: ref<Static<typeof ReplaceCredential>>('ReplaceCredential'),
  patch: ref<Static<typeof PatchCredential>>('PatchCredential'),
  validate: ref<Static<typeof ValidateCredential>>('ValidateCredential')
}
