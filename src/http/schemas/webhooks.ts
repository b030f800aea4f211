import Type from 'typebox'
import { projectEventTypes } from '../../domain/event.ts'
import { type DeliveryOutcome, deliveryFailures, disabledReasons } from '../../domain/webhook.ts'
import { DELIVERIES_KEPT } from '../../store/webhook/webhook-store.ts'
import { closed, listOf, oneOf, orNull, paging, ref, Time } from './common.ts'

const types = Type.Unsafe<(typeof projectEventTypes)[number][] | null>({
  type: ['array', 'null'],
  items: { type: 'string', enum: [...projectEventTypes] },
  minItems: 1,
  uniqueItems: true,
  description: 'Only events of these types; null: all.'
})
const input = {
  description: Type.Optional(Type.String({ maxLength: 200, pattern: '^\\P{Cc}*$', description: 'What it is for.' })),
  types: Type.Optional(types),
  enabled: Type.Optional(Type.Boolean({ description: 'While false, nothing is sent; it goes on where it was.' }))
}
const url = Type.String({ maxLength: 2048, description: 'Where messages are sent to, an https address.' })

const CreateWebhook = Type.Object(
  { url, ...input },
  {
    ...closed,
    $id: 'CreateWebhook',
    title: 'CreateWebhook',
    examples: [{ url: 'https://hooks.example.com/jenkins', types: ['Blocked', 'DriftDetected'] }]
  }
)
const PatchWebhook = Type.Object(
  { url: Type.Optional(url), ...input },
  { ...closed, $id: 'PatchWebhook', title: 'PatchWebhook', examples: [{ enabled: true }] }
)

const outcome = oneOf<DeliveryOutcome>(['ok', ...(Object.keys(deliveryFailures) as (keyof typeof deliveryFailures)[])], {
  description: '`ok`, or why it did not arrive: one of docs/webhooks.md.'
})

const fields = {
  id: Type.String(),
  project: Type.String(),
  url: Type.String(),
  description: Type.String(),
  types,
  enabled: Type.Boolean(),
  generation: Type.Integer(),
  previousSecretUntil: orNull<string>('string', 'Until when messages are signed with the secret before as well.'),
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
        'Why it is disabled: asked for, failing for too long, its receiver wants no more, or its stored record is not one that the bridge wrote.'
    }),
    lastEvent: Type.String({ description: 'Id of the last event that arrived, or was not for it.' }),
    attempts: Type.Integer({ description: 'Failures in a row.' }),
    failingSince: orNull<string>('string', 'When the first of them was.'),
    nextAttemptAt: orNull<string>('string', 'When it is tried again.'),
    deliveredAt: orNull<string>('string', 'When something arrived last.')
  })
}
export const WebhookSchema = Type.Object(fields, { $id: 'Webhook', title: 'Webhook' })
export const WebhookList = listOf('WebhookList', WebhookSchema)
export const NewWebhook = Type.Object(
  { ...fields, secret: Type.String({ description: 'What messages are signed with, shown this once.' }) },
  { $id: 'NewWebhook', title: 'NewWebhook' }
)

export const DeliverySchema = Type.Object(
  {
    id: Type.String(),
    time: Time,
    event: orNull<string>('string', 'Id of the event; null for a test.'),
    type: Type.String(),
    attempt: Type.Integer({ description: 'Which attempt in a row it was; 0 for one that a person asked for.' }),
    outcome,
    message: orNull<string>('string', 'The outcome as a sentence.'),
    status: orNull<number>('integer', 'The HTTP status that was answered. Nothing else of the answer is kept.'),
    durationMs: Type.Integer()
  },
  { $id: 'Delivery', title: 'Delivery' }
)
export const DeliveryList = Type.Object(
  { items: Type.Array(ref(DeliverySchema), { description: `The last ${DELIVERIES_KEPT}, the newest first.` }) },
  { $id: 'DeliveryList', title: 'DeliveryList' }
)

const project = Type.String({ description: 'Name of the project.' })
const id = Type.String({ description: 'Id of the webhook.' })
export const WebhookPath = Type.Object({ project, id })
export const DeliveryPath = Type.Object({ project, id, delivery: Type.String({ description: 'Id of the delivery.' }) })
export const ListWebhooksQuery = Type.Object(paging, closed)
/** What other schemas refer to by name. */
export const webhookSchemas = [CreateWebhook, PatchWebhook, WebhookSchema, NewWebhook, WebhookList, DeliverySchema, DeliveryList]

/** Bodies that the routes take. */
export const webhookBody = {
  create: ref(CreateWebhook),
  patch: ref(PatchWebhook)
}
