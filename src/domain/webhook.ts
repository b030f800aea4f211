import { type Damage, NO_TIME } from './damage.ts'
import { type Event, type EventType, eventTypes } from './event.ts'
import { hasShape, isCount, isList, isOneOf, isText, isTime, orAbsent, orNull, valueOf } from './shape.ts'

/** Why a delivery failed. `docs/webhooks.md` has the same list, and a test compares the two. */
export const deliveryFailures = {
  AddressInvalid: 'The URL is no longer allowed for webhooks here, such as http:// without `OUTBOUND_HTTP`.',
  AddressRefused: 'The host name resolves to no allowed address; `OUTBOUND_ALLOW` can allow more.',
  DnsFailed: 'The host name of the receiver could not be resolved.',
  ConnectFailed: 'The receiver could not be reached, or closed the connection before it answered.',
  TlsFailed: 'The certificate of the receiver is not trusted, or TLS failed in another way.',
  Timeout: 'The receiver did not answer in time.',
  BadAnswer: 'The answer of the receiver is not HTTP.',
  Redirected: 'The receiver answered with a redirect, which is not followed. Change the URL.',
  Refused: 'The receiver answered with an error.',
  Gone: 'The receiver answered 410 and wants no more events, so the webhook was disabled.',
  FormatUnknown: 'Only a later version of the bridge knows the format of the webhook.',
  SecretUnreadable: 'The signing secret does not open; see `jcb keys status`, or rotate the secret of the webhook.'
} as const satisfies Record<string, string>

export type DeliveryFailure = keyof typeof deliveryFailures
export type DeliveryOutcome = 'ok' | DeliveryFailure

/** Why a webhook was disabled: on request, after failing for too long, or after an answer of 410. */
export const disabledReasons = ['Requested', 'Failing', 'Gone'] as const
export type DisabledReason = (typeof disabledReasons)[number]

/** A URL that receives a project's events. Its signing secret is sealed and stored separately. */
export interface Webhook {
  readonly id: string
  readonly project: string
  readonly url: string
  /** The form of its messages, see `src/webhooks/formats`; absent: events. */
  readonly format?: string
  readonly description: string
  /** Only events of these types; null: all. */
  readonly types: readonly EventType[] | null
  /** Null while it is enabled. */
  readonly disabled: DisabledReason | null
  readonly generation: number
  /** Counts its secrets; the seal of a secret is bound to it. */
  readonly secretGeneration: number
  /** Until when messages are also signed with the previous secret. */
  readonly previousSecretUntil: string | null
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
  /** Set if the bridge did not write the record: nothing is delivered then. Never stored. */
  readonly damage?: Damage
}

const isRecord = hasShape({
  ...{ id: isText, project: isText, url: isText, description: isText, types: orNull(isList(isOneOf(eventTypes))) },
  ...{ disabled: orNull(isOneOf(disabledReasons)), generation: isCount, secretGeneration: isCount },
  ...{
    format: orAbsent(isText),
    previousSecretUntil: orNull(isTime),
    createdAt: isTime,
    createdBy: isText,
    updatedAt: isTime,
    updatedBy: isText
  }
})

/** The record of a webhook; undefined for a text that is not the record of this one. */
export function parseWebhook(json: string, project: string, id: string): Webhook | undefined {
  const value = valueOf(json)
  if (!isRecord(value)) return undefined
  const record = value as Webhook
  return record.project === project && record.id === id ? record : undefined
}

/** Shown instead of a record that cannot be read. */
export const unreadableWebhook = (project: string, id: string): Webhook => ({
  ...{ id, project, url: '', description: '', types: null, disabled: 'Requested', generation: 0, secretGeneration: 0 },
  ...{ previousSecretUntil: null, createdAt: NO_TIME, createdBy: '', updatedAt: NO_TIME, updatedBy: '' }
})

/** The delivery state of a webhook. */
export interface WebhookState {
  /** Id of the last event that was delivered or skipped. */
  readonly cursor: string
  /** Consecutive failures. */
  readonly attempts: number
  /** Time of the first of them; ms. */
  readonly failingSince: number | null
  /** Not sooner than this; ms. */
  readonly nextAttemptAt: number | null
  /** Time of the last successful delivery. */
  readonly deliveredAt: string | null
}

/** One attempt to deliver a message. Of the receiver's answer only the status is kept. */
export interface Delivery {
  readonly id: string
  readonly time: string
  /** The event, or null for a test. */
  readonly event: string | null
  readonly type: string
  /** Number of the consecutive attempt; 0 for a requested one. */
  readonly attempt: number
  readonly outcome: DeliveryOutcome
  readonly status: number | null
  readonly durationMs: number
}

/** The form of a webhook's id. */
export const WEBHOOK_ID = /^wh_[0-9a-f]{16}$/

/** Whether a webhook receives an event. */
export const isWanted = ({ types }: Pick<Webhook, 'types'>, { type }: Pick<Event, 'type'>): boolean =>
  types === null || types.includes(type)

/** The message: CloudEvents 1.0 in JSON. `id` and `source` together identify it, also when it is sent again. */
export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject?: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: object
}

/** Prefix of the types of our CloudEvents. */
export const TYPE_PREFIX = 'jenkins-credentials-bridge.'

const envelope = (project: string, id: string, type: string, time: string, data: object): CloudEvent => ({
  specversion: '1.0',
  id,
  source: `/api/v1/projects/${project}`,
  type: TYPE_PREFIX + type,
  time,
  datacontenttype: 'application/json',
  data
})

export const cloudEventOf = (project: string, event: Event): CloudEvent => ({
  ...envelope(project, event.id, event.type, event.time, event),
  ...(event.credential === null ? {} : { subject: `credentials/${event.credential}` })
})

/** A test message sent on request. */
export const testEvent = (project: string, id: string, time: string, webhook: string): CloudEvent =>
  envelope(project, id, 'Test', time, { webhook })

/** Reports that events between these two are no longer kept and were not delivered. */
export const gapEvent = (project: string, after: string, first: string, time: string): CloudEvent =>
  envelope(project, `gap-${after}`, 'Gap', time, { after, first })

/** Whether a stored line is a delivery. */
export const isDelivery = hasShape({
  ...{ id: isText, time: isTime, event: orNull(isText), type: isText, attempt: isCount },
  ...{ outcome: isOneOf(['ok', ...Object.keys(deliveryFailures)]), status: orNull(isCount), durationMs: isCount }
})
