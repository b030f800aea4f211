import Type from 'typebox'
import { UNKNOWN_TYPE } from '../../domain/credential.ts'
import { DURATION } from '../../domain/expiry.ts'
import type { Facts } from '../../domain/findings.ts'
import { phases } from '../../domain/status.ts'
import { credentialTypes } from '../../domain/types/index.ts'
import { closed, listOf, nullable, oneOf, orNull, paging, Reason, reasonOrNull, ref, Time } from './common.ts'
import { credentialBodySchemas, ShownData, Source, TypeName } from './credential-body.ts'
import { endShares, forget } from './forget.ts'
import { SourceCheckSchema, SourceQuery, SourceSchema, StoreQuery } from './sources.ts'
import { UsageSchema } from './usage.ts'
import { VerificationSchema, VerifiedQuery } from './verification.ts'

const DriftSchema = nullable(
  Type.Object({ fields: Type.Array(Type.String()), reason: Reason, detectedAt: Time }),
  'A change made in Jenkins, outside the bridge.'
)

const TargetStatusSchema = Type.Object(
  {
    controller: Type.String(),
    folder: Type.Array(Type.String()),
    phase: oneOf(phases),
    reason: reasonOrNull('Why it is in this phase there.'),
    message: orNull<string>('string', 'The reason as a sentence, with the remedy.'),
    observedGeneration: orNull<number>('integer', 'The generation that this target is known to hold.'),
    syncedAt: orNull<string>('string', 'When a read of this target last confirmed that generation.'),
    drift: DriftSchema
  },
  { $id: 'TargetStatus', title: 'TargetStatus' }
)

export const StatusSchema = Type.Object(
  {
    phase: oneOf(phases),
    observedGeneration: orNull<number>('integer', 'The generation that Jenkins is known to hold.'),
    syncedAt: orNull<string>('string', 'When a read of Jenkins last confirmed that generation.'),
    reason: reasonOrNull('Why it is in this phase: one of the reasons in docs/reasons.md.'),
    message: orNull<string>('string', 'The reason as a sentence, with the remedy.'),
    attempts: Type.Integer({ description: 'Failed attempts for this generation.' }),
    nextAttemptAt: orNull<string>(
      'string',
      'Time of the next attempt; while calls to Jenkins are paused, it runs after they resume.'
    ),
    drift: DriftSchema,
    since: orNull<string>(
      'string',
      'Since when it has been in this phase for this reason; null while nothing is wrong, or if it is not known.'
    ),
    valuesWatched: orNull<boolean>(
      'boolean',
      'Whether a change of the secret in Jenkins would be detected; null before the first sync.'
    ),
    source: Type.Optional(SourceSchema),
    verified: nullable(VerificationSchema, 'What the last try of its current values showed; null if there was none.'),
    targets: Type.Array(ref(TargetStatusSchema), {
      description:
        'The status in each target of the project. Above is the summary: the worst phase, the least generation and the oldest time of those that count. A target that was added later counts once it holds everything, and is `Pending` until then.'
    })
  },
  { $id: 'Status', title: 'Status' }
)

export const FindingSchema = Type.Object(
  {
    code: Type.String({ description: 'One of the codes in docs/pipelines.md.' }),
    detail: Type.String({ description: 'The finding and its remedy. Never quotes a value.' }),
    pointer: Type.String({ description: 'JSON pointer into the credential, such as #/data/content.' }),
    severity: oneOf(['error', 'warning', 'advice'], {
      description:
        '`error`: it is refused. `warning`: something is probably wrong. `advice`: for information, nothing has to be done.'
    })
  },
  { $id: 'Finding', title: 'Finding' }
)

const FactsSchema = Type.Unsafe<Facts>({
  type: 'object',
  additionalProperties: true,
  description: 'Public facts derived from the secrets, by type: a public key, a fingerprint, contexts, a server, a subject.'
})

export const ValidationSchema = Type.Object(
  {
    valid: Type.Boolean({ description: 'Whether a create would accept it.' }),
    errors: Type.Array(ref(FindingSchema), {
      description: 'The code is `Invalid` for a malformed field, or one of the codes in docs/errors.md if the id is taken.'
    }),
    warnings: Type.Array(ref(FindingSchema)),
    facts: FactsSchema,
    verification: Type.Optional(
      ref(VerificationSchema, 'What the try showed that `verify` asks for; absent if none was asked for, or if it is not valid.')
    ),
    suggestedTarget: orNull<string>(
      'string',
      'The verify target that the content points to, or the only one that fits: a value for `verifyWith`. Null: none.'
    ),
    expiresAt: orNull<string>('string', 'When it would expire.'),
    source: Type.Optional(
      ref(
        SourceCheckSchema,
        'Whether the values that come from secret stores, or from another project, could be read just now; never a value. Absent if all of them were typed.'
      )
    ),
    step: nullable(
      Type.Object({
        title: Type.String(),
        code: Type.String(),
        needs: Type.Array(Type.String(), { description: 'Ids of the Jenkins plug-ins that provide its steps.' })
      }),
      'The most common way to use it in a Jenkinsfile; while it has no valid id, with ID in its place.'
    )
  },
  { $id: 'Validation', title: 'Validation' }
)

