import type { Test } from 'tap'
import type { Caller } from '../../src/domain/caller.ts'
import type { EventType, NewEvent } from '../../src/domain/event.ts'
import { defaultPolicies, type Project } from '../../src/domain/project.ts'
import type { Delivery, DeliveryOutcome, Webhook } from '../../src/domain/webhook.ts'
import { createEventFeed } from '../../src/store/event-feed.ts'
import { createEventLog } from '../../src/store/event-log.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../src/store/sealing/record-proofs.ts'
import { createSealer } from '../../src/store/sealing/seal.ts'
import { createWebhookStore } from '../../src/store/webhook/webhook-store.ts'
import { startTestRedis } from './redis-server.ts'

const at = '2026-01-01T00:00:00.000Z'

export const alice: Caller = {
  ...{ subject: 'oidc:alice', name: 'alice', kind: 'oidc', platformAdmin: false, roles: new Map(), readOnly: false },
  expiresAt: null
}

export const projectOf = (name: string, more: Partial<Project> = {}): Project => ({
  ...{ name, uid: `uid-${name}`, displayName: name, controller: 'default', folder: [name], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice', movedFrom: null, deletedAt: null },
  ...more
})

export const webhookOf = (project: string, more: Partial<Webhook> = {}): Webhook => ({
  ...{ id: 'wh_0123456789abcdef', project, url: 'https://hooks.example/', description: '', types: null, disabled: null },
  ...{ generation: 1, secretGeneration: 1, previousSecretUntil: null },
  ...{ createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice' },
  ...more
})

/** A delivery of this outcome, as a sender reports it. */
export const deliveryOf = (outcome: DeliveryOutcome, more: Partial<Delivery> = {}): Delivery => ({
  ...{ id: crypto.randomUUID(), time: at, event: null, type: 'Test', attempt: 1, outcome, status: null, durationMs: 1 },
  ...more
})

/** The stores that webhooks are delivered from, on a Redis that ends with the test. */
export async function startWebhookStores(t: Test) {
  const server = await startTestRedis()
  const redis = server.client
  const keyring = parseKeyring(`k1:${'A'.repeat(43)}`)
  const store = createWebhookStore(redis, createRecordProofs(keyring))
  const events = createEventLog(redis)
  const feed = createEventFeed({ redis, events })
  t.teardown(async () => {
    await feed.close()
    await server.close()
  })
  const event = (type: EventType): NewEvent => ({
    ...{ type, credential: null, actor: 'alice', requestId: null, generation: 1, reason: null, message: null, fields: [] }
  })
  return {
    ...{ redis, store, events, feed, sealer: createSealer(keyring) },
    /** Stores a project as far as webhooks look at it, and one webhook; its `WebhookCreated` is the first event. */
    async webhook(project: string, more: Partial<Webhook> = {}): Promise<Webhook> {
      const webhook = webhookOf(project, more)
      await redis.set(projectKeys(project).project, '{}')
      await store.create(webhook, 'sealed', event('WebhookCreated'))
      return webhook
    },
    /** Appends an event and gives its id; `id` is chosen by Redis unless it is given. */
    async event(project: string, type: EventType, id = '*'): Promise<string> {
      return String(await redis.xadd(projectKeys(project).events, id, 'event', JSON.stringify(event(type))))
    },
    state: async ({ project, id }: Webhook) => (await store.states(project, [id]))[0]
  }
}
