import type { Result } from 'ioredis'
import type { NewEvent } from '../../domain/event.ts'
import type { Once } from '../../domain/once.ts'
import { own } from '../../domain/own.ts'
import { valueOf } from '../../domain/shape.ts'
import { type Delivery, isDelivery, type Webhook, type WebhookState } from '../../domain/webhook.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { markPlace } from '../redis/idempotency-keys.ts'
import { defineOnce, earlierRecord, type Mark } from '../redis/once.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import type { RecordProofs } from '../sealing/record-proofs.ts'
import { createWebhookRecords, nameOf, stateFields, stateIn } from './webhook-records.ts'
import * as scripts from './webhook-scripts.ts'

/** Maximum number of webhooks per project. */
export const WEBHOOKS_PER_PROJECT = 10
/** Deliveries kept per webhook. */
export const DELIVERIES_KEPT = 50

/** `conflict`: the webhook has changed since it was read. */
export type WebhookResult = 'ok' | 'no-project' | 'full' | 'conflict'

/** A change to a webhook, with the record that it was made from. */
export interface WebhookChange {
  readonly from: Webhook
  readonly to: Webhook
  /** New sealed secrets; undefined keeps them. */
  readonly sealed?: string
  /** Whether to clear earlier failures, so that delivery is retried at once. */
  readonly forget: boolean
  readonly event: NewEvent
  readonly once?: Once | undefined
}

/** The effect of a delivery attempt on a webhook's state, which replaces the previous state as a whole. */
export interface Move {
  readonly from: string
  readonly state: WebhookState
  readonly delivery?: Delivery
}

export type MoveResult = 'ok' | 'moved' | 'changed'

/** The webhooks of projects, their delivery state and their deliveries. Each change is one atomic step. */
export interface WebhookStore {
  get(project: string, id: string): Promise<Webhook | undefined>
  list(project: string): Promise<readonly Webhook[]>
  /** Undefined for a webhook that does not exist. */
  states(project: string, ids: readonly string[]): Promise<readonly (WebhookState | undefined)[]>
  sealed(project: string, id: string): Promise<string | undefined>
  /** The webhook receives all events from its own `WebhookCreated` on. */
  create(webhook: Webhook, sealed: string, event: NewEvent, once?: Once): Promise<WebhookResult>
  /** The webhook that an earlier attempt of the same request has created or changed, as of then. */
  earlier(project: string, once: Once | undefined): Promise<Webhook | undefined>
  update(change: WebhookChange): Promise<WebhookResult>
  remove(webhook: Webhook, event: NewEvent): Promise<WebhookResult>
  /**
   * Records an attempt if the cursor is still `from` (otherwise `moved`); a failure only if the record is unchanged as well
   * (otherwise, or if the webhook is gone, `changed`).
   */
  move(webhook: Webhook, move: Move): Promise<MoveResult>
  /** Logs a delivery that does not move the cursor. */
  note(webhook: Webhook, delivery: Delivery, once?: Once): Promise<void>
  /** The delivery that an earlier attempt of the same request has logged. */
  earlierDelivery(project: string, once: Once | undefined): Promise<Delivery | undefined>
  /** Newest first. */
  deliveries(project: string, id: string): Promise<readonly Delivery[]>
  /** Projects that have webhooks, each with a revision that changes with every change to them. */
  index(): Promise<ReadonlyMap<string, string>>
  /** Removes a project without webhooks from the index, unless one has been created since. */
  unlist(project: string, revision: string): Promise<void>
  /** Adds a project that has webhooks to the index. */
  enlist(project: string): Promise<void>
  has(project: string): Promise<boolean>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbWebhookRemove(...args: string[]): Result<WebhookResult, Context>
    jcbWebhookGet(...args: string[]): Result<[record: string | null, proof: string | null], Context>
    jcbWebhookMove(...args: string[]): Result<MoveResult, Context>
    jcbWebhookUnlist(...args: string[]): Result<number, Context>
  }
}

/** KEYS webhooks proofs · ARGV id, field of the proof */
const GET = `return {redis.call('HGET', KEYS[1], ARGV[1]), redis.call('HGET', KEYS[2], ARGV[2])}`

