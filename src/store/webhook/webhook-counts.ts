import { isFields, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'

/** Condition of a webhook: delivering, currently failing to deliver, or not delivering. */
export const webhookConditions = ['active', 'failing', 'disabled'] as const
export type WebhookCondition = (typeof webhookConditions)[number]
export type WebhookCounts = Readonly<Record<WebhookCondition, number>>

/** Projects read concurrently. */
const BATCH = 500

/** Counts the webhooks of all projects; reads only projects that have webhooks. */
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
    // Nothing is delivered for an unreadable record.
    if (!isFields(webhook) || webhook['disabled'] !== null) return 'disabled'
    return Number(attempts[i] ?? 0) > 0 ? 'failing' : 'active'
  })
}
