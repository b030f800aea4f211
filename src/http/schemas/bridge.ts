import Type from 'typebox'
import { eventTypes } from '../../domain/event.ts'
import type { CredentialType } from '../../domain/types/define.ts'
import { credentialTypes } from '../../domain/types/index.ts'
import { closed, listOf, nullable, oneOf, orNull, paging, reasonOrNull, ref, Time } from './common.ts'
import { FindingSchema } from './credentials.ts'

const TypeName = oneOf(credentialTypes.map(t => t.type))

const EventSchema = Type.Object(
  {
    id: Type.String(),
    time: Time,
    type: oneOf(eventTypes),
    credential: orNull<string>('string', 'Id of the credential; null for events of the project.'),
    actor: Type.String(),
    requestId: orNull<string>(
      'string',
      'The request that caused it, as in its answer, the log and the audit trail; null for what the bridge did by itself.'
    ),
    generation: orNull<number>('integer', 'The generation that the event is about.'),
    reason: reasonOrNull('One of the reasons in docs/reasons.md.'),
    message: orNull<string>('string', 'The reason as a sentence.'),
    fields: Type.Array(Type.String(), { description: 'Names of changed fields, never their values.' })
  },
  { $id: 'Event', title: 'Event' }
)

const yesNoOrNull = { type: ['boolean', 'null'] }
const Versions = (options: object) =>
  Type.Unsafe<Record<string, string>>({ type: 'object', additionalProperties: { type: 'string' }, ...options })

const CapabilitiesSchema = nullable(
  Type.Object({
    version: Type.String(),
    session: orNull<string>('string', 'Changes whenever the controller restarts.'),
    plugins: Type.Unsafe<Record<string, string> | null>(
      Versions({
        type: ['object', 'null'],
        description: 'Active plug-ins and their versions; null if the controller does not tell.'
      })
    ),
    shownPlugins: Versions({
      description: 'If `plugins` is null: the plug-ins named in the folders read so far. There may be others.'
    }),
    classes: Type.Unsafe<Record<string, boolean | null>>({
      type: 'object',
      additionalProperties: yesNoOrNull,
      description: 'Whether each credential class is installed; null if not known.'
    }),
    may: Type.Object({ createFolders: Type.Unsafe<boolean | null>(yesNoOrNull), seePlugins: Type.Boolean() }),
    valueDrift: orNull<boolean>('boolean', 'Whether a secret changed in Jenkins can be detected.'),
    emojiSafe: Type.Boolean({ description: 'Whether characters above U+FFFF are stored correctly.' }),
    plaintextWindow: Type.Boolean({ description: 'Whether posted folder XML stays in plain text until the next save.' }),
    crumbNeeded: Type.Boolean(),
    passwordAsToken: Type.Boolean({ description: 'Whether the configured API token is in fact a password.' }),
    clockDifferenceMs: orNull<number>('integer', "How far the controller's clock is ahead of the bridge's.")
  }),
  "What the controller can do and what the bridge's user may do. Null inside: the controller does not tell."
)

export const CredentialTypeSchema = Type.Object(
  {
    type: TypeName,
    title: Type.String(),
    description: Type.String(),
    fields: Type.Array(
      Type.Object({
        name: Type.String(),
        label: Type.String(),
        help: Type.String(),
        secret: Type.Boolean({ description: 'Write-only: never shown again.' }),
        required: Type.Boolean(),
        maxBytes: Type.Integer({ description: 'Maximum length in bytes: of UTF-8, or of what the base64 stands for.' }),
        input: oneOf(['text', 'password', 'multiline', 'file'] as const, { description: 'Input control for a form.' }),
        encoding: Type.Optional(oneOf(['base64'] as const, { description: 'The value is bytes, given as base64.' })),
        fileName: Type.Optional(
          Type.String({ description: 'The field that takes the name of the file that the value was read from.' })
        )
      })
    ),
    facts: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Public facts derived from its secrets: each name in `facts`, with its label.'
    }),
    generates: Type.Array(Type.String(), { description: 'Accepted values of `generate`.' }),
    urlEncode: Type.Boolean({ description: 'Whether credentials of this type take `urlEncode`.' }),
    usernameSecret: Type.Boolean({ description: 'Whether credentials of this type take `usernameSecret`.' }),
    example: Type.Unsafe<CredentialType['example'] & { type: string }>({ type: 'object', additionalProperties: true })
  },
  { $id: 'CredentialType', title: 'CredentialType' }
)

