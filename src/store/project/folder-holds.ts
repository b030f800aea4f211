import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys, registryKeys } from '../redis/redis-keys.ts'

/**
 * A hold on a folder that is about to be deleted: as long as it stands, nobody may claim the folder or one below it, and it can only be
 * had while nobody does. Claims and holds live in one slot, so that each looks at the other in one step.
 */
export interface FolderHolds {
  /**
   * Holds a folder, see `placeOf`, for some milliseconds; undefined where another project claims it or a folder below. `own` is the one
   * claim that is the project's and does not count. A hold that an earlier try left behind stands until it ends by itself: what that try
   * asked of Jenkins may still be at work.
   */
  hold(place: string, own: string, project: string, ms: number): Promise<Hold | undefined>
}

export interface Hold {
  /** Ends it, when Jenkins is known to be done. */
  free(): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbHoldFolder(...args: string[]): Result<string, Context>
    jcbFreeFolder(...args: string[]): Result<number, Context>
  }
}

/** Milliseconds for which a folder may be held. */
export const LONGEST_HOLD = 600_000

/** Lua: milliseconds since 1970, and whether a folder or one above it is held. A hold that its maker did not end ends by itself. */
export const HELD = `
local function milliseconds()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function isHeld(holds, place)
  while place do
    local ends = redis.call('HGET', holds, place)
    local left = ends and tonumber(ends) - milliseconds() or 0
    -- One that would stand longer than any is from before a clock was set back.
    if left > 0 and left <= ${LONGEST_HOLD} then return true end
    if ends then redis.call('HDEL', holds, place) end
    place = string.match(place, '^(.*)/[^/]*$')
  end
  return false
end`

/** KEYS folders holds · ARGV place, own claim, milliseconds, project that is known to be gone or ''. Gives who claims it, or `!` and the end of the hold. */
const HOLD = `${HELD}
local claims = redis.call('HGETALL', KEYS[1])
for i = 1, #claims, 2 do
  local isInside = claims[i] == ARGV[1] or string.sub(claims[i], 1, #ARGV[1] + 1) == ARGV[1] .. '/'
  if isInside and claims[i] ~= ARGV[2] and claims[i + 1] ~= ARGV[4] then return claims[i + 1] end
end
local ends = string.format('%.0f', milliseconds() + tonumber(ARGV[3]))
if not isHeld(KEYS[2], ARGV[1]) then redis.call('HSET', KEYS[2], ARGV[1], ends) end
return '!' .. ends`

/** KEYS holds · ARGV place, end of the hold that is to be ended */
const FREE = `
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
return 1`

export function createFolderHolds(redis: RedisClient): FolderHolds {
  redis.defineCommand('jcbHoldFolder', { numberOfKeys: 2, lua: HOLD })
  redis.defineCommand('jcbFreeFolder', { numberOfKeys: 1, lua: FREE })
  const { folders, holds } = registryKeys
  return {
    async hold(place, own, project, ms) {
      const ask = (gone: string) => redis.jcbHoldFolder(folders, holds, place, own, String(ms), gone)
      let answer = await ask('')
      // A claim that a crash left behind without a project keeps nobody out.
      const isOther = !answer.startsWith('!') && answer !== project
      if (isOther && (await redis.exists(projectKeys(answer).project)) === 0) answer = await ask(answer)
      if (!answer.startsWith('!')) return undefined
      return {
        async free() {
          await redis.jcbFreeFolder(holds, place, answer.slice(1))
        }
      }
    }
  }
}
