/** Lua: the time of Redis in milliseconds. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/**
 * KEYS key index · ARGV content, id, lease, its length, life of the key, maximum of keys, name of the key in the index
 * Returns what becomes of the request, and what goes with it. A lease never lasts longer than its length, also if the clock is set
 * back.
 */
export const BEGIN = `${NOW}
local known = redis.call('HMGET', KEYS[1], 'content', 'id', 'until', 'answer')
if known[1] then
  if known[1] ~= ARGV[1] then return {'other', known[1]} end
  if known[4] then return {'answered', known[2], known[4]} end
  local left = (tonumber(known[3]) or 0) - now
  if left > 0 and left <= tonumber(ARGV[4]) then return {'running'} end
  redis.call('HSET', KEYS[1], 'lease', ARGV[3], 'until', now + ARGV[4])
  return {'repeated', known[2]}
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[6]) then
  local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  return {'full', string.format('%.0f', math.max(1000, math.min(first[2] - now, tonumber(ARGV[5]))))}
end
redis.call('ZADD', KEYS[2], now + ARGV[5], ARGV[7])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
redis.call('HSET', KEYS[1], 'content', ARGV[1], 'id', ARGV[2], 'lease', ARGV[3], 'until', now + ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return {'begun', ARGV[2]}`

/** KEYS key · ARGV lease, its length */
export const RENEW = `${NOW}
if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'until', now + ARGV[2])
return 1`

/** KEYS key · ARGV lease, answer or '' */
export const END = `
if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], 'lease', 'until')
if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'answer', ARGV[2]) end
return 1`
