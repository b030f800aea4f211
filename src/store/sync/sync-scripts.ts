import { COUNTING } from '../project/phase-counts.ts'
import { STATS } from '../project/stats-scripts.ts'
import { SHORTEN } from '../redis/key-lives.ts'
import { DROPPING, TARGETS } from './target-scripts.ts'

/** The scripts of the sync store; each is one atomic step. All but ACQUIRE and the reads do nothing without the lease. */

/** Succeeds also if our token already holds the lease: a connection that breaks before the reply sends the command again. */
export const ACQUIRE = `${SHORTEN}
if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') or redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
shorten(KEYS[1], ARGV[2])
return 0`

export const RENEW = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('PEXPIRE', KEYS[1], ARGV[2])`
export const RELEASE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('DEL', KEYS[1])`

/** KEYS lease sync work · ARGV token, target, then pairs of id and sync record */
export const INTEND = `${TARGETS}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for i = 3, #ARGV, 2 do
  keep(KEYS[2], ARGV[i], withLine(redis.call('HGET', KEYS[2], ARGV[i]), ARGV[2], ARGV[i + 1]))
end
redis.call('HSET', KEYS[3], 'version', table.concat(redis.call('TIME'), '.'))
return 1`

/**
 * KEYS lease credentials secrets twins sync work events proofs usage index stats sources
 * ARGV token, eventsKept, `1` to recount, target, pairs of work fields (counted), names of sync requests to drop unless they are newer
 * than the run (counted), pairs of id and sync record (counted), triples of removed id, its lower case, its generation (counted), what
 * happened in numbers (counted), events (the rest). "counted": preceded by the number of its ARGV. What is removed is gone from the target; its record goes when it is gone
 * from all.
 */
export const RECORD = `${COUNTING}${STATS}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '1' then redis.call('HDEL', KEYS[6], 'counted') end
recount(KEYS[2], KEYS[5], KEYS[6], KEYS[10])
redis.call('HSET', KEYS[6], 'version', table.concat(redis.call('TIME'), '.'))
local target, targets, at = ARGV[4], targetsIn(KEYS[6]), 5
local function section(step, each)
  local count = tonumber(ARGV[at])
  for i = at + 1, at + count, step do each(i) end
  at = at + 1 + count
end
section(2, function (i) redis.call('HSET', KEYS[6], ARGV[i], ARGV[i + 1]) end)
local done = tonumber(redis.call('HGET', KEYS[6], fieldOf(target, 'done')) or 0)
section(1, function (i)
  local asked = redis.call('HGET', KEYS[6], ARGV[i])
  if asked and tonumber(asked) <= done then redis.call('HDEL', KEYS[6], ARGV[i]) end
end)
section(2, function (i)
  local record, before = redis.call('HGET', KEYS[2], ARGV[i]), redis.call('HGET', KEYS[5], ARGV[i])
  local after = withLine(before, target, ARGV[i + 1])
  noteChange(KEYS[6], KEYS[10], ARGV[i], record, before, record, after)
  keep(KEYS[5], ARGV[i], after)
end)
section(3, function (i)
  local id, generation = ARGV[i], tonumber(ARGV[i + 2])
  local record, before = redis.call('HGET', KEYS[2], id), redis.call('HGET', KEYS[5], id)
  local left, after, found = record, withLine(before, target, ''), decoded(record)
  if found and found.generation == generation then
    after = withLine(before, target, string.format('{"gone":%.0f}', generation))
    if isGone(after, targets, generation) then
      left, after = nil, ''
      redis.call('HDEL', KEYS[8], id)
      redis.call('HDEL', KEYS[12], id)
      for _, each in ipairs(targets) do redis.call('HDEL', KEYS[9], fieldOf(each, id)) end
      redis.call('HDEL', KEYS[2], id)
      redis.call('HDEL', KEYS[3], id)
      redis.call('HDEL', KEYS[4], ARGV[i + 1])
    end
  end
  keep(KEYS[5], id, after)
  noteChange(KEYS[6], KEYS[10], id, record, before, left, after)
end)
local dirty, isSynced = tonumber(redis.call('HGET', KEYS[6], 'dirty') or 0), true
for _, each in ipairs(countedIn(KEYS[6])) do
  local unsynced, seen = unpack(redis.call('HMGET', KEYS[6], fieldOf(each, 'unsynced'), fieldOf(each, 'done')))
  if unsynced ~= '0' or dirty > tonumber(seen or 0) then isSynced = false end
end
if isSynced then redis.call('HDEL', KEYS[6], 'unsyncedSince') end
local stats, first = nil, nil
section(1, function (i) stats = ARGV[i] end)
for i = at, #ARGV do
  local id = redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[2], '*', 'event', ARGV[i])
  first = first or id
end
if stats then
  redis.call('HSETNX', KEYS[11], 'from', first or '0-0')
  addHour(KEYS[11], stats)
end
return 1`

