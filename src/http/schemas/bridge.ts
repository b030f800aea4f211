import Type from 'typebox'
import { eventTypes } from '../../domain/event.ts'
import type { CredentialType } from '../../domain/types/define.ts'
import { credentialTypes } from '../../domain/types/index.ts'
import { closed, nullable, oneOf, orNull, paging, ref, Time } from './common.ts'
import { FindingSchema } from './credentials.ts'

const TypeName = oneOf(credentialTypes.map(t => t.type))

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

const yesNoOrNull = { type: ['boolean', 'null'] }
const Versions = (options: object) =>
  Type.Unsafe<Record<string, string>>({ type: 'object', additionalProperties: { type: 'string' }, ...options })

const CapabilitiesSchema = nullable(
  Type.Object({
    version: Type.String(),
    session: orNull<string>('string', 'Changes with every start of the controller.'),
    plugins: Type.Unsafe<Record<string, string> | null>(
      Versions({ type: ['object', 'null'], description: 'Active plug-ins and their versions.' })
    ),
    shownPlugins: Versions({
      description: 'Where `plugins` is null: those that the folders which were read have named. There may be others.'
    }),
    classes: Type.Unsafe<Record<string, boolean | null>>({
      type: 'object',
      additionalProperties: yesNoOrNull,
      description: 'Whether each class of credential is there.'
    }),
    may: Type.Object({ createFolders: Type.Unsafe<boolean | null>(yesNoOrNull), seePlugins: Type.Boolean() }),
    valueDrift: orNull<boolean>('boolean', 'Whether a secret value that was changed in Jenkins shows.'),
    emojiSafe: Type.Boolean({ description: 'Whether characters above U+FFFF are stored right.' }),
    plaintextWindow: Type.Boolean({ description: 'Whether posted folder XML keeps plaintext until the next save.' }),
    crumbNeeded: Type.Boolean(),
    passwordAsToken: Type.Boolean({ description: 'Whether what is configured as the API token is a password.' }),
    clockDifferenceMs: orNull<number>('integer', 'How far the clock of the controller is ahead of ours.')
  }),
  'What the controller can do and lets our user do; null inside means that it does not tell.'
)

export const CredentialTypeSchema = Type.Object({
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
  facts: Type.Unsafe<Record<string, string>>({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'What is shown of its secrets: names of `facts`, and what they are called.'
  }),
  generates: Type.Array(Type.String(), { description: 'What `generate` may be.' }),
  urlEncode: Type.Boolean({ description: 'Whether `urlEncode` may be said.' }),
  usernameSecret: Type.Boolean({ description: 'Whether credentials of this type take `usernameSecret`.' }),
  example: Type.Unsafe<CredentialType['example'] & { type: string }>({ type: 'object', additionalProperties: true })
})

export const CredentialTypeList = Type.Object(
  { items: Type.Array(CredentialTypeSchema) },
  { $id: 'CredentialTypeList', title: 'CredentialTypeList' }
)

export const ControllerSchema = Type.Object({
  name: Type.String(),
  url: Type.String(),
  reachable: Type.Boolean({ description: 'It answered just now and knows our user.' }),
  reason: orNull<string>('string', 'Why it could not be asked; one of docs/reasons.md.'),
  message: orNull<string>('string', 'The reason as a sentence.'),
  circuit: oneOf(['closed', 'open', 'half-open'] as const, {
    description: '`open`: calls are paused after several failures in a row.'
  }),
  circuitOpenedAt: orNull<string>('string', 'Since when calls are paused.'),
  nextAttemptAt: orNull<string>(
    'string',
    'When one call finds out whether they go through again; null while none waits for that.'
  ),
  identity: Type.Union(
    [
      Type.Object({
        known: orNull<string>('string', 'The Jenkins that is known: `key:…` by its own key, `url:…` by its address.'),
        seen: Type.String({ description: 'The one that answers.' }),
        standing: oneOf(['known', 'unconfirmed', 'changed'] as const, {
          description: '`changed`: it is another one, and nothing is written to it. `unconfirmed`: it no longer shows its key.'
        }),
        accept: orNull<string>(
          'string',
          'What CONTROLLER_ACCEPT takes to accept the one that answers; null where that is not needed.'
        )
      }),
      Type.Null()
    ],
    { description: 'Null until it was asked.' }
  ),
  backlog: Type.Object(
    {
      waiting: Type.Integer({
        description: 'Credentials that Jenkins does not hold as they are here, and that are tried.'
      }),
      unsyncedSince: orNull<string>('string', 'When the oldest change was made that Jenkins does not hold yet.'),
      uncheckedSince: orNull<string>('string', 'When the project was read that was read longest ago.')
    },
    { description: 'What waits; counted over all projects, and at most half a minute old.' }
  ),
  capabilities: CapabilitiesSchema
})

export const ControllerList = Type.Object(
  { items: Type.Array(ControllerSchema) },
  { $id: 'ControllerList', title: 'ControllerList' }
)

export const CurrentKubeconfigSchema = Type.Object(
  {
    content: Type.String({ description: 'A kubeconfig with its token or key inside.' }),
    source: oneOf(['file', 'service-account'] as const, {
      description: 'The configured file, or made of the service account of the pod that the bridge runs in.'
    }),
    warnings: Type.Array(ref(FindingSchema), { description: 'Why it may not work in a pipeline, or not for long.' })
  },
  { $id: 'CurrentKubeconfig', title: 'CurrentKubeconfig' }
)

export const EventList = Type.Object(
  {
    items: Type.Array(ref(EventSchema)),
    nextCursor: orNull<string>('string', 'Give it as `cursor` to read on; null at the end.')
  },
  { $id: 'EventList', title: 'EventList' }
)

export const ListEventsQuery = Type.Object(paging, closed)

export const StreamEventsQuery = Type.Object(
  { credential: Type.Optional(Type.String({ maxLength: 300, description: 'Only events of the credential with this id.' })) },
  closed
)

export const StreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ maxLength: 100, description: 'Id of the last event that was received: the stream goes on after it.' })
  )
})

/** What other schemas refer to by name. */
export const bridgeSchemas = [EventSchema, EventList, CredentialTypeList, ControllerList, CurrentKubeconfigSchema]
