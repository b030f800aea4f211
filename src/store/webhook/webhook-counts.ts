import { isFields, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys, registryKeys } from '../redis/redis-keys.ts'

/** Webhooks by what they are: told of events, told in vain at the moment, not told. */
export const webhookConditions = ['active', 'failing', 'disabled'] as const
export type WebhookCondition = (typeof webhookConditions)[number]
export type WebhookCounts = Readonly<Record<WebhookCondition, number>>

/** Projects asked for at once. */
const BATCH = 500

/** Counts the webhooks of all projects. Only those that have some are asked. */
export async function countWebhooks(redis: RedisClient): Promise<WebhookCounts> {
  const projects = await redis.hkeys(registryKeys.webhooks)
  const counts = { active: 0, failing: 0, disabled: 0 }
  for (let start = 0; start < projects.length; start += BATCH) {
    const found = await Promise.all(projects.slice(start, start + BATCH).map(project => conditionsIn(redis, project)))
    for (const condition of found.flat()) counts[condition]++
  }
  return counts
}

async function conditionsIn(redis: RedisClient, project: string): Promise<WebhookCondition[]> {
  const { webhooks, webhookState } = projectKeys(project)
  const records = await redis.hgetall(webhooks)
  const ids = Object.keys(records)
  if (ids.length === 0) return []
  const attempts = await redis.hmget(webhookState, ...ids.map(id => `${id}:attempts`))
  return Object.values(records).map((record, i) => {
    const webhook = valueOf(record)
    // One that cannot be read is told of nothing.
    if (!isFields(webhook) || webhook['disabled'] !== null) return 'disabled'
    return Number(attempts[i] ?? 0) > 0 ? 'failing' : 'active'
  })
}
