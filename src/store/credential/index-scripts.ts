import { UNKNOWN_TYPE } from '../../domain/credential.ts'
import { credentialTypes } from '../../domain/types/index.ts'

/** Every type that an entry of the index can have. */
export const indexedTypes: readonly string[] = [...credentialTypes.map(({ type }) => type), UNKNOWN_TYPE]

/**
 * Lua functions that keep the index of a project's credentials, in the scripts that write records and outcomes. The index is a sorted
 * set whose scores are 0, so that it is ordered by its members: `a PHASE TYPE ID` for each credential, and `e EXPIRY PHASE TYPE ID` for
 * each that expires. They need `decoded`.
 */
export const INDEXING = `
local types = {${indexedTypes.map(type => `['${type}'] = true`).join(', ')}}
local function entriesOf(id, text, phase)
  if not phase then return {} end
  local record = decoded(text) or {}
  local rest = phase .. ' ' .. (types[record.type] and record.type or '${UNKNOWN_TYPE}') .. ' ' .. id
  local expiry = record.expiresAt
  if type(expiry) ~= 'string' or not string.match(expiry, '^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d%.%d%d%dZ$') then
    return {'a ' .. rest}
  end
  return {'a ' .. rest, 'e ' .. expiry .. ' ' .. rest}
end
local function reindex(index, before, after)
  if before[1] == after[1] and before[2] == after[2] then return end
  for _, entry in ipairs(before) do redis.call('ZREM', index, entry) end
  for _, entry in ipairs(after) do redis.call('ZADD', index, 0, entry) end
end
`
