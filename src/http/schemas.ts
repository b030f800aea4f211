import Type, { type Static, type TSchema } from 'typebox'
import { DESCRIPTION_LIMIT } from '../domain/credential.ts'
import { eventTypes } from '../domain/event.ts'
import { CREDENTIAL_ID_PATTERN, CREDENTIAL_ID_RULE, PROJECT_NAME_PATTERN, PROJECT_NAME_RULE } from '../domain/names.ts'
import type { Policies } from '../domain/project.ts'
import { phases } from '../domain/status.ts'
import { credentialTypes } from '../domain/types/index.ts'
import type { NewCredential } from '../sync/credential-commands.ts'

const closed = { additionalProperties: false } as const
const ref = <T>(id: string, description?: string) => Type.Unsafe<T>({ $ref: `${id}#`, ...(description ? { description } : {}) })
const oneOf = <T extends string>(values: readonly T[], options: object = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...options })
const orNull = <T>(type: string, description: string, options: object = {}) =>
  Type.Unsafe<T | null>({ type: [type, 'null'], description, ...options })

export const ProjectName = Type.String({ pattern: PROJECT_NAME_PATTERN, maxLength: 63, description: PROJECT_NAME_RULE })
export const CredentialId = Type.String({ pattern: CREDENTIAL_ID_PATTERN, maxLength: 253, description: CREDENTIAL_ID_RULE })
const TypeName = oneOf(credentialTypes.map(t => t.type))
const Description = Type.String({ maxLength: DESCRIPTION_LIMIT, description: 'What it is for. Shown in Jenkins.' })
const Adopt = Type.Boolean({ description: 'Take over what Jenkins already holds under this id, and overwrite it.' })
const Time = Type.String({ format: 'date-time' })

/** In a path anything may stand; what cannot be a name is simply not found. */
export const ProjectPath = Type.Object({ project: Type.String({ description: 'Name of the project.' }) })
export const CredentialPath = Type.Object({
  project: Type.String({ description: 'Name of the project.' }),
  id: Type.String({ description: 'Id of the credential.' })
})

export const ControllerPath = Type.Object({ controller: Type.String({ description: 'Name of the controller.' }) })

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'A URN that ends in the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened and what to do next.' }),
    code: Type.String({ description: 'The stable name of the error.' }),
    requestId: Type.String({ description: 'The id under which the log knows the request.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'JSON pointer into the body, such as #/data/password.' }),
          detail: Type.String()
        })
      )
    )
  },
  { $id: 'Problem', title: 'Problem', description: 'An error as RFC 9457 has it.' }
)

const PoliciesSchema = Type.Object(
  {
    drift: oneOf(['repair', 'report'] as const, {
      description: 'What to do about changes made in Jenkins: put them right, or only show them.'
    }),
    unmanaged: oneOf(['report', 'prune'] as const, {
      description:
        'What to do about credentials in the folder that are not ours: show them, or delete them (never more than the mass-delete guard allows).'
    }),
    bulk: Type.Boolean({ description: 'Write many credentials with one request where the folder is ours.' }),
    kubeconfigForm: oneOf(['file', 'text', 'plugin'] as const, {
      description: 'How kubeconfigs are kept in Jenkins: secret file, secret text, or the suspended kubernetes-cd plug-in.'
    }),
    paused: Type.Boolean({ description: 'While true, nothing is read from or written to Jenkins for this project.' })
  },
  { ...closed, $id: 'Policies', title: 'Policies' }
)
const PartialPolicies = Type.Unsafe<Partial<Policies>>({
  ...Type.Partial(PoliciesSchema),
  $id: 'PoliciesPatch',
  title: 'PoliciesPatch'
})

const DisplayName = Type.String({ minLength: 1, maxLength: 200, description: 'What people call the project.' })

const FolderPath = (description: string) =>
  Type.Array(Type.String({ maxLength: 255 }), { minItems: 1, maxItems: 10, description })