export const CredentialSchema = Type.Object(
  {
    id: Type.String(),
    project: Type.String(),
    type: oneOf([...credentialTypes.map(({ type }) => type), UNKNOWN_TYPE], {
      description: '`unknown` if the stored record cannot be read; see `status`.'
    }),
    description: Type.String(),
    data: ShownData,
    secretFields: Type.Array(Type.String(), {
      description: 'Names of the secret fields that are set. Their values are never shown.'
    }),
    usernameSecret: Type.Optional(
      Type.Boolean({ description: 'Whether the username is one of them; only for types that have a username.' })
    ),
    sharedFrom: Type.Optional(
      ref(Source, 'The credential of another project that all its values come from; they are not shown here.')
    ),
    shared: Type.Optional(Type.Literal(true, { description: 'Set if it is shared with other projects.' })),
    generation: Type.Integer({ description: 'Increases with every change; the version part of the ETag.' }),
    createdAt: Time,
    createdBy: Type.String(),
    updatedAt: Time,
    updatedBy: Type.String(),
    rotatedAt: Type.String({ format: 'date-time', description: 'When one of its secrets last changed.' }),
    verifyWith: Type.Optional(Type.String({ description: 'The verify target that it is tried on.' })),
    expiresAt: orNull<string>('string', 'When it expires: the date given or the one found in its content, whichever is earlier.'),
    status: ref(StatusSchema),
    warnings: Type.Array(ref(FindingSchema), { description: 'Why it may not work, or may soon stop working.' }),
    facts: FactsSchema
  },
  { $id: 'Credential', title: 'Credential' }
)

export const CredentialList = listOf('CredentialList', CredentialSchema)

/** Parameters that find credentials by their expiry. */
const byExpiry = {
  expiring: Type.Optional(
    Type.String({
      pattern: DURATION,
      examples: ['30d', '12h'],
      description: 'Only credentials that expire within this time from now: days (`30d`) or hours (`12h`), up to 9999.'
    })
  ),
  expired: Type.Optional(
    Type.Boolean({ default: false, description: 'Only credentials that have expired; with `expiring`, these as well.' })
  )
}

export const ListCredentialsQuery = Type.Object(
  {
    ...paging,
    q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the id or the description.' })),
    type: Type.Optional(TypeName),
    phase: Type.Optional(oneOf(phases)),
    verified: VerifiedQuery,
    shared: Type.Optional(
      oneOf(['from', 'with'] as const, {
        description: '`from`: only what another project shares with this one. `with`: only what this project shares.'
      })
    ),
    source: SourceQuery,
    store: StoreQuery,
    ...byExpiry,
    sort: Type.Optional(
      oneOf(['id', '-id', 'updatedAt', '-updatedAt', 'type', '-type', 'phase', '-phase', 'expiresAt', '-expiresAt'] as const, {
        default: 'id',
        description: 'Sort order; `-` for descending. Credentials that do not expire come last in both orders of `expiresAt`.'
      })
    )
  },
  closed
)

export const FindCredentialsQuery = Type.Object(
  {
    ...paging,
    project: Type.Optional(Type.String({ maxLength: 100, description: 'Only credentials of this project.' })),
    type: Type.Optional(TypeName),
    phase: Type.Optional(oneOf(phases)),
    verified: VerifiedQuery,
    source: SourceQuery,
    store: StoreQuery,
    ...byExpiry
  },
  closed
)

export const DeleteCredentialQuery = Type.Object(
  {
    ifUnused: Type.Optional(
      Type.Boolean({ description: 'Refuse with 409 if jobs use it, or if its use is not known.', default: false })
    ),
    endShares,
    forget
  },
  closed
)

/** Schemas that others refer to by name. */
export const credentialSchemas = [
  ...[
    TargetStatusSchema,
    VerificationSchema,
    StatusSchema,
    FindingSchema,
    SourceCheckSchema,
    ValidationSchema,
    CredentialSchema,
    ...credentialBodySchemas
  ],
  ...[CredentialList, UsageSchema]
]
