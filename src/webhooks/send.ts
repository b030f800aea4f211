import type { Secret } from '../domain/secret.ts'
import type { Span, Tracing } from '../domain/tracing.ts'
import type { CloudEvent, Delivery, DeliveryFailure, DeliveryOutcome, Webhook } from '../domain/webhook.ts'
import { TYPE_PREFIX } from '../domain/webhook.ts'
import type { EventLog } from '../store/event-log.ts'
import { type Binding, SealError, type Sealer } from '../store/sealing/seal.ts'
import type { WebhookStore } from '../store/webhook/webhook-store.ts'
import { formatOf } from './formats/index.ts'
import type { Post, Posted } from './post.ts'
import { messageIdOf } from './signature.ts'

/** Counts attempts for the metrics; gets only constants and numbers. */
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
  /** Number of the consecutive attempt; 0 for a requested one. */
  readonly attempt: number
}

/** Signs a message and sends it once. */
export type Send = (webhook: Webhook, message: CloudEvent, about: About) => Promise<Sent>

/** What the seal of a webhook's secrets is bound to. No credential can have such an id. */
export const bindingOf = ({ project, id, secretGeneration }: Webhook): Binding => ({
  project,
  id: `#webhook/${id}`,
  generation: secretGeneration
})

const AGENT = { 'user-agent': 'jenkins-credentials-bridge' }

export function createSend(deps: SendDeps): Send {
  const { store, sealer, post, observer, tracing, now } = deps

  async function attempt(
    webhook: Webhook,
    message: CloudEvent,
    secrets: readonly Secret[] | undefined,
    about: { id: string; at: number }
  ) {
    const format = formatOf(webhook)
    if (format === undefined) return unsent('FormatUnknown')
    if (secrets === undefined) return unsent('SecretUnreadable')
    const { headers, body, query } = format.make(message, { secrets, ...about })
    return post(withQuery(webhook.url, query), { ...AGENT, ...headers }, body, format.refuses)
  }

  async function send(webhook: Webhook, message: CloudEvent, { event, attempt: number }: About, span: Span): Promise<Sent> {
    const at = now()
    const begin = performance.now()
    const secrets = await signingSecrets({ store, sealer }, webhook, at)
    const id = messageIdOf(message.source, message.id)
    const { outcome, status, retryAfter } = await attempt(webhook, message, secrets, { id, at })
    const ms = performance.now() - begin
    observer.delivery(outcome, ms / 1000)
    span.set({ 'jcb.outcome': outcome, ...(status === null ? {} : { 'http.response.status_code': status }) })
    if (outcome !== 'ok') span.fail(outcome)
    const delivery: Delivery = {
      id: crypto.randomUUID(),
      time: new Date(at).toISOString(),
      event,
      type: typeOf(message),
      attempt: number,
      outcome,
      status,
      durationMs: Math.round(ms)
    }
    return { delivery, retryAfter }
  }

  return async (webhook, message, about) => {
    if (!tracing.isOn) return send(webhook, message, about, nobody)
    // The URL is left out: it belongs to the receiver, and its secrecy may be the only protection against other senders.
    const attributes = {
      ...{ 'http.request.method': 'POST', 'jcb.project': webhook.project, 'jcb.webhook': webhook.id },
      ...{ 'jcb.event.type': typeOf(message), 'jcb.attempt': about.attempt }
    }
    const work = (span: Span) => send(webhook, message, about, span)
    return tracing.span('deliver to webhook', 'client', attributes, work, await causesOf(deps, webhook, about))
  }
}

const unsent = (outcome: DeliveryFailure): Posted => ({ outcome, status: null, retryAfter: 0 })

/** The URL with more parameters; unchanged if it is none, of which the outcome tells. */
function withQuery(text: string, query: Readonly<Record<string, string>> = {}): string {
  const url = URL.parse(text)
  for (const [name, value] of Object.entries(query)) url?.searchParams.set(name, value)
  return url === null || Object.keys(query).length === 0 ? text : url.href
}

const nobody: Span = { set() {}, fail() {} }

const typeOf = ({ type }: CloudEvent): string => type.slice(TYPE_PREFIX.length)

/** The trace context of the event. A requested delivery belongs to the trace of its request. */
async function causesOf({ events }: SendDeps, { project }: Webhook, { event, attempt }: About): Promise<string[]> {
  if (event === null || attempt === 0) return []
  const trace = await events.traceOf(project, event).catch(() => undefined)
  return trace === undefined ? [] : [trace]
}

/** The secret, and for a day after its rotation the previous one, so that receivers can switch. */
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
