/**
 * KEYS project guard copies work events
 * ARGV token that the guard must have, or '' for any; eventsKept; the field of a wish and the wish that is fulfilled, or '' twice; fields to drop (counted), pairs of
 * field and value (counted), events (the rest). "counted": preceded by the number of its ARGV.
 * Writes nothing for a project that is gone or whose guard another process has. Keeps the number of copies in `work`.
 */
export const WRITE_COPIES = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if ARGV[1] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
if ARGV[3] ~= '' and redis.call('HGET', KEYS[3], ARGV[3]) == ARGV[4] then redis.call('HDEL', KEYS[3], ARGV[3]) end
local at = 5
local dropped = tonumber(ARGV[at])
for i = at + 1, at + dropped do redis.call('HDEL', KEYS[3], ARGV[i]) end
at = at + dropped + 1
local set = tonumber(ARGV[at])
for i = at + 1, at + set, 2 do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
at = at + set + 1
local count = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[3])) do
  if string.sub(field, 1, 5) == 'copy:' then count = count + 1 end
end
redis.call('HSET', KEYS[4], 'copies', count)
for i = at, #ARGV do redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[2], '*', 'event', ARGV[i]) end
return 1`
