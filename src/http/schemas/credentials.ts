import Type from 'typebox'
import { UNKNOWN_TYPE } from '../../domain/credential.ts'
import { SOON_DAYS } from '../../domain/expiry.ts'
import type { Facts } from '../../domain/findings.ts'
import { phases } from '../../domain/status.ts'
import { credentialTypes } from '../../domain/types/index.ts'
import { closed, listOf, nullable, oneOf, orNull, paging, ref, Time } from './common.ts'
import { credentialBodySchemas, TypeName } from './credential-body.ts'
import { forget } from './forget.ts'
import { UsageSchema } from './usage.ts'

const DriftSchema = nullable(
  Type.Object({ fields: Type.Array(Type.String()), reason: Type.String(), detectedAt: Type.String() }),
  'What somebody changed in Jenkins.'
)

export const StatusSchema = Type.Object(
  {
    phase: oneOf(phases),
    observedGeneration: orNull<number>('integer', 'The generation that Jenkins is known to hold.'),
    syncedAt: orNull<string>('string', 'When that was last proved by reading Jenkins after a write.'),
    reason: orNull<string>('string', 'One of the reasons in docs/reasons.md.'),
    message: orNull<string>('string', 'The reason as a sentence, with what to do.'),
    attempts: Type.Integer({ description: 'Failed attempts for this generation.' }),
    nextAttemptAt: orNull<string>(
      'string',
      'When it is tried again; while calls to Jenkins are paused, after they go through again.'
    ),
    drift: DriftSchema,
    valuesWatched: orNull<boolean>(
      'boolean',
      'Whether a change of the secret in Jenkins would be noticed; null before the first sync.'
    )
  },
  { $id: 'Status', title: 'Status' }
)

export const FindingSchema = Type.Object(
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

export const ValidationSchema = Type.Object(
  {
    valid: Type.Boolean({ description: 'Whether it would be stored.' }),
    errors: Type.Array(ref(FindingSchema), {
      description: '`Invalid` is the code of what is wrong in form; an id that is taken has the code of docs/errors.md.'
    }),
    warnings: Type.Array(ref(FindingSchema)),
    facts: FactsSchema,
    expiresAt: orNull<string>('string', 'When it would cease to work.')
  },
  { $id: 'Validation', title: 'Validation' }
)

export const CredentialSchema = Type.Object(
  {
    id: Type.String(),
    project: Type.String(),
    type: oneOf([...credentialTypes.map(({ type }) => type), UNKNOWN_TYPE], {
      description: '`unknown` where the stored record cannot be read, which `status` says.'
    }),
    description: Type.String(),
    data: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'The public fields.'
    }),
    secretFields: Type.Array(Type.String(), { description: 'The secret fields that are set. Their values are never shown.' }),
    usernameSecret: Type.Optional(
      Type.Boolean({ description: 'Whether the user name is one of them; only of types that have a user name.' })
    ),
    generation: Type.Integer({ description: 'Counts the changes of the credential; its ETag.' }),
    createdAt: Time,
    createdBy: Type.String(),
    updatedAt: Time,
    updatedBy: Type.String(),
    rotatedAt: Type.String({ format: 'date-time', description: 'When a secret of it last changed.' }),
    expiresAt: orNull<string>('string', 'When it ceases to work: the earlier of what was said and what its content says.'),
    status: ref(StatusSchema),
    warnings: Type.Array(ref(FindingSchema), { description: 'Why it may not work, or not for long.' }),
    facts: FactsSchema
  },
  { $id: 'Credential', title: 'Credential' }
)

export const CredentialList = listOf('CredentialList', CredentialSchema)

export const SnippetList = Type.Object(
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
    ),
    forget
  },
  closed
)

/** What other schemas refer to by name. */
export const credentialSchemas = [
  ...[StatusSchema, FindingSchema, ValidationSchema, CredentialSchema, ...credentialBodySchemas],
  ...[CredentialList, SnippetList, UsageSchema]
]
