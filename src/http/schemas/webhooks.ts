import Type from 'typebox'
import { projectEventTypes } from '../../domain/event.ts'
import { type DeliveryOutcome, deliveryFailures, disabledReasons } from '../../domain/webhook.ts'
import { DELIVERIES_KEPT } from '../../store/webhook/webhook-store.ts'
import { formats } from '../../webhooks/formats/index.ts'
import { closed, listOf, oneOf, orNull, paging, ref, Time } from './common.ts'

const types = Type.Unsafe<(typeof projectEventTypes)[number][] | null>({
  type: ['array', 'null'],
  items: { type: 'string', enum: [...projectEventTypes] },
  minItems: 1,
  uniqueItems: true,
  description: 'Types of events to send; null: all.'
})
const input = {
  description: Type.Optional(
    Type.String({
      maxLength: 200,
      pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
      description: 'the purpose of the webhook, without control characters'
    })
  ),
  types: Type.Optional(types),
  enabled: Type.Optional(Type.Boolean({ description: 'While false, nothing is sent; delivery later resumes where it stopped.' }))
}
const url = Type.String({
  maxLength: 2048,
  description: 'Address that receives the messages: https, and http where the operator allows it (`OUTBOUND_HTTP`).'
})

const format = oneOf(
  formats.map(({ name }) => name),
  { description: 'The form of the messages: signed CloudEvents, or texts for a chat. It cannot be changed later.' }
)
const robotSecret = Type.Optional(
  Type.String({
    maxLength: 200,
    writeOnly: true,
    description: 'Only for `dingtalk`: the secret of the robot (`SEC…`), with which the address is signed; empty for none.'
  })
)

const CreateWebhook = Type.Object(
  { url, ...input, format: Type.Optional(format), robotSecret },
  {
    ...closed,
    $id: 'CreateWebhook',
    title: 'CreateWebhook',
    examples: [
      { url: 'https://hooks.example.com/jenkins', types: ['Blocked', 'DriftDetected'] },
      { url: 'https://hooks.example.com/services/T0/B0/example-only', types: ['Blocked'], format: 'slack' }
    ]
  }
)
const PatchWebhook = Type.Object(
  { url: Type.Optional(url), ...input, robotSecret },
  { ...closed, $id: 'PatchWebhook', title: 'PatchWebhook', examples: [{ enabled: true }] }
)

const outcome = oneOf<DeliveryOutcome>(['ok', ...(Object.keys(deliveryFailures) as (keyof typeof deliveryFailures)[])], {
  description: '`ok`, or why the delivery failed: one of the outcomes in docs/webhooks.md.'
})

const fields = {
  id: Type.String(),
  project: Type.String(),
  url: Type.String(),
  description: Type.String(),
  format: Type.String({ description: 'The form of the messages; one of those of a new webhook.' }),
  types,
  enabled: Type.Boolean(),
  generation: Type.Integer(),
  previousSecretUntil: orNull<string>('string', 'Until then, messages are also signed with the previous secret.'),
  createdAt: Time,
  createdBy: Type.String(),
  updatedAt: Time,
  updatedBy: Type.String(),
  status: Type.Object({
    state: oneOf(['Active', 'Retrying', 'Disabled'] as const),
    reason: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      enum: [...disabledReasons, 'RecordChanged', 'RecordBroken', null],
      description:
        'Why it is disabled: on request, after failing for too long, because the receiver refuses further messages, or because the bridge did not write its stored record.'
    }),
    lastEvent: Type.String({ description: 'Id of the last event that was delivered or skipped as not subscribed.' }),
    attempts: Type.Integer({ description: 'Number of consecutive failures.' }),
    failingSince: orNull<string>('string', 'Time of the first of them.'),
    nextAttemptAt: orNull<string>('string', 'Time of the next attempt.'),
    deliveredAt: orNull<string>('string', 'Time of the last successful delivery.')
  })
}
export const WebhookSchema = Type.Object(fields, { $id: 'Webhook', title: 'Webhook' })
export const WebhookList = listOf('WebhookList', WebhookSchema)
export const NewWebhook = Type.Object(
  {
    ...fields,
    secret: orNull<string>(
      'string',
      'Secret that signs the messages; shown only in this answer. Null in that to a repeated request, and for a format that the bridge does not sign.'
    )
  },
  { $id: 'NewWebhook', title: 'NewWebhook' }
)

export const DeliverySchema = Type.Object(
  {
    id: Type.String(),
    time: Time,
    event: orNull<string>('string', 'Id of the event; null for a test message.'),
    type: Type.String(),
    attempt: Type.Integer({ description: 'Number of the attempt; 0 for one requested by a person.' }),
    outcome,
    message: orNull<string>('string', 'The outcome as a sentence.'),
    status: orNull<number>('integer', 'HTTP status of the answer. Nothing else of it is kept.'),
    durationMs: Type.Integer()
  },
  { $id: 'Delivery', title: 'Delivery' }
)
export const DeliveryList = listOf('DeliveryList', DeliverySchema, `The last ${DELIVERIES_KEPT}, newest first.`)

const project = Type.String({ description: 'Name of the project.' })
const id = Type.String({ description: 'Id of the webhook.' })
export const WebhookPath = Type.Object({ project, id })
export const DeliveryPath = Type.Object({ project, id, delivery: Type.String({ description: 'Id of the delivery.' }) })
export const ListWebhooksQuery = Type.Object(paging, closed)
/** Schemas that others refer to by name. */
export const webhookSchemas = [CreateWebhook, PatchWebhook, WebhookSchema, NewWebhook, WebhookList, DeliverySchema, DeliveryList]

/** Request bodies. */
export const webhookBody = {
  create: ref(CreateWebhook),
  patch: ref(PatchWebhook)
}
