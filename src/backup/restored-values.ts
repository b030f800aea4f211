import { areReferences } from '../domain/references.ts'
import { isFields, valueOf } from '../domain/shape.ts'
import { isSharedFrom, SHARED_FROM } from '../domain/shares.ts'
import { parseSourceState, restoredState } from '../domain/source.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { projectKeys, refIn } from '../store/redis/redis-keys.ts'
import { registryKeys } from '../store/redis/registry-keys.ts'
import type { Entry } from './parts.ts'

/** The fields of credentials whose values come from secret stores or from other projects, by projects and ids. */
export interface RestoredValues {
  /** Notes the entries of one part of a project. */
  note(project: string | null, part: string, entries: readonly Entry[]): void
  /**
   * Marks what was noted, once the states of all sources are there: these values may be older than those in Jenkins, so each is read
   * from its secret store, or compared with the credential that is shared, before it is written.
   */
  mark(redis: RedisClient): Promise<void>
}

export function createRestoredValues(): RestoredValues {
  const found = new Map<string, Map<string, readonly string[]>>()
  return {
    note(project, part, entries) {
      if (project === null || part !== 'credentials') return
      for (const [id = '', text = ''] of entries) {
        const fields = referringIn(text)
        if (fields.length === 0) continue
        const ofProject = found.get(project) ?? new Map<string, readonly string[]>()
        found.set(project, ofProject.set(id, fields))
      }
    },

    async mark(redis) {
      for (const [project, ofProject] of found) {
        const { sources } = projectKeys(project)
        const ids = [...ofProject.keys()]
        const stored = await redis.hmget(sources, ...ids)
        const states = ids.map((id, i) => JSON.stringify(restoredState(parseSourceState(stored[i]), ofProject.get(id) ?? [])))
        await redis.hset(sources, ...ids.flatMap((id, i) => [id, states[i] ?? '']))
      }
      // Their status says so after the first run.
      const due = (await redis.zrange(registryKeys.due, '0', '-1')).filter(target => found.has(refIn(target).name))
      if (due.length > 0) await redis.zadd(registryKeys.due, 'XX', ...due.flatMap(target => [0, target]))
    }
  }
}

/** The fields whose values come from elsewhere. A record that cannot be read is not written to Jenkins in any case. */
function referringIn(text: string): readonly string[] {
  const record = valueOf(text)
  if (!isFields(record) || record['deletedAt'] !== null) return []
  const { references, sharedFrom } = record
  if (isSharedFrom(sharedFrom)) return [SHARED_FROM]
  return isFields(references) && areReferences(references) ? Object.keys(references) : []
}
