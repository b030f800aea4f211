/** Hours of which statistics are kept: 30 days and the day that is not over yet. */
export const HOURS_KEPT = 31 * 24

/**
 * Lua functions for the hash `stats` of a project: `addHour` adds a text of `textOf` to an hour, which is the present one if it is nil.
 * The first event of a new hour drops those that are too old. `from` is the event from which on everything was counted.
 */
export const STATS = `
local function mergedStats(a, b)
  local totals, steps = {0, 0}, {}
  for _, text in ipairs({a, b}) do
    local found, repaired, list = string.match(text, '^(%d+) (%d+) ?(.*)$')
    if found then
      totals = {totals[1] + tonumber(found), totals[2] + tonumber(repaired)}
      for step, count in string.gmatch(list, '(%d+):(%d+)') do steps[step] = (steps[step] or 0) + tonumber(count) end
    end
  end
  local parts = {}
  for step, count in pairs(steps) do parts[#parts + 1] = string.format('%s:%.0f', step, count) end
  return string.format('%.0f %.0f %s', totals[1], totals[2], table.concat(parts, ','))
end
local function addHour(stats, text, at)
  local now = math.floor(redis.call('TIME')[1] / 3600)
  local hour = string.format('%.0f', at or now)
  local before = redis.call('HGET', stats, hour)
  redis.call('HSET', stats, hour, mergedStats(before or '', text))
  if before or at then return end
  for _, field in ipairs(redis.call('HKEYS', stats)) do
    local old = tonumber(field)
    if old and old <= now - ${HOURS_KEPT} then redis.call('HDEL', stats, field) end
  end
  redis.call('EXPIRE', stats, ${HOURS_KEPT * 3600})
end
`

/**
 * KEYS stats events · ARGV `from` or '', id of the newest event or '', then pairs of hour and text
 * Adds what happened before everything was counted, once. Returns 0 if something was written since it was read.
 */
export const FILL = `${STATS}
if redis.call('HEXISTS', KEYS[1], 'filled') == 1 then return 1 end
local from = redis.call('HGET', KEYS[1], 'from') or ''
if from ~= ARGV[1] then return 0 end
local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
if from == '' and (newest and newest[1] or '') ~= ARGV[2] then return 0 end
for i = 3, #ARGV, 2 do addHour(KEYS[1], ARGV[i + 1], ARGV[i]) end
redis.call('HSET', KEYS[1], 'filled', 1)
redis.call('EXPIRE', KEYS[1], ${HOURS_KEPT * 3600})
return 1`