export const CreateProject = Type.Object(
  {
    name: ProjectName,
    displayName: Type.Optional(DisplayName),
    controller: Type.Optional(
      Type.String({ maxLength: 63, description: 'Name of the Jenkins controller; the first configured one by default.' })
    ),
    folder: Type.Optional(
      FolderPath('Path of the Jenkins folder, a segment each; by default one folder with the name of the project.')
    ),
    policies: Type.Optional(ref<Partial<Policies>>('PoliciesPatch'))
  },
  { ...closed, $id: 'CreateProject', title: 'CreateProject', examples: [{ name: 'demo' }] }
)

export const PatchProject = Type.Object(
  {
    displayName: Type.Optional(DisplayName),
    folder: Type.Optional(
      FolderPath('Another folder: everything is written there and proved, then what is ours in the old one goes.')
    ),
    policies: Type.Optional(ref<Partial<Policies>>('PoliciesPatch'))
  },
  { ...closed, $id: 'PatchProject', title: 'PatchProject', examples: [{ policies: { drift: 'report' } }] }
)

const ProjectSchema = Type.Object(
  {
    name: Type.String(),
    displayName: Type.String(),
    controller: Type.String(),
    folder: Type.Array(Type.String()),
    policies: ref<Policies>('Policies'),
    generation: Type.Integer({ description: 'Counts the changes of the project; its ETag.' }),
    createdAt: Time,
    createdBy: Type.String(),
    updatedAt: Time,
    updatedBy: Type.String(),
    movedFrom: Type.Unsafe<unknown>({
      type: ['array', 'null'],
      items: { type: 'string' },
      description: 'The folder that the project is being moved from, while it is.'
    }),
    deletedAt: orNull<string>('string', 'Set while the project is being removed from Jenkins.'),
    checkedAt: orNull<string>('string', 'When its folder was last read completely.')
  },
  { $id: 'Project', title: 'Project' }
)

/** Body of a create: one schema a type, told apart by `type`, so that an error speaks of the type that was meant. */
const createParts = credentialTypes.map(t =>
  Type.Object(
    {
      id: CredentialId,
      type: Type.Literal(t.type, { description: t.description }),
      description: Type.Optional(Description),
      data: t.createData,
      adopt: Type.Optional(Adopt)
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

const rawData = (values: TSchema) =>
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
    adopt: Type.Optional(Adopt)
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
    adopt: Type.Optional(Adopt)
  },
  {
    ...closed,
    $id: 'PatchCredential',
    title: 'PatchCredential',
    description: 'A merge patch (RFC 7396): what is left out is kept.',
    examples: [{ description: 'Docker Hub, read only' }]
  }
)

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
          data: rawData(Type.String()),
          adopt: Type.Optional(Adopt)
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
    description: 'All credentials of a project. A secret field that is left out is kept, if the credential exists.',
    examples: [{ credentials: [{ ...credentialTypes[0]?.example, type: credentialTypes[0]?.type }] }]
  }
)

const PlanSchema = Type.Object(
  {
    project: Type.String(),
    readAt: orNull<string>('string', 'When Jenkins was read for it; null when it could not be read.'),
    actions: Type.Array(
      Type.Object({
        id: Type.String(),
        action: oneOf(['create', 'update', 'repair', 'delete', 'none', 'blocked', 'unmanaged', 'unknown'] as const),
        reason: Type.String({ description: 'One of docs/reasons.md.' }),
        fields: Type.Array(Type.String(), { description: 'Names of fields that differ, never values.' })
      })
    ),
    requests: Type.Integer({ description: 'Requests to Jenkins that the sync would cost, its reads included.' })
  },
  { $id: 'Plan', title: 'Plan' }
)

