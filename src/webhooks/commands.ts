import { randomBytes } from 'node:crypto'
import type { Caller } from '../domain/caller.ts'
import { doneBy, type Event, type EventType, type NewEvent, newEvent } from '../domain/event.ts'
import { damagedRecord, invalid, noProject, outdated, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { Secret } from '../domain/secret.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import { type CloudEvent, cloudEventOf, type Delivery, testEvent, type Webhook } from '../domain/webhook.ts'
import { type AddressRules, urlFault } from '../outbound/address.ts'
import type { EventLog } from '../store/event-log.ts'
import type { Sealer } from '../store/sealing/seal.ts'
import { WEBHOOKS_PER_PROJECT, type WebhookResult, type WebhookStore } from '../store/webhook/webhook-store.ts'
import { formatOf } from './formats/index.ts'
import { bindingOf, type Send, signingSecrets } from './send.ts'
import { newSigningSecret } from './signature.ts'

/** Input for a webhook. */
export interface WebhookInput {
  readonly url: string
  readonly description?: string
  readonly types?: readonly EventType[] | null
  readonly enabled?: boolean
  /** Of a new webhook only. */
  readonly format?: string
  /** The secret that the receiver has given, where its format has one; '' for none. */
  readonly robotSecret?: string
}

/** A webhook with its new secret, which is shown only once; undefined for a repeated request. */
export interface WithSecret {
  readonly webhook: Webhook
  readonly secret: Secret | undefined
}

export interface WebhookCommands {
  create(caller: Caller, project: Project, input: WebhookInput): Promise<WithSecret>
  /** Changes the given fields; `expected` are the generations of which it must have one. */
  patch(caller: Caller, project: Project, id: string, input: Partial<WebhookInput>, expected?: Expected): Promise<Webhook>
  rotateSecret(caller: Caller, project: Project, id: string): Promise<WithSecret>
  remove(caller: Caller, project: Project, id: string, expected?: Expected): Promise<void>
  /** Sends a test message now and returns its outcome. */
  test(caller: Caller, project: Project, id: string): Promise<Delivery>
  /** Sends the event of an earlier delivery again now. */
  redeliver(caller: Caller, project: Project, id: string, delivery: string): Promise<Delivery>
}

export interface WebhookCommandsDeps {
  readonly store: WebhookStore
  readonly events: Pick<EventLog, 'get'>
  readonly sealer: Sealer
  readonly send: Send
  readonly rules: AddressRules
  readonly now: () => Date
}

/** Milliseconds for which messages are also signed with the previous secret. */
const OVERLAP = 24 * 3_600_000

export function createWebhookCommands(deps: WebhookCommandsDeps): WebhookCommands {
  const { store, sealer, rules, now } = deps
  const sending = new Set<string>()

  async function found(project: Project, id: string, expected?: Expected): Promise<Webhook> {
    const webhook = await store.get(project.name, id)
    if (webhook === undefined) throw new Problem('WEBHOOK_NOT_FOUND', 'The list of webhooks has the ids that there are.')
    if (!isExpected(expected, webhook.generation)) throw outdated('The webhook', webhook.generation)
    return webhook
  }

  /** At most one requested message per webhook at a time, so that it cannot be used to flood a receiver. */
  async function sendNow(caller: Caller, webhook: Webhook, message: CloudEvent, event: string | null): Promise<Delivery> {
    if (sending.has(webhook.id)) throw new Problem('WEBHOOK_BUSY', 'Wait for its outcome, then try again.')
    sending.add(webhook.id)
    try {
      const { delivery } = await deps.send(webhook, message, { event, attempt: 0 })
      await store.note(webhook, delivery, caller.once)
      return delivery
    } finally {
      sending.delete(webhook.id)
    }
  }

  /** Refuses a damaged record. */
  async function sound(project: Project, id: string, expected?: Expected): Promise<Webhook> {
    const webhook = await found(project, id, expected)
    if (webhook.damage !== undefined) throw damagedRecord(webhook.damage)
    return webhook
  }

  return {
    async create(caller, { name, deletedAt }, input) {
      const earlier = await store.earlier(name, caller.once)
      if (earlier !== undefined) return { webhook: earlier, secret: undefined }
      refuseUrl(input.url, rules)
      if (deletedAt !== null) throw new Problem('PROJECT_DELETING', 'Wait until it is gone.')
      const at = now().toISOString()
      const webhook: Webhook = {
        id: `wh_${randomBytes(8).toString('hex')}`,
        project: name,
        url: input.url,
        ...(input.format === undefined || input.format === 'events' ? {} : { format: input.format }),
        description: input.description ?? '',
        types: input.types ?? null,
        disabled: input.enabled === false ? 'Requested' : null,
        generation: 1,
        secretGeneration: 1,
        previousSecretUntil: null,
        ...{ createdAt: at, createdBy: caller.subject, updatedAt: at, updatedBy: caller.subject }
      }
      refuseRobotSecret(webhook, input)
      const isOurs = formatOf(webhook)?.secret === 'ours'
      // Without a secret of theirs, what is sealed is empty and signs nothing.
      const secret = isOurs ? newSigningSecret() : new Secret(input.robotSecret ?? '')
      const sealed = await sealer.seal({ secret }, bindingOf(webhook))
      assertDone(await store.create(webhook, sealed, eventOf(caller, 'WebhookCreated', webhook), caller.once))
      return { webhook, secret: isOurs ? secret : undefined }
    },

    async patch(caller, project, id, input, expected) {
      const from = await sound(project, id, expected)
      if (input.url !== undefined) refuseUrl(input.url, rules)
      refuseRobotSecret(from, input)
      const asked = patched(from, input)
      const fields = (['url', 'description', 'types', 'disabled'] as const).filter(
        name => JSON.stringify(asked[name]) !== JSON.stringify(from[name])
      )
      const { robotSecret } = input
      if (fields.length === 0 && robotSecret === undefined) return from
      const isNewSecret = robotSecret !== undefined
      const to = { ...touched(asked, caller, now()), ...(isNewSecret ? { secretGeneration: from.secretGeneration + 1 } : {}) }
      const sealed = isNewSecret ? await sealer.seal({ secret: new Secret(robotSecret) }, bindingOf(to)) : undefined
      const event = eventOf(caller, 'WebhookUpdated', to, [
        ...fields.map(name => (name === 'disabled' ? 'enabled' : name)),
        ...(isNewSecret ? ['secret'] : [])
      ])
      const forget = isNewSecret || fields.some(name => name !== 'description')
      assertDone(await store.update({ from, to, forget, event, ...(sealed === undefined ? {} : { sealed }) }))
      return to
    },

    async rotateSecret(caller, project, id) {
      const earlier = await store.earlier(project.name, caller.once)
      if (earlier !== undefined) return { webhook: earlier, secret: undefined }
      const from = await sound(project, id)
      if (formatOf(from)?.secret !== 'ours')
        throw invalid([{ pointer: '#/path/id', detail: 'The bridge does not sign messages of this format.' }])
      const at = now()
      const [previous] = (await signingSecrets(deps, from, at.getTime())) ?? []
      const secret = newSigningSecret()
      const to: Webhook = {
        ...touched(from, caller, at),
        secretGeneration: from.secretGeneration + 1,
        previousSecretUntil: previous === undefined ? null : new Date(at.getTime() + OVERLAP).toISOString()
      }
      const sealed = await sealer.seal({ secret, ...(previous === undefined ? {} : { previous }) }, bindingOf(to))
      const event = eventOf(caller, 'WebhookUpdated', to, ['secret'])
      assertDone(await store.update({ from, to, sealed, forget: true, event, once: caller.once }))
      return { webhook: to, secret }
    },

    async remove(caller, project, id, expected) {
      const webhook = await found(project, id, expected)
      assertDone(await store.remove(webhook, eventOf(caller, 'WebhookDeleted', webhook)))
    },

    async test(caller, project, id) {
      const earlier = await store.earlierDelivery(project.name, caller.once)
      if (earlier !== undefined) return earlier
      const webhook = await sound(project, id)
      // A process can end after the message is sent and before that is noted: the repeated message has the same id.
      const message = testEvent(project.name, `test-${caller.once?.id ?? crypto.randomUUID()}`, now().toISOString(), id)
      return sendNow(caller, webhook, message, null)
    },

    async redeliver(caller, project, id, wanted) {
      const earlier = await store.earlierDelivery(project.name, caller.once)
      if (earlier !== undefined) return earlier
      const webhook = await sound(project, id)
      const delivery = (await store.deliveries(project.name, id)).find(each => each.id === wanted)
      const event: Event | undefined = delivery?.event ? await deps.events.get(project.name, delivery.event) : undefined
      if (event === undefined)
        throw new Problem(
          'DELIVERY_NOT_FOUND',
          'Only deliveries in the list that have an event which is still kept can be sent again.'
        )
      return sendNow(caller, webhook, cloudEventOf(project.name, event), event.id)
    }
  }
}

function patched(from: Webhook, { url, description, types, enabled }: Partial<WebhookInput>): Webhook {
  return {
    ...from,
    ...(url === undefined ? {} : { url }),
    ...(description === undefined ? {} : { description }),
    ...(types === undefined ? {} : { types }),
    ...(enabled === undefined ? {} : { disabled: enabled ? null : (from.disabled ?? 'Requested') })
  }
}

const touched = (webhook: Webhook, caller: Caller, at: Date): Webhook => ({
  ...webhook,
  generation: webhook.generation + 1,
  updatedAt: at.toISOString(),
  updatedBy: caller.subject
})

/** Only a receiver that gives a secret has one. */
function refuseRobotSecret(webhook: Webhook, { robotSecret }: Partial<WebhookInput>): void {
  if (robotSecret !== undefined && formatOf(webhook)?.secret !== 'theirs')
    throw invalid([{ pointer: '#/robotSecret', detail: 'Receivers of this format give no secret.' }])
}

function refuseUrl(url: string, rules: AddressRules): void {
  const fault = urlFault(url, rules)
  if (fault !== undefined) throw invalid([{ pointer: '#/url', detail: fault }])
}

/** Only the id: knowledge of the URL itself may grant access. */
const eventOf = (caller: Caller, type: EventType, { id, disabled }: Webhook, fields: readonly string[] = []): NewEvent => {
  const how = disabled === null ? 'enable' : 'disable'
  const details = { webhook: id, ...(fields.includes('enabled') ? ({ how } as const) : {}) }
  return newEvent(type, { ...doneBy(caller), message: `${id}.`, fields, details })
}

function assertDone(result: WebhookResult): void {
  if (result === 'no-project') throw noProject()
  if (result === 'full')
    throw new Problem(
      'QUOTA_EXCEEDED',
      `A project can have ${WEBHOOKS_PER_PROJECT} webhooks. Delete one, or let one address pass things on.`
    )
  if (result === 'conflict') throw new Problem('WRITE_CONFLICT', 'Read it again, and try once more.')
}
