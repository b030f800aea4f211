import type { Result } from 'ioredis'
import { COUNTING } from '../project/phase-counts.ts'
import type { RedisClient } from '../redis/client.ts'
import { defineOnce } from '../redis/once.ts'
import { COMPARING } from '../sealing/record-scripts.ts'
import { TARGETS } from '../sync/target-scripts.ts'
import { UNVERIFYING } from '../verify/unverifying.ts'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbFind(...args: string[]): Result<(string | null)[], Context>
    jcbReplaceRecord(...args: string[]): Result<number, Context>
  }
}

/**
 * KEYS project credentials secrets twins work events sync proofs index sources stale verified invalid
 * ARGV eventsKept, maximum of credentials, maximum of bytes, expected versions of the set (`,1,2,`) or '', then for each change:
 * id, id in lower case, what it was made from, record, sealed secrets, event, proof
 * Checks every change before it writes the first. The field `bytes` of work is never less than what is stored, and is recounted
 * before it refuses anything. Deletions never exceed a quota. What is known of sources goes with the last of them.
 */
const COMMIT = `${COMPARING}${COUNTING}${UNVERIFYING}
local project = redis.call('GET', KEYS[1])
if not project or string.sub(project, 1, 6) == 'claim:' then return {'no-project'} end
project = decoded(project)
if not project or project.deletedAt == nil then return {'broken-project'} end
if project.deletedAt ~= cjson.null then return {'no-project'} end
local version = tonumber(redis.call('HGET', KEYS[5], 'setVersion') or 0)
if ARGV[4] ~= '' and not string.find(ARGV[4], string.format(',%.0f,', version), 1, true) then return {'version', version} end
local fresh, growth = 0, 0
for i = 5, #ARGV, 7 do
  local record = redis.call('HGET', KEYS[2], ARGV[i])
  if not isFrom(record, ARGV[i + 2]) then return {'conflict'} end
  local twin = redis.call('HGET', KEYS[4], ARGV[i + 1])
  if twin and twin ~= ARGV[i] then return {'twin', twin} end
  if not record then fresh = fresh + 1 end
  if decoded(ARGV[i + 3]).deletedAt == cjson.null then
    local before = redis.call('HSTRLEN', KEYS[2], ARGV[i]) + redis.call('HSTRLEN', KEYS[3], ARGV[i])
    growth = growth + #ARGV[i + 3] + #ARGV[i + 4] - before
  end
end
if fresh > 0 and redis.call('HLEN', KEYS[2]) + fresh > tonumber(ARGV[2]) then return {'quota', 'credentials'} end
local bytes = tonumber(redis.call('HGET', KEYS[5], 'bytes'))
if not bytes or bytes + growth > tonumber(ARGV[3]) then
  bytes = 0
  for _, key in ipairs({KEYS[2], KEYS[3]}) do
    for _, id in ipairs(redis.call('HKEYS', key)) do bytes = bytes + redis.call('HSTRLEN', key, id) end
  end
  if growth > 0 and bytes + growth > tonumber(ARGV[3]) then return {'quota', 'bytes'} end
end
redis.call('HSET', KEYS[5], 'bytes', bytes + growth)
recount(KEYS[2], KEYS[7], KEYS[5], KEYS[9])
for i = 5, #ARGV, 7 do
  local sync = redis.call('HGET', KEYS[7], ARGV[i])
  noteChange(KEYS[5], KEYS[9], ARGV[i], redis.call('HGET', KEYS[2], ARGV[i]), sync, ARGV[i + 3], sync)
  if redis.call('HEXISTS', KEYS[12], ARGV[i]) == 1 and hasOtherValues(redis.call('HGET', KEYS[2], ARGV[i]), ARGV[i + 3]) then
    unverify(KEYS[12], KEYS[13], ARGV[i])
  end
  local record = decoded(ARGV[i + 3])
  if record.deletedAt ~= cjson.null or (record.references == nil and record.sharedFrom == nil) then
    redis.call('HDEL', KEYS[10], ARGV[i])
    redis.call('ZREM', KEYS[11], ARGV[i])
  end
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 3])
  redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 4])
  redis.call('HSET', KEYS[8], ARGV[i], ARGV[i + 6])
  redis.call('HSET', KEYS[4], ARGV[i + 1], ARGV[i])
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[1], '*', 'event', ARGV[i + 5])
end
redis.call('HINCRBY', KEYS[5], 'dirty', 1)
redis.call('HDEL', KEYS[5], 'noticeAt')
redis.call('HSET', KEYS[5], 'version', table.concat(redis.call('TIME'), '.'))
redis.call('HSETNX', KEYS[5], 'unsyncedSince', redis.call('TIME')[1])
return {'ok', redis.call('HINCRBY', KEYS[5], 'setVersion', 1)}`

/**
 * KEYS work events
 * ARGV eventsKept, event, then the ids to sync now. Each is marked for each target with the count of changes, so that only a run that saw the
 * request clears it.
 */
const REQUEST_SYNC = `${TARGETS}
local dirty = redis.call('HINCRBY', KEYS[1], 'dirty', 1)
for _, target in ipairs(targetsIn(KEYS[1])) do
  for i = 3, #ARGV do redis.call('HSET', KEYS[1], fieldOf(target, 'now:' .. ARGV[i]), dirty) end
end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[1], '*', 'event', ARGV[2])
return dirty`

/**
 * KEYS credentials proofs work · ARGV id, its record, the new record, the new record's proof. Drops `bytes`, which is recounted
 * when needed.
 */
const REPLACE_RECORD = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
redis.call('HDEL', KEYS[3], 'bytes')
redis.call('HSET', KEYS[3], 'version', table.concat(redis.call('TIME'), '.'))
return 1`

/** KEYS project credentials sync proofs sources verified · ARGV id, field of the project's proof */
const FIND = `
local proofs = redis.call('HMGET', KEYS[4], ARGV[1], ARGV[2])
return {redis.call('GET', KEYS[1]), redis.call('HGET', KEYS[2], ARGV[1]), redis.call('HGET', KEYS[3], ARGV[1]), proofs[1], proofs[2],
  redis.call('HGET', KEYS[5], ARGV[1]), redis.call('HGET', KEYS[6], ARGV[1])}`

/** Defines the scripts, and returns those that callers run. */
export function defineCredentialScripts(redis: RedisClient) {
  redis.defineCommand('jcbFind', { numberOfKeys: 6, lua: FIND })
  redis.defineCommand('jcbReplaceRecord', { numberOfKeys: 3, lua: REPLACE_RECORD })
  return {
    commit: defineOnce<readonly [string, (string | number)?]>(redis, 'jcbCommit', 13, COMMIT),
    requestSync: defineOnce<number>(redis, 'jcbRequestSync', 2, REQUEST_SYNC)
  }
}