const SetResultSchema = Type.Object(
  {
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    deleted: Type.Integer(),
    items: Type.Array(Type.Object({ id: Type.String(), action: oneOf(['created', 'updated', 'unchanged', 'deleted'] as const) })),
    plan: Type.Optional(ref('Plan', 'Only with `dryRun`: what the sync would then do in Jenkins.'))
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
    expiresAt: orNull<string>('string', 'When it ceases to work, where that is known.'),
    status: ref('Status'),
    warnings: Type.Array(Type.Unsafe<unknown>({ type: 'object', additionalProperties: true }))
  },
  { $id: 'Credential', title: 'Credential' }
)

const EventSchema = Type.Object(
  {
    id: Type.String(),
    time: Time,
    type: oneOf(eventTypes),
    credential: orNull<string>('string', 'Id of the credential; null for events of the project.'),
    actor: Type.String(),
    generation: orNull<number>('integer', 'The generation it speaks of.'),
    reason: orNull<string>('string', 'Why.'),
    message: orNull<string>('string', 'The reason as a sentence.'),
    fields: Type.Array(Type.String(), { description: 'Names of changed fields, never values.' })
  },
  { $id: 'Event', title: 'Event' }
)

const CapabilitiesSchema = {
  type: ['object', 'null'],
  description: 'What the controller can do and lets our user do; null inside means that it does not tell.',
  properties: {
    version: { type: 'string' },
    session: { type: ['string', 'null'], description: 'Changes with every start of the controller.' },
    plugins: {
      type: ['object', 'null'],
      additionalProperties: { type: 'string' },
      description: 'Active plug-ins and their versions.'
    },
    classes: {
      type: 'object',
      additionalProperties: { type: ['boolean', 'null'] },
      description: 'Whether each class of credential is there.'
    },
    may: {
      type: 'object',
      properties: { createFolders: { type: ['boolean', 'null'] }, seePlugins: { type: 'boolean' } },
      required: ['createFolders', 'seePlugins']
    },
    valueDrift: { type: ['boolean', 'null'], description: 'Whether a secret value that was changed in Jenkins shows.' },
    emojiSafe: { type: 'boolean', description: 'Whether characters above U+FFFF are stored right.' },
    plaintextWindow: { type: 'boolean', description: 'Whether posted folder XML keeps plaintext until the next save.' },
    crumbNeeded: { type: 'boolean' },
    clockDifferenceMs: { type: ['integer', 'null'], description: 'How far the clock of the controller is ahead of ours.' }
  },
  required: [
    'version',
    'session',
    'plugins',
    'classes',
    'may',
    'valueDrift',
    'emojiSafe',
    'plaintextWindow',
    'crumbNeeded',
    'clockDifferenceMs'
  ]
}

const SnippetList = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        title: Type.String(),
        language: Type.Literal('groovy'),
        code: Type.String({ description: 'Ready to paste.' })
      })
    )
  },
  { $id: 'SnippetList', title: 'SnippetList' }
)

const CredentialTypeList = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        type: TypeName,
        title: Type.String(),
        description: Type.String(),
        fields: Type.Array(
          Type.Object({
            name: Type.String(),
            label: Type.String(),
            help: Type.String(),
            secret: Type.Boolean({ description: 'Never shown again.' }),
            required: Type.Boolean(),
            maxBytes: Type.Integer({ description: 'The largest value, in bytes of UTF-8.' }),
            input: oneOf(['text', 'password', 'multiline', 'file'] as const, { description: 'How a form asks for it.' })
          })
        ),
        example: Type.Unsafe<unknown>({ type: 'object', additionalProperties: true })
      })
    )
  },
  { $id: 'CredentialTypeList', title: 'CredentialTypeList' }
)

const CallerSchema = Type.Object(
  { subject: Type.String({ description: 'The name that stands in records and events.' }) },
  { $id: 'Caller', title: 'Caller' }
)

