import type { Result } from 'ioredis'
import type { NewEvent } from '../../domain/event.ts'
import { parseSourceState, type SourceState } from '../../domain/source.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { transaction } from '../redis/transaction.ts'
import { DECODING } from '../sealing/record-scripts.ts'

/** A state as it was read, which a change must find unchanged. */
export interface ReadSource {
  readonly state: SourceState | undefined
  readonly stored: string
}

/** What the last refresh of each credential with references showed, apart from the records. */
export interface SourceStore {
  get(project: string, id: string): Promise<ReadSource>
  all(project: string): Promise<ReadonlyMap<string, SourceState>>
  /** Writes a state with an event of the change, if the state is the one that was read. False: somebody else has changed it. */
  put(project: string, id: string, before: ReadSource, state: SourceState, event?: NewEvent): Promise<boolean>
  /** Drops the states of credentials that take no values from elsewhere any more. */
  drop(project: string, ids: readonly string[]): Promise<void>
  /** Rebuilds which credentials are stale from the states of these, which take values from elsewhere. */
  reindex(project: string, ids: readonly string[]): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbPutSource(...args: string[]): Result<number, Context>
    jcbReindexSources(...args: string[]): Result<number, Context>
  }
}

/** KEYS sources credentials work events stale · ARGV id, stored text or '', new text, events kept, event or '', `1` for stale */
const PUT = `${DECODING}
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
local record = decoded(redis.call('HGET', KEYS[2], ARGV[1]) or '')
if not record or record.deletedAt ~= cjson.null then return 1 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[6] == '1' then redis.call('ZADD', KEYS[5], 0, ARGV[1]) else redis.call('ZREM', KEYS[5], ARGV[1]) end
redis.call('HSET', KEYS[3], 'version', table.concat(redis.call('TIME'), '.'))
if ARGV[5] ~= '' then redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[4], '*', 'event', ARGV[5]) end
return 1`

/** KEYS sources stale · ARGV ids */
const REINDEX = `
redis.call('DEL', KEYS[2])
for _, id in ipairs(ARGV) do
  if string.find(redis.call('HGET', KEYS[1], id) or '', '"staleSince":"', 1, true) then redis.call('ZADD', KEYS[2], 0, id) end
end
return 1`

export function createSourceStore(redis: RedisClient, place: Place = noPlace): SourceStore {
  redis.defineCommand('jcbPutSource', { numberOfKeys: 5, lua: PUT })
  redis.defineCommand('jcbReindexSources', { numberOfKeys: 2, lua: REINDEX })
  return {
    async get(project, id) {
      const stored = (await redis.hget(projectKeys(project).sources, id)) ?? ''
      return { state: parseSourceState(stored), stored }
    },

    async all(project) {
      const entries = Object.entries(await redis.hgetall(projectKeys(project).sources))
      return new Map(
        entries.flatMap(([id, text]) => {
          const state = parseSourceState(text)
          return state === undefined ? [] : [[id, state] as const]
        })
      )
    },

    async put(project, id, { stored }, state, event) {
      const { sources, credentials, work, events, stale } = projectKeys(project)
      const text = event === undefined ? '' : serialised(event, place)
      const args = [id, stored, JSON.stringify(state), String(EVENTS_KEPT), text, state.staleSince === null ? '' : '1']
      return (await redis.jcbPutSource(sources, credentials, work, events, stale, ...args)) === 1
    },

    async drop(project, ids) {
      if (ids.length === 0) return
      const { sources, stale } = projectKeys(project)
      await transaction(
        redis
          .multi()
          .hdel(sources, ...ids)
          .zrem(stale, ...ids)
      )
    },

    async reindex(project, ids) {
      const { sources, stale } = projectKeys(project)
      await redis.jcbReindexSources(sources, stale, ...ids)
    }
  }
}