/** KEYS lease work · ARGV token, then pairs of field and value */
export const NOTE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], unpack(ARGV, 2))
return 1`

/**
 * KEYS lease project credentials sync work usage index · ARGV token, target
 * Drops what was written to and read from one target, the sync requests for it, and the counts. Marks the project dirty.
 */
export const DROP_PROOFS = `${COUNTING}${DROPPING}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local project = redis.call('GET', KEYS[2])
if not project or string.sub(project, 1, 1) ~= '{' then return 1 end
dropTarget(ARGV[2], KEYS[4], KEYS[5], KEYS[6])
redis.call('HDEL', KEYS[5], 'counted')
redis.call('HSET', KEYS[5], fieldOf(ARGV[2], 'failures'), 0, 'version', table.concat(redis.call('TIME'), '.'))
recount(KEYS[3], KEYS[4], KEYS[5], KEYS[7])
if redis.call('HLEN', KEYS[3]) > 0 then redis.call('HSETNX', KEYS[5], 'unsyncedSince', redis.call('TIME')[1]) end
redis.call('HINCRBY', KEYS[5], 'dirty', 1)
return 1`

/** KEYS lease of the run, then all keys of the project · ARGV token */
export const PURGE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', unpack(KEYS))
return 1`

/**
 * KEYS values · ARGV parts
 * Each field with the first dot-separated parts of its value, so that sealed content does not leave Redis.
 */
export const HEADERS = `
local all = {}
for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
  local value, at = redis.call('HGET', KEYS[1], id), 0
  for _ = 1, tonumber(ARGV[1]) do at = at and string.find(value, '.', at + 1, true) end
  all[#all + 1] = id
  all[#all + 1] = string.sub(value, 1, math.min((at or #value + 1) - 1, 2000))
end
return all`

/**
 * KEYS project credentials secrets proofs sync work sources · ARGV nothing, or fields of the target: settledAt, done
 * Everything that a run reads, as of one moment: the project, its work, all proofs, the digest of everything that a run acts on (the record
 * of the project, every record with its proof, the header of every sealed text), records, outcomes, headers, and what
 * is said of sources of which a backup brought the value. Where the fields say that
 * there is nothing to do, only what the check of an unchanged project needs: the project, its work, its proof, the digest.
 */
export const SNAPSHOT = `
local project, work = redis.call('GET', KEYS[1]), redis.call('HGETALL', KEYS[6])
local records, proofs = redis.call('HGETALL', KEYS[2]), redis.call('HGETALL', KEYS[4])
local headers, lines = {}, {redis.sha1hex(project or '')}
for i = 1, #records, 2 do lines[#lines + 1] = 'r ' .. records[i] .. ' ' .. redis.sha1hex(records[i + 1]) end
for i = 1, #proofs, 2 do lines[#lines + 1] = 'p ' .. proofs[i] .. ' ' .. proofs[i + 1] end
for _, id in ipairs(redis.call('HKEYS', KEYS[3])) do
  local sealed = redis.call('HGET', KEYS[3], id)
  local header = string.sub(sealed, 1, math.min((string.find(sealed, '.', 1, true) or #sealed + 1) - 1, 2000))
  lines[#lines + 1] = 's ' .. id .. ' ' .. header
  headers[#headers + 1] = id
  headers[#headers + 1] = header
end
table.sort(lines)
local state = redis.sha1hex(table.concat(lines, ','))
if ARGV[1] and redis.call('HGET', KEYS[6], 'dirty') == redis.call('HGET', KEYS[6], ARGV[2])
  and (redis.call('HGET', KEYS[6], ARGV[1]) or '') ~= '' then
  return {project, work, redis.call('HGET', KEYS[4], '#project'), state}
end
local restored, sources = {}, redis.call('HGETALL', KEYS[7])
for i = 1, #sources, 2 do
  if string.find(sources[i + 1], '"restored"', 1, true) then
    restored[#restored + 1] = sources[i]
    restored[#restored + 1] = sources[i + 1]
  end
end
return {project, work, proofs, state, records, redis.call('HGETALL', KEYS[5]), headers, restored}`

/**
 * KEYS as for SNAPSHOT, and lease · ARGV fields of the target: settledAt, done; token, life
 * The same for a run that takes the lease in this step; nothing if another run has it.
 */
export const BEGIN = `${SHORTEN}
if not redis.call('SET', KEYS[8], ARGV[3], 'PX', ARGV[4], 'NX') and redis.call('GET', KEYS[8]) ~= ARGV[3] then
  shorten(KEYS[8], ARGV[4])
  return {}
end
${SNAPSHOT}`
