import type { Damage } from '../../domain/damage.ts'
import { parseWebhook, unreadableWebhook, type Webhook, type WebhookState } from '../../domain/webhook.ts'
import type { RecordName, RecordProofs } from '../sealing/record-proofs.ts'
import { placeOfProject } from '../sealing/record-reader.ts'

/** The name of a webhook's record in the project's hash of proofs. */
export const nameOf = (project: string, id: string): RecordName => ({ place: placeOfProject(project), field: `#webhook:${id}` })

/** Records of webhooks as texts with their proofs, and back. */
export function createWebhookRecords(proofs: RecordProofs) {
  const read = (project: string, id: string, text: string, proof: string | null | undefined): Webhook => {
    const record = parseWebhook(text, project, id)
    const isOurs = proofs.refute(nameOf(project, id), text, proof) === undefined
    if (record !== undefined && isOurs) return record
    return { ...(record ?? unreadableWebhook(project, id)), damage: damageOf(record, text) }
  }
  /** A record with its proof, in the form that the scripts take. */
  const written = async (webhook: Webhook): Promise<{ record: string; proof: [string, string] }> => {
    const record = JSON.stringify(webhook)
    const name = nameOf(webhook.project, webhook.id)
    return { record, proof: [name.field, await proofs.make(name, webhook.generation, record)] }
  }
  return { read, written }
}

const damageOf = (record: Webhook | undefined, text: string): Damage => ({
  reason: record === undefined ? 'RecordBroken' : 'RecordChanged',
  message:
    record === undefined
      ? 'The stored record of the webhook cannot be read, so nothing is delivered. Delete the webhook and create it again.'
      : 'The stored record of the webhook was not written by the bridge, so nothing is delivered. Delete the webhook and create it again.',
  text,
  floor: 0
})

/** The fields of a webhook's state, in the order in which they are read. */
export const stateFields = ['cursor', 'attempts', 'failingSince', 'nextAttemptAt', 'deliveredAt'] as const

export function stateIn(values: readonly (string | null)[]): WebhookState | undefined {
  const [cursor, attempts, failingSince, nextAttemptAt, deliveredAt] = values
  if (!cursor) return undefined
  return {
    cursor,
    attempts: Number(attempts || 0),
    failingSince: failingSince ? Number(failingSince) : null,
    nextAttemptAt: nextAttemptAt ? Number(nextAttemptAt) : null,
    deliveredAt: deliveredAt || null
  }
}
