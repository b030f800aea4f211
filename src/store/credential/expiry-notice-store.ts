import type { Result } from 'ioredis'
import type { Credential } from '../../domain/credential.ts'
import { type Expiry, type Notice, noExpiry } from '../../domain/expiry-notices.ts'
import type { Project } from '../../domain/project.ts'
import { hasShape, isCount, isList, valueOf } from '../../domain/shape.ts'
import { EVENTS_KEPT, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import type { RecordProofs } from '../sealing/record-proofs.ts'
import { createRecordReader, PROJECT_FIELD } from '../sealing/record-reader.ts'
import { COMPARING } from '../sealing/record-scripts.ts'

/** What the expiry notices of a project are computed from. */
export interface Dated {
  readonly project: Project
  readonly credentials: readonly Credential[]
  /** The mark of the last notice given about each credential, by id. */
  readonly marks: ReadonlyMap<string, string>
  /** The project's count of changes at the time of the read. */
  readonly dirty: string
}

export interface ExpiryNoticeStore {
  read(project: string): Promise<Dated | undefined>
  /**
   * Writes the events of the notices that no other process has given meanwhile, and the time of the next look, which is now if the
   * project has changed since it was read. Resolves to the number of notices given.
   */
  tell(
    dated: Dated,
    outlook: { readonly notices: readonly Notice[]; readonly nextAt: number | undefined; readonly expiry: Expiry }
  ): Promise<number>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbTell(...args: string[]): Result<number, Context>
  }
}

/** A time that never comes. */
const NEVER = 8.64e15

/**
 * KEYS credentials work events notices
 * ARGV eventsKept, dirty as read, noticeAt, expiry, then for each notice: id, generation, mark before, mark, number of events,
 * events Also removes the marks of credentials that no longer exist.
 */
const TELL = `${COMPARING}
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
local told, i = 0, 5
while i <= #ARGV do
  local record = redis.call('HGET', KEYS[1], ARGV[i])
  local mark = redis.call('HGET', KEYS[4], ARGV[i]) or ''
  local isDue = record and isFrom(record, ARGV[i + 1]) and mark == ARGV[i + 2]
  if isDue then redis.call('HSET', KEYS[4], ARGV[i], ARGV[i + 3]) told = told + 1 end
  for j = i + 5, i + 4 + tonumber(ARGV[i + 4]) do
    if isDue then redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[1], '*', 'event', ARGV[j]) end
  end
  i = i + 5 + tonumber(ARGV[i + 4])
end
for _, id in ipairs(redis.call('HKEYS', KEYS[4])) do
  if redis.call('HEXISTS', KEYS[1], id) == 0 then redis.call('HDEL', KEYS[4], id) end
end
if (redis.call('HGET', KEYS[2], 'dirty') or '0') == ARGV[2] then
  redis.call('HSET', KEYS[2], 'noticeAt', ARGV[3], 'expiry', ARGV[4])
end
return told`

export function createExpiryNoticeStore(redis: RedisClient, proofs: RecordProofs): ExpiryNoticeStore {
  const reader = createRecordReader(proofs)
  redis.defineCommand('jcbTell', { numberOfKeys: 4, lua: TELL })
  return {
    async read(name) {
      const keys = projectKeys(name)
      const reading = redis
        .multi()
        .get(keys.project)
        .hgetall(keys.credentials)
        .hgetall(keys.notices)
        .hget(keys.work, 'dirty')
        .hgetall(keys.proofs)
      const [record, credentials, marks, dirty, stored] =
        await transaction<[string | null, Fields, Fields, string | null, Fields]>(reading)
      const proofOf = new Map(Object.entries(stored))
      const project = reader.project(name, record, proofOf.get(PROJECT_FIELD))
      if (project === undefined) return undefined
      // The only notice about a damaged record is the damage, which is reported elsewhere.
      const all = Object.entries(credentials).flatMap(([id, text]) => {
        const { credential, damage } = reader.inTarget(name, id, { text, proof: proofOf.get(id), sync: undefined })
        return damage === undefined ? [credential] : []
      })
      return { project, credentials: all, marks: new Map(Object.entries(marks)), dirty: dirty ?? '0' }
    },

    async tell({ project, dirty }, { notices, nextAt, expiry }) {
      const { credentials, work, events, notices: marks } = projectKeys(project.name)
      const told = notices.flatMap(({ id, generation, before, mark, events }) => [
        ...[id, String(generation), before, mark, String(events.length)],
        ...events.map(event => serialised(event))
      ])
      const args = [String(EVENTS_KEPT), dirty, String(nextAt ?? NEVER), JSON.stringify(expiry), ...told]
      return redis.jcbTell(credentials, work, events, marks, ...args)
    }
  }
}

/** Parses the field `expiry` of a project's `work`. */
export function expiryIn(field: string | null | undefined): Expiry {
  const value = valueOf(field || 'null')
  return isExpiry(value) ? (value as Expiry) : noExpiry
}

const isExpiry = hasShape({ within: isList(isCount), expired: isCount, tooOld: isCount })
