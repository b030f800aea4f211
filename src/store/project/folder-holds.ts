import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'

/**
 * A hold on a folder that is about to be deleted. While it lasts, no project may claim the folder or one below it, and it is
 * granted only while no project does. Claims and holds are in one slot, so that each checks the other atomically.
 */
export interface FolderHolds {
  /**
   * Holds a folder (see `placeOf`) for `ms` milliseconds; undefined if another project claims it or a folder below. `own` is the
   * project's claim, which does not count. A hold left behind by an earlier attempt lasts until it expires, because the deletion
   * which that attempt asked Jenkins for may still be running.
   */
  hold(place: string, own: string, project: string, ms: number): Promise<Hold | undefined>
}

export interface Hold {
  /** Ends the hold once Jenkins is known to be done. */
  free(): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbHoldFolder(...args: string[]): Result<string, Context>
    jcbFreeFolder(...args: string[]): Result<number, Context>
  }
}

/** Maximum life of a hold in milliseconds. */
export const LONGEST_HOLD = 600_000

/** Lua: milliseconds since 1970, and whether a folder or one above it is held. A hold that is not freed expires. */
export const HELD = `
local function milliseconds()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function isHeld(holds, place)
  while place do
    local ends = redis.call('HGET', holds, place)
    local left = ends and tonumber(ends) - milliseconds() or 0
    -- A hold with more than the maximum left dates from before a clock was set back.
    if left > 0 and left <= ${LONGEST_HOLD} then return true end
    if ends then redis.call('HDEL', holds, place) end
    place = string.match(place, '^(.*)/[^/]*$')
  end
  return false
end`

/**
 * KEYS folders holds · ARGV place, own claim, milliseconds, project known to be gone or ''. Returns the claimant, or `!` and the
 * hold's end.
 */
const HOLD = `${HELD}
local claims = redis.call('HGETALL', KEYS[1])
for i = 1, #claims, 2 do
  local isInside = claims[i] == ARGV[1] or string.sub(claims[i], 1, #ARGV[1] + 1) == ARGV[1] .. '/'
  if isInside and claims[i] ~= ARGV[2] and claims[i + 1] ~= ARGV[4] then return claims[i + 1] end
end
local ends = string.format('%.0f', milliseconds() + tonumber(ARGV[3]))
if not isHeld(KEYS[2], ARGV[1]) then redis.call('HSET', KEYS[2], ARGV[1], ends) end
return '!' .. ends`

/** KEYS holds · ARGV place, end time of the hold to free */
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
      // A claim left behind by a crash, without a project, does not prevent the hold.
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
