import type { Secret } from '../domain/secret.ts'
import type { CloudEvent, Delivery, DeliveryOutcome, Webhook } from '../domain/webhook.ts'
import { TYPE_PREFIX } from '../domain/webhook.ts'
import { type Binding, SealError, type Sealer } from '../store/seal.ts'
import type { WebhookStore } from '../store/webhook-store.ts'
import type { Post } from './post.ts'
import { messageIdOf, signedHeaders } from './signature.ts'

/** Who counts attempts. It hears constants and numbers alone. */
export interface DeliveryObserver {
  delivery(outcome: DeliveryOutcome, seconds: number): void
}

export interface SendDeps {
  readonly store: Pick<WebhookStore, 'sealed'>
  readonly sealer: Pick<Sealer, 'open'>
  readonly post: Post
  readonly observer: DeliveryObserver
  readonly now: () => number
}

export interface Sent {
  readonly delivery: Delivery
  readonly retryAfter: number
}

/** Signs a message and sends it once. */
export type Send = (webhook: Webhook, message: CloudEvent, about: { event: string | null; attempt: number }) => Promise<Sent>

/** What the secrets of a webhook are sealed for: no credential can have such an id. */
export const bindingOf = ({ project, id, secretGeneration }: Webhook): Binding => ({
  project,
  id: `#webhook/${id}`,
  generation: secretGeneration
})

const HEADERS = { 'content-type': 'application/cloudevents+json; charset=utf-8', 'user-agent': 'jenkins-credentials-bridge' }

export function createSend(deps: SendDeps): Send {
  const { store, sealer, post, observer, now } = deps
  return async (webhook, message, { event, attempt }) => {
    const at = now()
    const begin = performance.now()
    const body = JSON.stringify(message)
    const secrets = await signingSecrets({ store, sealer }, webhook, at)
    const id = messageIdOf(message.source, message.id)
    const { outcome, status, retryAfter } =
      secrets === undefined
        ? { outcome: 'SecretUnreadable' as const, status: null, retryAfter: 0 }
        : await post(webhook.url, { ...HEADERS, ...signedHeaders(secrets, id, at, body) }, body)
    const ms = performance.now() - begin
    observer.delivery(outcome, ms / 1000)
    const delivery: Delivery = {
      id: crypto.randomUUID(),
      time: new Date(at).toISOString(),
      event,
      type: message.type.slice(TYPE_PREFIX.length),
      attempt,
      outcome,
      status,
      durationMs: Math.round(ms)
    }
    return { delivery, retryAfter }
  }
}

/** The secret, and for a day after it was rotated the one before, so that receivers can change over. */
export async function signingSecrets(
  { store, sealer }: Pick<SendDeps, 'store' | 'sealer'>,
  webhook: Webhook,
  now: number
): Promise<Secret[] | undefined> {
  const sealed = await store.sealed(webhook.project, webhook.id)
  if (sealed === undefined) return undefined
  try {
    const { secret, previous } = await sealer.open(sealed, bindingOf(webhook))
    const isPreviousGood = previous !== undefined && now < Date.parse(webhook.previousSecretUntil ?? '')
    return secret === undefined ? undefined : [secret, ...(isPreviousGood ? [previous] : [])]
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}
