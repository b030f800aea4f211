import type { Result } from 'ioredis'
import type { NewEvent } from '../../domain/event.ts'
import { IGNORED_LIMIT, type Ignored, ignoredField } from '../../domain/ignored.ts'
import { keyIn, nameIn, type TargetRef } from '../../domain/targets.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { fieldOf, projectKeys } from '../redis/redis-keys.ts'

/** Which unmanaged credentials are ignored. Each change lets the next run count them again. */
export interface IgnoredStore {
  /**
   * `full`: as many as are allowed are ignored already. Before that, what is ignored and not `present` is forgotten: it has left the
   * folder, or the project has.
   */
  ignore(ref: TargetRef, ignored: Ignored, present: readonly string[], event: NewEvent): Promise<'ok' | 'full' | 'gone'>
  /** `false` if it was not ignored. */
  notice(ref: TargetRef, id: string, event: NewEvent): Promise<boolean>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbIgnore(...args: string[]): Result<number, Context>
    jcbNotice(...args: string[]): Result<number, Context>
  }
}

/**
 * KEYS project work events · ARGV eventsKept, event, field, record, its prefix, limit, fields that stay. Sent again, it changes nothing.
 */
const IGNORE = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HGET', KEYS[2], ARGV[3]) == ARGV[4] then return 1 end
if redis.call('HEXISTS', KEYS[2], ARGV[3]) == 0 then
  local stays, found, count = {}, {}, 0
  for i = 7, #ARGV do stays[ARGV[i]] = true end
  for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
    if string.sub(field, 1, #ARGV[5]) == ARGV[5] then
      found[#found + 1] = field
      if stays[field] then count = count + 1 end
    end
  end
  if #found >= tonumber(ARGV[6]) then
    if count >= tonumber(ARGV[6]) then return -1 end
    for _, field in ipairs(found) do
      if not stays[field] then redis.call('HDEL', KEYS[2], field) end
    end
  end
end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('HINCRBY', KEYS[2], 'dirty', 1)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[1], '*', 'event', ARGV[2])
return 1`

/** KEYS project work events · ARGV eventsKept, event, field */
const NOTICE = `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HDEL', KEYS[2], ARGV[3]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[2], 'dirty', 1)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[1], '*', 'event', ARGV[2])
return 1`

export function createIgnoredStore(redis: RedisClient, place: Place = noPlace): IgnoredStore {
  redis.defineCommand('jcbIgnore', { numberOfKeys: 3, lua: IGNORE })
  redis.defineCommand('jcbNotice', { numberOfKeys: 3, lua: NOTICE })
  const keysOf = (ref: TargetRef) => {
    const { project, work, events } = projectKeys(nameIn(ref))
    return [project, work, events] as const
  }
  const fieldIn = (ref: TargetRef, id: string) => fieldOf(keyIn(ref), ignoredField(id))

  return {
    async ignore(ref, ignored, present, event) {
      const [prefix, limit] = [fieldOf(keyIn(ref), 'ignored:'), String(IGNORED_LIMIT)]
      const stays = present.map(id => fieldIn(ref, id))
      const record = [fieldIn(ref, ignored.id), JSON.stringify(ignored), prefix, limit, ...stays]
      const result = await redis.jcbIgnore(...keysOf(ref), String(EVENTS_KEPT), serialised(event, place), ...record)
      return result === 1 ? 'ok' : result === 0 ? 'gone' : 'full'
    },

    async notice(ref, id, event) {
      const args = [String(EVENTS_KEPT), serialised(event, place), fieldIn(ref, id)]
      return (await redis.jcbNotice(...keysOf(ref), ...args)) === 1
    }
  }
}
