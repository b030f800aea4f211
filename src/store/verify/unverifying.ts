/**
 * Lua functions of the scripts after which a verification no longer holds. `hasOtherValues` takes a record before and after a change:
 * whether it would open something else, or may. They need `decoded`.
 */
export const UNVERIFYING = `
local function hasOtherValues(before, after)
  local was = decoded(before)
  if not was then return true end
  local data, since, deleted, type = was.data or {}, was.rotatedAt, was.deletedAt, was.type
  local is = decoded(after) or {}
  if is.rotatedAt ~= since or is.deletedAt ~= deleted or is.type ~= type then return true end
  for field, value in pairs(is.data or {}) do if data[field] ~= value then return true end end
  for field in pairs(data) do if (is.data or {})[field] == nil then return true end end
  return false
end
local function unverify(verified, invalid, id)
  redis.call('HDEL', verified, id)
  redis.call('ZREM', invalid, id)
end
`
