import type { Secret } from '../domain/secret.ts'
import type { Span, Tracing } from '../domain/tracing.ts'
import type { CloudEvent, Delivery, DeliveryOutcome, Webhook } from '../domain/webhook.ts'
import { TYPE_PREFIX } from '../domain/webhook.ts'
import type { EventLog } from '../store/event-log.ts'
import { type Binding, SealError, type Sealer } from '../store/sealing/seal.ts'
import type { WebhookStore } from '../store/webhook/webhook-store.ts'
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
  readonly events: Pick<EventLog, 'traceOf'>
  readonly tracing: Tracing
  readonly observer: DeliveryObserver
  readonly now: () => number
}

export interface Sent {
  readonly delivery: Delivery
  readonly retryAfter: number
}

interface About {
  readonly event: string | null
  /** Which one in a row; 0 for what a person asks for. */
  readonly attempt: number
}

/** Signs a message and sends it once. */
export type Send = (webhook: Webhook, message: CloudEvent, about: About) => Promise<Sent>

/** What the secrets of a webhook are sealed for: no credential can have such an id. */
export const bindingOf = ({ project, id, secretGeneration }: Webhook): Binding => ({
  project,
  id: `#webhook/${id}`,
  generation: secretGeneration
})

const HEADERS = { 'content-type': 'application/cloudevents+json; charset=utf-8', 'user-agent': 'jenkins-credentials-bridge' }

export function createSend(deps: SendDeps): Send {
  const { store, sealer, post, observer, tracing, now } = deps

  async function send(webhook: Webhook, message: CloudEvent, { event, attempt }: About, span: Span): Promise<Sent> {
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
    span.set({ 'jcb.outcome': outcome, ...(status === null ? {} : { 'http.response.status_code': status }) })
    if (outcome !== 'ok') span.fail(outcome)
    const delivery: Delivery = {
      id: crypto.randomUUID(),
      time: new Date(at).toISOString(),
      event,
      type: typeOf(message),
      attempt,
      outcome,
      status,
      durationMs: Math.round(ms)
    }
    return { delivery, retryAfter }
  }

  return async (webhook, message, about) => {
    if (!tracing.isOn) return send(webhook, message, about, nobody)
    // The address is left out: its host, path and query are the receiver's, and may be all that keeps others from writing to it.
    const attributes = {
      ...{ 'http.request.method': 'POST', 'jcb.project': webhook.project, 'jcb.webhook': webhook.id },
      ...{ 'jcb.event.type': typeOf(message), 'jcb.attempt': about.attempt }
    }
    const work = (span: Span) => send(webhook, message, about, span)
    return tracing.span('deliver to webhook', 'client', attributes, work, await causesOf(deps, webhook, about))
  }
}

const nobody: Span = { set() {}, fail() {} }

const typeOf = ({ type }: CloudEvent): string => type.slice(TYPE_PREFIX.length)

/** Where the event came from. What a person asks for now belongs to the request that asks. */
async function causesOf({ events }: SendDeps, { project }: Webhook, { event, attempt }: About): Promise<string[]> {
  if (event === null || attempt === 0) return []
  const trace = await events.traceOf(project, event).catch(() => undefined)
  return trace === undefined ? [] : [trace]
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
