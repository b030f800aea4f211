/**
 * Lua: caps the remaining life of a key at `length` milliseconds. Redis stores the time at which a key expires, so a key lives too
 * long when the clock is set back. The key is not deleted, because its holder may be alive and then renews it.
 */
export const SHORTEN = `
local function shorten(key, length)
  if redis.call('PTTL', key) > tonumber(length) then redis.call('PEXPIRE', key, length) end
end`
