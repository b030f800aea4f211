import { isFields, isList, isText, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { transaction } from '../redis/transaction.ts'

/** Parses a stored list of texts; empty if it cannot be read. */
export function textsIn(json: string | null | undefined): readonly string[] {
  const value = valueOf(json ?? '[]')
  return isList(isText)(value) ? (value as string[]) : []
}

/** Reads in one transaction, so that the records and their secrets belong together. */
export async function sealedOf(
  redis: RedisClient,
  project: string,
  ids: readonly string[],
  generations: readonly number[]
): Promise<(string | undefined)[]> {
  if (ids.length === 0) return []
  const keys = projectKeys(project)
  const reading = redis
    .multi()
    .hmget(keys.credentials, ...ids)
    .hmget(keys.secrets, ...ids)
  const [records, secrets] = await transaction<[(string | null)[], (string | null)[]]>(reading)
  return ids.map((_id, i) => {
    const [record, sealed] = [records[i], secrets[i]]
    const stored = record ? valueOf(record) : undefined
    return sealed && isFields(stored) && stored['generation'] === generations[i] ? sealed : undefined
  })
}
