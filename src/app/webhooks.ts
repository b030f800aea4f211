import type { Logger } from 'pino'
import { createSemaphore } from '../async/semaphore.ts'
import type { Tracing } from '../domain/tracing.ts'
import { type AddressRules, strictRules } from '../outbound/address.ts'
import { createOutbound } from '../outbound/request.ts'
import type { EventFeed } from '../store/event-feed.ts'
import type { EventLog } from '../store/event-log.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { RedisClient } from '../store/redis/client.ts'
import type { RecordProofs } from '../store/sealing/record-proofs.ts'
import type { Sealer } from '../store/sealing/seal.ts'
import { createWebhookStore, type WebhookStore } from '../store/webhook/webhook-store.ts'
import { createWebhookCommands, type WebhookCommands } from '../webhooks/commands.ts'
import { type Dispatcher, startDispatcher } from '../webhooks/dispatcher.ts'
import { createPost } from '../webhooks/post.ts'
import { type RetryTimes, retryTimes } from '../webhooks/retry.ts'
import { createSend, type DeliveryObserver } from '../webhooks/send.ts'

/** Maximum concurrent deliveries per process, over all receivers. */
const IN_FLIGHT = 1000

export interface WebhookDeps {
  readonly redis: RedisClient
  readonly proofs: RecordProofs
  readonly projects: Pick<ProjectStore, 'names'>
  readonly events: EventLog
  readonly feed: EventFeed
  readonly sealer: Sealer
  readonly observer: DeliveryObserver
  readonly tracing: Tracing
  /** The clock of the store, in milliseconds since 1970. */
  readonly now: () => number
  readonly log: Logger
}

export interface Webhooks {
  readonly webhooks: WebhookStore
  readonly webhookCommands: WebhookCommands
  /** Starts delivery; called by workers. */
  deliver(): Dispatcher
}

export function openWebhooks(deps: WebhookDeps, rules: AddressRules = strictRules, times: RetryTimes = retryTimes): Webhooks {
  const webhooks = createWebhookStore(deps.redis, deps.proofs, deps.tracing.here)
  const { sealer, observer, events, tracing, now } = deps
  const send = createSend({ store: webhooks, sealer, observer, events, tracing, post: createPost(createOutbound(rules)), now })
  const inTurn = createSemaphore(IN_FLIGHT)
  return {
    webhooks,
    webhookCommands: createWebhookCommands({ store: webhooks, events, sealer, send, rules, now: () => new Date(now()) }),
    deliver: () => startDispatcher({ ...deps, store: webhooks, send, inTurn, times, now, random: Math.random })
  }
}
