import { type Delivery, deliveryFailures, type Webhook, type WebhookState } from '../domain/webhook.ts'
import type { Answer } from './schemas/common.ts'
import type { DeliverySchema, WebhookSchema } from './schemas/webhooks.ts'

const isTold = ({ disabled, damage }: Webhook): boolean => disabled === null && damage === undefined

/** The public view of a webhook, without its secret. */
export const webhookView = (webhook: Webhook, state: WebhookState | undefined): Answer<typeof WebhookSchema> => ({
  id: webhook.id,
  project: webhook.project,
  url: webhook.url,
  format: webhook.format ?? 'events',
  description: webhook.description,
  types: webhook.types,
  enabled: isTold(webhook),
  generation: webhook.generation,
  previousSecretUntil: webhook.previousSecretUntil,
  createdAt: webhook.createdAt,
  createdBy: webhook.createdBy,
  updatedAt: webhook.updatedAt,
  updatedBy: webhook.updatedBy,
  status: {
    state: !isTold(webhook) ? 'Disabled' : (state?.attempts ?? 0) > 0 ? 'Retrying' : 'Active',
    reason: webhook.damage?.reason ?? webhook.disabled,
    lastEvent: state?.cursor ?? '0-0',
    attempts: state?.attempts ?? 0,
    failingSince: timeOf(state?.failingSince),
    nextAttemptAt: isTold(webhook) ? timeOf(state?.nextAttemptAt) : null,
    deliveredAt: state?.deliveredAt ?? null
  }
})

export const deliveryView = (delivery: Delivery): Answer<typeof DeliverySchema> => ({
  id: delivery.id,
  time: delivery.time,
  event: delivery.event,
  type: delivery.type,
  attempt: delivery.attempt,
  outcome: delivery.outcome,
  message: delivery.outcome === 'ok' ? null : deliveryFailures[delivery.outcome],
  status: delivery.status,
  durationMs: delivery.durationMs
})

const timeOf = (ms: number | null | undefined): string | null => (ms ? new Date(ms).toISOString() : null)
