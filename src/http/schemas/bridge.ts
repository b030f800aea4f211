import Type from 'typebox'
import { eventTypes } from '../../domain/event.ts'
import { eventHows } from '../../domain/event-details.ts'
import type { CredentialType } from '../../domain/types/define.ts'
import { credentialTypes } from '../../domain/types/index.ts'
import { closed, listOf, oneOf, orNull, paging, reasonOrNull, ref, Time } from './common.ts'
import { FindingSchema } from './credentials.ts'

const TypeName = oneOf(credentialTypes.map(t => t.type))

const text = (description: string) => Type.Optional(Type.String({ description }))
const count = (description: string) => Type.Optional(Type.Integer({ description }))
const names = (description: string) => Type.Optional(Type.Array(Type.String(), { description }))

const EventDetailsSchema = Type.Object(
  {
    ids: names('IDs of unmanaged credentials: the first 20.'),
    count: count('How many there are in all: IDs, copies, removed copies or failures in a row.'),
    of: count('How many copies were to be removed.'),
    added: names('Secret fields that the credential did not have before.'),
    removed: names('Secret fields that it no longer has.'),
    how: Type.Optional(oneOf(eventHows, { description: 'What was done in particular.' })),
    why: text('A constant that says why.'),
    member: text('The person or group whose role it is.'),
    role: text('The role that was granted.'),
    webhook: text('ID of the webhook.'),
    folder: text('Path of the folder in Jenkins.'),
    controller: text('The controller of the target.'),
    verifyTarget: text('The verify target that a credential was tried on.'),
    process: text('The process of the bridge.'),
    seen: text('Identity of the Jenkins that answers.'),
    known: text('Identity of the Jenkins that is known.'),
    at: text('When the credential expires, or when its secret was last changed.'),
    days: count('Days within which it expires.')
  },
  {
    description:
      'What the event is about besides: names, numbers and constants, never values. Absent in events of earlier versions.'
  }
)

export const EventSchema = Type.Object(
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
    fields: Type.Array(Type.String(), { description: 'Names of changed fields, never their values.' }),
    target: Type.Optional(
      Type.Object(
        { controller: Type.String(), folder: Type.Array(Type.String()) },
        { description: 'The target that it happened in, if the project has several and it does not concern all of them.' }
      )
    ),
    details: Type.Optional(EventDetailsSchema)
  },
  { $id: 'Event', title: 'Event' }
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
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Only events with this text in their message, reason, credential or actor; upper and lower case are the same.'
    })
  ),
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
export const bridgeSchemas = [EventSchema, EventList, CredentialTypeSchema, CredentialTypeList, CurrentKubeconfigSchema]