export function createWebhookStore(redis: RedisClient, proofs: RecordProofs, place: Place = noPlace): WebhookStore {
  const createRecord = defineOnce<WebhookResult>(redis, 'jcbWebhookCreate', 6, scripts.CREATE)
  const updateRecord = defineOnce<WebhookResult>(redis, 'jcbWebhookUpdate', 5, scripts.UPDATE)
  redis.defineCommand('jcbWebhookRemove', { numberOfKeys: 6, lua: scripts.REMOVE })
  redis.defineCommand('jcbWebhookGet', { numberOfKeys: 2, lua: GET })
  redis.defineCommand('jcbWebhookMove', { numberOfKeys: 3, lua: scripts.MOVE })
  const noteDelivery = defineOnce<number>(redis, 'jcbWebhookNote', 3, scripts.NOTE)
  redis.defineCommand('jcbWebhookUnlist', { numberOfKeys: 1, lua: scripts.UNLIST })
  const index = registryKeys.webhooks
  const eventArgs = (event: NewEvent): [string, string] => [serialised(event, place), String(EVENTS_KEPT)]
  /**
   * Called before and after a change, so that a reader in between reads again. Revisions never repeat, so a new one is never
   * mistaken for a known one, even if the project's entry was dropped meanwhile.
   */
  const enlist = async (project: string) => void (await redis.hset(index, project, crypto.randomUUID()))
  const changed = async <T>(project: string, change: () => Promise<T>): Promise<T> => {
    await enlist(project)
    const result = await change()
    await enlist(project)
    return result
  }

  const { read, written } = createWebhookRecords(proofs)

  return {
    async get(project, id) {
      const keys = projectKeys(project)
      const [text, proof] = await redis.jcbWebhookGet(keys.webhooks, keys.proofs, id, nameOf(project, id).field)
      return text === null ? undefined : read(project, id, text, proof)
    },
    async list(project) {
      const keys = projectKeys(project)
      const reading = redis.multi().hgetall(keys.webhooks).hgetall(keys.proofs)
      const [records, stored] = await transaction<[Fields, Fields]>(reading)
      return Object.entries(records).map(([id, text]) => read(project, id, text, own(stored, nameOf(project, id).field)))
    },
    async states(project, ids) {
      if (ids.length === 0) return []
      const fields = ids.flatMap(id => stateFields.map(field => `${id}:${field}`))
      const values = await redis.hmget(projectKeys(project).webhookState, ...fields)
      return ids.map((_, i) => stateIn(values.slice(i * stateFields.length)))
    },
    async sealed(project, id) {
      return (await redis.hget(projectKeys(project).webhookSecrets, id)) ?? undefined
    },
    create: (webhook, sealed, event, once) =>
      changed(webhook.project, async () => {
        const keys = projectKeys(webhook.project)
        const { record, proof } = await written(webhook)
        const args = [webhook.id, record, sealed, ...eventArgs(event), String(WEBHOOKS_PER_PROJECT), ...proof]
        return createRecord(
          [keys.project, keys.webhooks, keys.webhookSecrets, keys.webhookState, keys.events, keys.proofs],
          args,
          markOf(once, webhook, record, proof)
        )
      }),
    async earlier(project, once) {
      const found = await earlierRecord(redis, markPlace.project(project), once)
      return found && read(project, found.id, found.text, found.proof)
    },
    update: ({ from, to, sealed, forget, event, once }) =>
      changed(to.project, async () => {
        const { webhooks, webhookSecrets, webhookState, events, proofs: proofKey } = projectKeys(to.project)
        const { record, proof } = await written(to)
        const args = [to.id, JSON.stringify(from), record, sealed ?? '', forget ? '1' : '', ...eventArgs(event), ...proof]
        return updateRecord([webhooks, webhookSecrets, webhookState, events, proofKey], args, markOf(once, to, record, proof))
      }),
    remove: (webhook, event) =>
      changed(webhook.project, () => {
        const keys = projectKeys(webhook.project)
        const text = webhook.damage?.text ?? JSON.stringify(webhook)
        const { field } = nameOf(webhook.project, webhook.id)
        return redis.jcbWebhookRemove(
          ...[keys.webhooks, keys.webhookSecrets, keys.webhookState, keys.webhookLog, keys.events, keys.proofs],
          ...[webhook.id, text, ...eventArgs(event), field, ...stateFields]
        )
      }),
    async move(webhook, { from, state, delivery }) {
      const { webhooks, webhookState, webhookLog } = projectKeys(webhook.project)
      const line = delivery === undefined ? '' : JSON.stringify(delivery)
      const isFailure = state.attempts > 0 ? '1' : ''
      const values = stateFields.flatMap(field => [field, String(state[field] ?? '')])
      const args = [webhook.id, JSON.stringify(webhook), from, isFailure, line, String(DELIVERIES_KEPT), ...values]
      return redis.jcbWebhookMove(webhooks, webhookState, webhookLog, ...args)
    },
    async note({ project, id }, delivery, once) {
      const { webhooks, webhookLog, webhookState } = projectKeys(project)
      const arrivedAt = delivery.outcome === 'ok' ? delivery.time : ''
      const line = JSON.stringify(delivery)
      const mark = once && { once, place: markPlace.project(project), record: { id: delivery.id, text: line, proof: '' } }
      await noteDelivery([webhooks, webhookLog, webhookState], [id, line, String(DELIVERIES_KEPT), arrivedAt], mark)
    },
    async earlierDelivery(project, once) {
      const delivery = valueOf((await earlierRecord(redis, markPlace.project(project), once))?.text ?? '')
      return isDelivery(delivery) ? (delivery as Delivery) : undefined
    },
    async deliveries(project, id) {
      const lines = (await redis.hget(projectKeys(project).webhookLog, id)) ?? ''
      return lines
        .split('\n')
        .map(valueOf)
        .filter(isDelivery)
        .map(line => line as Delivery)
    },
    index: async () => new Map(Object.entries(await redis.hgetall(index))),
    async unlist(project, revision) {
      await redis.jcbWebhookUnlist(index, project, revision)
    },
    enlist,
    has: async project => (await redis.exists(projectKeys(project).webhooks)) === 1
  }
}

const markOf = (once: Once | undefined, { project, id }: Webhook, text: string, [, proof]: [string, string]): Mark | undefined =>
  once && { once, place: markPlace.project(project), record: { id, text, proof } }
