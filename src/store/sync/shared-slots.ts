import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { controllerKeys } from '../redis/redis-keys.ts'

/** The slots for calls to a controller, divided among the processes. */
export interface SharedSlotsStore {
  /**
   * Claims slots for a process: at least those that it keeps, at most what the others leave of `cap`. The claim ends after `life`
   * milliseconds unless it is repeated.
   */
  claim(
    controller: string,
    of: { readonly process: string; readonly cap: number; readonly life: number },
    wish: { readonly keep: number; readonly want: number }
  ): Promise<{ readonly held: number; readonly isContended: boolean }>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbClaimSlots(...args: string[]): Result<[held: number, lacking: number], Context>
  }
}

/**
 * KEYS slots · ARGV process, cap, life, keep, want
 *
 * Without contention a process gets what it wants and half of the rest in advance. Otherwise everyone may have an equal share, the
 * longest waiting first, and more only of what the others do not want. A process that was granted something waits last again.
 */
const CLAIM = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local id, cap, life, keep, want = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local entries = redis.call('HGETALL', KEYS[1])
local others, room, active, since = {}, cap, 1, nil
for i = 1, #entries, 2 do
  local held, wanted, waits, ends = string.match(entries[i + 1], '^(%d+) (%d+) (%d+) (%d+)$')
  held, wanted, waits, ends = tonumber(held), tonumber(wanted), tonumber(waits), tonumber(ends)
  if entries[i] == id then
    if waits and waits > 0 then since = waits end
  elseif not ends or ends <= now then
    redis.call('HDEL', KEYS[1], entries[i])
  else
    -- The clock was set back.
    if ends > now + life then
      redis.call('HSET', KEYS[1], entries[i], held .. ' ' .. wanted .. ' ' .. waits .. ' ' .. (now + life))
    end
    room = room - held
    active = active + 1
    if wanted > held then others[#others + 1] = { held, wanted, waits } end
  end
end
since = since or now
local share = math.max(1, math.floor(cap / active))
local earlier, all = 0, 0
for _, other in ipairs(others) do
  local lack = math.max(0, math.min(other[2], share) - other[1])
  all = all + lack
  if other[3] < since then earlier = earlier + lack end
end
local target = want
if #others == 0 then target = want + math.max(0, math.floor((room - want) / 2)) end
if want == 0 then target = 0 end
local got = math.max(keep, math.min(target, share, room - earlier), math.min(target, room - all))
if got > keep then since = now end
if got == 0 and want == 0 then
  redis.call('HDEL', KEYS[1], id)
else
  redis.call('HSET', KEYS[1], id, got .. ' ' .. want .. ' ' .. (want > got and since or 0) .. ' ' .. (now + life))
  redis.call('PEXPIRE', KEYS[1], life * 2)
end
return { got, all }`

export function createSharedSlots(redis: RedisClient): SharedSlotsStore {
  redis.defineCommand('jcbClaimSlots', { numberOfKeys: 1, lua: CLAIM })
  return {
    async claim(controller, { process, cap, life }, { keep, want }) {
      const { slots } = controllerKeys(controller)
      const [held, lacking] = await redis.jcbClaimSlots(slots, process, String(cap), String(life), String(keep), String(want))
      return { held, isContended: lacking > 0 }
    }
  }
}
