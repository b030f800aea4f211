/**
 * Lua functions for the outcomes of a credential in all targets of its project, see `lineOf`, and for the lists of targets in `work`.
 */
export const TARGETS = `
local function fieldOf(target, field)
  if target == '' then return field end
  return target .. ':' .. field
end
local function lineOf(value, target)
  if not value then return nil end
  local line
  if target == '' then line = string.match(value, '^[^\\n]*')
  else line = string.match(value, '\\n' .. target .. ' ([^\\n]*)') end
  if line == '' then return nil end
  return line
end
local function withLine(value, target, line)
  if target == '' and not (value and string.find(value, '\\n', 1, true)) then return line end
  local first, rest = string.match(value or '', '^([^\\n]*)(.*)$')
  if target == '' then return line .. rest end
  rest = string.gsub(rest, '\\n' .. target .. ' [^\\n]*', '')
  if line ~= '' then rest = rest .. '\\n' .. target .. ' ' .. line end
  return first .. rest
end
local function keep(syncs, id, value)
  if value == '' then redis.call('HDEL', syncs, id) else redis.call('HSET', syncs, id, value) end
end
local function keysIn(text)
  local keys = {}
  for entry in string.gmatch((text or '') .. '|', '([^|]*)|') do keys[#keys + 1] = string.match(entry, '^[^:]*') end
  return keys
end
local function targetsIn(work) return keysIn(redis.call('HGET', work, 'targets')) end
local function isGone(value, targets, generation)
  local gone = string.format('{"gone":%.0f}', generation)
  for _, target in ipairs(targets) do if lineOf(value, target) ~= gone then return false end end
  return true
end
`

/** The fields of `work` that are about what one target holds or was found to hold. */
const FOUND = ['folder', 'inClear', 'displayName', 'checkedAt', 'settledAt', 'unmanaged', 'strangers']
/** The others that are about one target. */
const OTHERS = ['done', 'dueAt', 'failures', 'failing', 'unsynced', 'paused', 'damaged']

const listed = (names: readonly string[]): string => names.map(name => `'${name}'`).join(', ')

/**
 * Lua: drops what is known of one target, with the sync requests for it; `forgetTarget` also drops that there ever was a run on it.
 * Needs `TARGETS`.
 */
export const DROPPING = `
local function dropTarget(target, syncs, work, usage)
  local all = redis.call('HGETALL', syncs)
  for i = 1, #all, 2 do
    local left = withLine(all[i + 1], target, '')
    if left ~= all[i + 1] then keep(syncs, all[i], left) end
  end
  for _, field in ipairs(redis.call('HKEYS', usage)) do
    local owner = string.match(field, '^(%d+):') or ''
    if owner == target then redis.call('HDEL', usage, field) end
  end
  for _, field in ipairs({${listed(FOUND)}}) do redis.call('HDEL', work, fieldOf(target, field)) end
  local asked = fieldOf(target, 'now:')
  for _, field in ipairs(redis.call('HKEYS', work)) do
    if string.sub(field, 1, #asked) == asked then redis.call('HDEL', work, field) end
  end
end
local function forgetTarget(target, syncs, work, usage)
  dropTarget(target, syncs, work, usage)
  for _, field in ipairs({${listed(OTHERS)}}) do redis.call('HDEL', work, fieldOf(target, field)) end
  local ignored = fieldOf(target, 'ignored:')
  for _, field in ipairs(redis.call('HKEYS', work)) do
    if string.sub(field, 1, #ignored) == ignored then redis.call('HDEL', work, field) end
  end
end
`
