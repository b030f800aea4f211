import { hash } from 'node:crypto'
import type { Damage } from '../../domain/damage.ts'

/** What a change is made from: the generation of a record, or the very text of a damaged one. The scripts take it in this form. */
export const fromOf = (generation: number, damage: Pick<Damage, 'text'> | undefined): string =>
  damage === undefined ? String(generation) : `sha1:${hash('sha1', damage.text)}`

/** Comes before every script that looks into a record: nil for what is none, where `cjson.decode` would end the script. */
export const DECODING = `
local function decoded(text)
  if not text then return nil end
  local isRead, value = pcall(cjson.decode, text)
  if isRead and type(value) == 'table' then return value end
  return nil
end
`

/**
 * Comes before every script that compares a record with what a change was made from. What cannot be decoded has no generation, so
 * that only a change that was made from its very text replaces it.
 */
export const COMPARING = `${DECODING}
local function isFrom(text, from)
  if string.sub(from, 1, 5) == 'sha1:' then return text and 'sha1:' .. redis.sha1hex(text) == from end
  if not text then return tonumber(from) == 0 end
  local record = decoded(text)
  return record ~= nil and record.generation == tonumber(from)
end
`
