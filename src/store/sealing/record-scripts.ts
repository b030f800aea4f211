import { hash } from 'node:crypto'
import type { Damage } from '../../domain/damage.ts'

/**
 * What a change is made from, as the scripts take it: the generation of a record, or a digest of the exact text of a damaged one.
 */
export const fromOf = (generation: number, damage: Pick<Damage, 'text'> | undefined): string =>
  damage === undefined ? String(generation) : `sha1:${hash('sha1', damage.text)}`

/**
 * Lua prefix of every script that reads a record: gives nil for an unreadable one, where `cjson.decode` would abort the script. The last
 * one is remembered, because what is done with a record asks for it several times; nobody may change it.
 */
export const DECODING = `
local lastText, lastValue
local function decoded(text)
  if not text then return nil end
  if text == lastText then return lastValue end
  local isRead, value = pcall(cjson.decode, text)
  lastText, lastValue = text, isRead and type(value) == 'table' and value or nil
  return lastValue
end
`

/**
 * Lua prefix of every script that compares a record with what a change was made from. An unreadable record has no generation, so
 * that only a change made from its exact text replaces it.
 */
export const COMPARING = `${DECODING}
local function isFrom(text, from)
  if string.sub(from, 1, 5) == 'sha1:' then return text and 'sha1:' .. redis.sha1hex(text) == from end
  if not text then return tonumber(from) == 0 end
  local record = decoded(text)
  return record ~= nil and record.generation == tonumber(from)
end
`
