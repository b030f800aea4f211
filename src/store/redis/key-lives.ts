/**
 * Lua: ends a key after `length` milliseconds at the latest. Redis keeps the moment at which a key ends, so when its clock is set back a
 * key lives longer than anybody meant. It is not ended at once: its holder may be alive, and then renews it.
 */
export const SHORTEN = `
local function shorten(key, length)
  if redis.call('PTTL', key) > tonumber(length) then redis.call('PEXPIRE', key, length) end
end`
