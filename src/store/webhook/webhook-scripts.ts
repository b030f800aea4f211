/** The scripts of the webhook store; each is one atomic step. */

/** Prepends a line to a log and trims the log to `kept` lines. */
const LOG = `
local function log(key, id, line, kept)
  local lines, count = line, 1
  local old = redis.call('HGET', key, id)
  if old then
    for each in string.gmatch(old, '[^\\n]+') do
      if count >= tonumber(kept) then break end
      lines = lines .. '\\n' .. each
      count = count + 1
    end
  end
  redis.call('HSET', key, id, lines)
end`

/**
 * KEYS project webhooks secrets state events proofs · ARGV id, record, sealed, event, eventsKept, maximum of webhooks, proof field,
 * proof
 */
export const CREATE = `
local project = redis.call('GET', KEYS[1])
if not project or string.sub(project, 1, 1) ~= '{' then return 'no-project' end
if redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[6]) then return 'full' end
local last = redis.call('XREVRANGE', KEYS[5], '+', '-', 'COUNT', 1)[1]
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[6], ARGV[7], ARGV[8])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[4], ARGV[1] .. ':cursor', last and last[1] or '0-0')
redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[5], '*', 'event', ARGV[4])
return 'ok'`

/**
 * KEYS webhooks secrets state events proofs
 * ARGV id, expected record, new record, sealed or '', '1' to clear failures, event, eventsKept, field of the proof, proof
 */
export const UPDATE = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 'conflict' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[5], ARGV[8], ARGV[9])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], ARGV[1], ARGV[4]) end
if ARGV[5] == '1' then
  for _, field in ipairs({ 'attempts', 'failingSince', 'nextAttemptAt' }) do redis.call('HDEL', KEYS[3], ARGV[1] .. ':' .. field) end
end
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[7], '*', 'event', ARGV[6])
return 'ok'`

/** KEYS webhooks secrets state log events proofs · ARGV id, expected record, event, eventsKept, proof field, fields of the state */
export const REMOVE = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 'conflict' end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
redis.call('HDEL', KEYS[6], ARGV[5])
for i = 6, #ARGV do redis.call('HDEL', KEYS[3], ARGV[1] .. ':' .. ARGV[i]) end
redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[4], '*', 'event', ARGV[3])
return 'ok'`

/**
 * KEYS webhooks state log · ARGV id, record that the delivery was for, expected cursor, '1' for a failure, line or '', lines kept,
 * pairs of a field of the state and its value
 */
export const MOVE = `${LOG}
local record = redis.call('HGET', KEYS[1], ARGV[1])
if not record then return 'changed' end
if ARGV[5] ~= '' then log(KEYS[3], ARGV[1], ARGV[5], ARGV[6]) end
if ARGV[4] == '1' and record ~= ARGV[2] then return 'changed' end
if redis.call('HGET', KEYS[2], ARGV[1] .. ':cursor') ~= ARGV[3] then return 'moved' end
for i = 7, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[1] .. ':' .. ARGV[i], ARGV[i + 1]) end
return 'ok'`

/** KEYS webhooks log state · ARGV id, line, lines kept, time of arrival or '' */
export const NOTE = `${LOG}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
log(KEYS[2], ARGV[1], ARGV[2], ARGV[3])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[3], ARGV[1] .. ':deliveredAt', ARGV[4]) end
return 1`

/** KEYS index · ARGV project, revision */
export const UNLIST = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])`
