import type { Result } from 'ioredis'
import { isCount } from '../../domain/shape.ts'
import { type Phase, phases } from '../../domain/status.ts'
import { worstFirst } from '../../domain/summary.ts'
import { INDEXING } from '../credential/index-scripts.ts'
import type { RedisClient } from '../redis/client.ts'
import type { ProjectKeys } from '../redis/redis-keys.ts'
import { DECODING } from '../sealing/record-scripts.ts'
import { TARGETS } from '../sync/target-scripts.ts'

/** The number of a project's credentials in each phase, and of unmanaged ones in its folder. */
export interface Counts {
  readonly phases: Readonly<Record<Phase, number>>
  readonly unmanaged: number
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbRecount(...args: string[]): Result<(string | null)[], Context>
  }
}

/**
 * Lua prefix of every script that writes records or outcomes, so that the counts and the index change in the same step. `phaseOf` is
 * the Lua version of the phase in `summaryOf`. `noteChange` takes a record and its outcomes before and after. `recount` counts and
 * indexes everything once, for records written before there were counts or around them. A script works on one project, and does not
 * change which targets count.
 */
export const COUNTING = `${DECODING}${INDEXING}${TARGETS}
local ranks = {${worstFirst.map((phase, rank) => `${phase} = ${rank}`).join(', ')}}
local function isUnresolved(record)
  if type(record.references) ~= 'table' then return false end
  local read = {}
  for _, field in ipairs(record.secretFields or {}) do read[field] = true end
  for field in pairs(record.references) do
    if not read[field] and (record.data or {})[field] == nil then return true end
  end
  return false
end
local function phaseIn(record, line)
  if not line then return 'Pending' end
  local sync = decoded(line)
  if not sync then return 'Blocked' end
  if sync.gone then return 'Pending' end
  if not ranks[sync.outcome] or type(sync.generation) ~= 'number' then return 'Blocked' end
  if sync.generation < record.generation then return 'Pending' end
  if sync.outcome ~= 'Blocked' and isUnresolved(record) then return 'Pending' end
  return sync.outcome
end
local function phaseOf(text, value, counted)
  if not text then return nil end
  local record = decoded(text)
  if not record or type(record.generation) ~= 'number' or record.deletedAt == nil then return 'Blocked' end
  if record.deletedAt ~= cjson.null then return 'Deleting' end
  local worst = 'Synced'
  for _, target in ipairs(counted) do
    local phase = phaseIn(record, lineOf(value, target))
    if ranks[phase] < ranks[worst] then worst = phase end
  end
  return worst
end
local countedOnes
local function countedIn(work)
  countedOnes = countedOnes or keysIn(redis.call('HGET', work, 'summary'))
  return countedOnes
end
local function countTransition(work, before, after)
  if before == after then return end
  if before then redis.call('HINCRBY', work, 'n:' .. before, -1) end
  if after then redis.call('HINCRBY', work, 'n:' .. after, 1) end
end
local function noteChange(work, index, id, text, sync, newText, newSync)
  local counted = countedIn(work)
  local before, after = phaseOf(text, sync, counted), phaseOf(newText, newSync, counted)
  if before == after and text == newText then return end
  countTransition(work, before, after)
  reindex(index, entriesOf(id, text, before), entriesOf(id, newText, after))
end
local function recount(credentials, syncs, work, index)
  if redis.call('HEXISTS', work, 'counted') == 1 then return end
  for phase in pairs(ranks) do redis.call('HDEL', work, 'n:' .. phase) end
  redis.call('DEL', index)
  local outcomes, records = {}, redis.call('HGETALL', syncs)
  for i = 1, #records, 2 do outcomes[records[i]] = records[i + 1] end
  records = redis.call('HGETALL', credentials)
  for i = 1, #records, 2 do noteChange(work, index, records[i], nil, nil, records[i + 1], outcomes[records[i]]) end
  redis.call('HSET', work, 'counted', 1)
  for _, target in ipairs(targetsIn(work)) do
    local unmanaged = decoded(redis.call('HGET', work, fieldOf(target, 'unmanaged')) or '[]') or {}
    redis.call('HSET', work, fieldOf(target, 'strangers'), #unmanaged)
  end
end
`

/** KEYS credentials sync work index, ARGV the fields that hold the counts. Returns them; writes nothing for a name without a project. */
const RECOUNT = `${COUNTING}
if redis.call('EXISTS', KEYS[3]) == 0 then return {} end
redis.call('HDEL', KEYS[3], 'counted')
recount(KEYS[1], KEYS[2], KEYS[3], KEYS[4])
return redis.call('HMGET', KEYS[3], unpack(ARGV))`

export const defineCounting = (redis: RedisClient): void => redis.defineCommand('jcbRecount', { numberOfKeys: 4, lua: RECOUNT })

/** The fields of `work` that hold the counts. */
export const countFields: readonly string[] = ['counted', 'strangers', ...phases.map(phase => `n:${phase}`)]

/** Parses the values of those fields; undefined if they are missing or not counts. */
export function countsIn([counted, ...texts]: readonly (string | null)[]): Counts | undefined {
  const [unmanaged = 0, ...numbers] = texts.map(text => Number(text ?? 0))
  if (!counted || ![unmanaged, ...numbers].every(isCount)) return undefined
  const entries = phases.map((phase, i) => [phase, numbers[i] ?? 0] as const)
  return { phases: Object.fromEntries(entries) as Record<Phase, number>, unmanaged }
}

/** Recounts a project whose counts are missing or damaged; other projects' counts are simply read. One step: others may recount it, too. */
export async function recount(redis: RedisClient, { credentials, sync, work, index }: ProjectKeys): Promise<Counts> {
  const counted = await redis.jcbRecount(credentials, sync, work, index, ...countFields)
  return countsIn(counted) ?? (countsIn(['1']) as Counts)
}