export const CredentialTypeList = listOf('CredentialTypeList', CredentialTypeSchema)

export const circuitStates = ['closed', 'open', 'half-open'] as const

export const ControllerSchema = Type.Object(
  {
    name: Type.String(),
    url: Type.String(),
    reachable: Type.Boolean({ description: "The controller answered this request's check and accepted the bridge's user." }),
    reason: reasonOrNull('Why it could not be reached: one of the reasons in docs/reasons.md.'),
    message: orNull<string>('string', 'The reason as a sentence.'),
    circuit: oneOf(circuitStates, {
      description: '`open`: this process has paused its calls after several consecutive failures.'
    }),
    circuitOpenedAt: orNull<string>('string', 'When calls were paused.'),
    nextAttemptAt: orNull<string>('string', 'When a single call will test whether calls go through again; null if none is due.'),
    identity: Type.Union(
      [
        Type.Object({
          known: orNull<string>('string', 'The known Jenkins: `key:…` by its own key, `url:…` by its address.'),
          seen: Type.String({ description: 'The Jenkins that answers.' }),
          standing: oneOf(['known', 'unconfirmed', 'changed'] as const, {
            description:
              '`changed`: another Jenkins answers, and nothing is written to it. `unconfirmed`: it no longer presents its key.'
          }),
          accept: orNull<string>(
            'string',
            'Value of CONTROLLER_ACCEPT that accepts the Jenkins that answers; null if none is needed.'
          )
        }),
        Type.Null()
      ],
      { description: 'Null until the controller has answered once.' }
    ),
    processes: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Host, process id and a random part.' }),
        role: Type.String(),
        version: Type.String(),
        circuit: oneOf(circuitStates),
        seenAt: Time
      }),
      { description: 'The live processes of the bridge, each with its own circuit breaker; gone after three missed heartbeats.' }
    ),
    backlog: Type.Object(
      {
        waiting: Type.Integer({
          description: 'Credentials that differ from Jenkins and are still being synced.'
        }),
        unsyncedSince: orNull<string>('string', 'Time of the oldest change that Jenkins does not hold yet.'),
        uncheckedSince: orNull<string>('string', 'When the least recently read project was last read.')
      },
      { description: 'Pending work over all projects; at most half a minute old.' }
    ),
    capabilities: CapabilitiesSchema
  },
  { $id: 'Controller', title: 'Controller' }
)

export const ControllerList = listOf('ControllerList', ControllerSchema)

export const CurrentKubeconfigSchema = Type.Object(
  {
    content: Type.String({ description: 'The kubeconfig, with its token or key.' }),
    source: oneOf(['file', 'service-account'] as const, {
      description: "`file`: the configured file; `service-account`: built from the service account of the bridge's pod."
    }),
    warnings: Type.Array(ref(FindingSchema), { description: 'Why it may not work in a pipeline, or may soon stop working.' })
  },
  { $id: 'CurrentKubeconfig', title: 'CurrentKubeconfig' }
)

export const EventList = listOf('EventList', EventSchema)

const moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))
const eventFilter = {
  type: Type.Optional(oneOf(eventTypes, { description: 'Only events of this type.' })),
  actor: Type.Optional(Type.String({ maxLength: 300, description: 'Only events caused by this caller; `bridge` for its own.' })),
  since: moment('Only events at or after this time.'),
  until: moment('Only events at or before this time.')
}

/** Query of a list of events that are all about one thing. */
export const ListEventsQuery = Type.Object({ ...paging, ...eventFilter }, closed)
/** Query of the events of a project. */
export const ListProjectEventsQuery = Type.Object(
  {
    ...paging,
    credential: Type.Optional(Type.String({ maxLength: 300, description: 'Only events of the credential of this id.' })),
    ...eventFilter
  },
  closed
)

export const StreamEventsQuery = Type.Object(
  { credential: Type.Optional(Type.String({ maxLength: 300, description: 'Id of a credential: only its events.' })) },
  closed
)

export const StreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ maxLength: 100, description: 'Id of the last event received; the stream resumes after it.' })
  )
})

/** Schemas that others refer to by name. */
export const bridgeSchemas = [
  EventSchema,
  EventList,
  CredentialTypeSchema,
  CredentialTypeList,
  ControllerSchema,
  ControllerList,
  CurrentKubeconfigSchema
]