const ControllerList = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        url: Type.String(),
        reachable: Type.Boolean({ description: 'It answered just now and knows our user.' }),
        reason: orNull<string>('string', 'Why it could not be asked; one of docs/reasons.md.'),
        message: orNull<string>('string', 'The reason as a sentence.'),
        circuit: oneOf(['closed', 'open', 'half-open'] as const, {
          description: '`open`: calls are paused after several failures in a row.'
        }),
        circuitOpenedAt: orNull<string>('string', 'Since when calls are paused.'),
        capabilities: Type.Unsafe<unknown>(CapabilitiesSchema)
      })
    )
  },
  { $id: 'ControllerList', title: 'ControllerList' }
)

const list = (name: string, item: string) =>
  Type.Object(
    {
      items: Type.Array(ref(item)),
      nextCursor: orNull<string>('string', 'Give it as `cursor` to read on; null at the end.'),
      total: Type.Integer()
    },
    { $id: name, title: name }
  )

const EventList = Type.Object(
  { items: Type.Array(ref('Event')), nextCursor: orNull<string>('string', 'Give it as `cursor` to read on; null at the end.') },
  { $id: 'EventList', title: 'EventList' }
)

/** Everything that other schemas refer to by name. */
export const sharedSchemas: readonly TSchema[] = [
  ...[
    ProblemSchema,
    PoliciesSchema,
    PartialPolicies,
    CreateProject,
    PatchProject,
    ProjectSchema,
    StatusSchema,
    CredentialSchema,
    EventSchema
  ],
  ...createParts,
  ...[
    CreateCredential,
    ReplaceCredential,
    PatchCredential,
    list('ProjectList', 'Project'),
    list('CredentialList', 'Credential'),
    EventList,
    SnippetList
  ],
  ...[CredentialTypeList, CallerSchema, ControllerList, CredentialSet, PlanSchema, SetResultSchema]
]

export const body = {
  createProject: ref<Static<typeof CreateProject>>('CreateProject'),
  patchProject: ref<Static<typeof PatchProject>>('PatchProject'),
  createCredential: ref<NewCredential>('CreateCredential'),
  replaceCredential: ref<Static<typeof ReplaceCredential>>('ReplaceCredential'),
  patchCredential: ref<Static<typeof PatchCredential>>('PatchCredential'),
  credentialSet: ref<Static<typeof CredentialSet>>('CredentialSet')
}

/** An answer's schema by the name of its component. */
export const answer = (id: string, description: string) => ref<unknown>(id, description)

/** The answer without a body. */
export const nothing = Type.Null({ description: 'It is gone.' })

const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: ref('Problem') } } })

/** Every error answer of a route. */
export const problemAnswers = {
  '4xx': problem('The request cannot be done as it is.'),
  '5xx': problem('It failed here or in Jenkins.')
}

const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items on a page.' })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`nextCursor` of the page before.' }))
}

export const SyncQuery = Type.Object(
  { force: Type.Optional(Type.Boolean({ default: false, description: 'Override the mass-delete guard this once.' })) },
  closed
)

export const ListProjectsQuery = Type.Object(
  { ...paging, q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name or display name.' })) },
  closed
)
export const ListCredentialsQuery = Type.Object(
  {
    ...paging,
    q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the id or description.' })),
    type: Type.Optional(TypeName),
    phase: Type.Optional(oneOf(phases)),
    sort: Type.Optional(
      oneOf(['id', '-id', 'updatedAt', '-updatedAt'] as const, { default: 'id', description: 'Order; - for descending.' })
    )
  },
  closed
)
export const ListEventsQuery = Type.Object(paging, closed)

const prefer = Type.Optional(
  Type.String({ maxLength: 200, description: '`wait=10`: answer when Jenkins holds the change, after 10 seconds at the latest.' })
)
export const CreateHeaders = Type.Object({ prefer })
export const WriteHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({ maxLength: 100, description: 'The ETag of what was read: the write is refused with 412 if it has changed.' })
  ),
  prefer
})
