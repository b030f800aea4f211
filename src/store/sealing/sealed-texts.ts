import type { Result } from 'ioredis'
import type { Credential } from '../../domain/credential.ts'
import { isFields, isList, isText, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'

/** Parses a stored list of texts; empty if it cannot be read. */
export function textsIn(json: string | null | undefined): readonly string[] {
  const value = valueOf(json ?? '[]')
  return isList(isText)(value) ? (value as string[]) : []
}

/** KEYS credentials secrets · ARGV ids: the record and the sealed secrets of each, of one moment */
const SEALED = `
local found = {}
for _, id in ipairs(ARGV) do
  found[#found + 1] = redis.call('HGET', KEYS[1], id)
  found[#found + 1] = redis.call('HGET', KEYS[2], id)
end
return found`

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbSealed(...args: string[]): Result<(string | null)[], Context>
  }
}

/** The sealed secrets of credentials of a project; undefined for one whose record is of another generation. */
export type SealedTexts = (
  project: string,
  credentials: readonly Pick<Credential, 'id' | 'generation'>[]
) => Promise<readonly (string | undefined)[]>

export function createSealedTexts(redis: RedisClient): SealedTexts {
  redis.defineCommand('jcbSealed', { numberOfKeys: 2, lua: SEALED })
  return async (project, credentials) => {
    if (credentials.length === 0) return []
    const keys = projectKeys(project)
    const found = await redis.jcbSealed(keys.credentials, keys.secrets, ...credentials.map(({ id }) => id))
    return credentials.map(({ generation }, i) => {
      const [record, sealed] = [found[2 * i], found[2 * i + 1]]
      const stored = record ? valueOf(record) : undefined
      return sealed && isFields(stored) && stored['generation'] === generation ? sealed : undefined
    })
  }
}
