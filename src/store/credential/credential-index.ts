import type { Result } from 'ioredis'
import { UNKNOWN_TYPE } from '../../domain/credential.ts'
import { type ExpiryWindow, isInWindow } from '../../domain/expiry.ts'
import type { Project } from '../../domain/project.ts'
import { refersToStore } from '../../domain/references.ts'
import { type Phase, phases } from '../../domain/status.ts'
import { isStale, summaryOf } from '../../domain/summary.ts'
import { type TriedState, triedStateOf } from '../../domain/verification.ts'
import { COUNTING } from '../project/phase-counts.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { transaction } from '../redis/transaction.ts'
import type { RecordProofs } from '../sealing/record-proofs.ts'
import { createRecordReader, PROJECT_FIELD, type StoredCredential } from '../sealing/record-reader.ts'
import { indexedTypes } from './index-scripts.ts'

/** Narrows a search. */
export interface CredentialFilter {
  readonly phase?: Phase | undefined
  readonly type?: string | undefined
  readonly window?: ExpiryWindow | undefined
  /** `stale`: a value can no longer be read from its secret store, or from the project that shares it. */
  readonly source?: 'stale' | undefined
  /** The name of a secret store that a value comes from. Only the records tell; the index does not know it. */
  readonly store?: string | undefined
  /** What the last try on a verify target said of the current values; `never`: they were not tried. */
  readonly verified?: TriedState | undefined
}

/** What a search found in one project. */
export interface Hits {
  /** How many the filter finds in all. */
  readonly count: number
  /** The first of them after a place, by id. */
  readonly ids: readonly string[]
}

/** Finds credentials of a project without reading their records. */
export interface CredentialIndex {
  /** At most `need` ids after `after`; undefined: from the first one. */
  find(project: string, filter: CredentialFilter, after: string | undefined, need: number): Promise<Hits>
  /** A project and those of its credentials that exist and still match. */
  read(
    project: string,
    filter: CredentialFilter,
    ids: readonly string[]
  ): Promise<{ readonly project: Project | undefined; readonly items: readonly StoredCredential[] }>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbFindCredentials(...args: string[]): Result<[number, ...string[]], Context>
  }
}

/**
 * KEYS credentials sync work index stale verified invalid
 * ARGV number of ids that are needed, id before the first of them or '', `1` to look at expiries, expiry before the first or '', last
 * expiry, `1` for stale ones only, state of the last try or '', then each wanted `PHASE TYPE`; none: all
 * Returns the count, then the ids in no order: at most as many as are needed of each phase and type, or all that have some expiries, are
 * stale or were tried so.
 */
const FIND = `${COUNTING}
if redis.call('EXISTS', KEYS[3]) == 0 then return {0} end
recount(KEYS[1], KEYS[2], KEYS[3], KEYS[4])
local need, found, state, kinds = tonumber(ARGV[1]), {0}, ARGV[7], #ARGV - 7
local wanted, states = {}, {}
for i = 8, #ARGV do wanted[ARGV[i]] = true end
if state == 'invalid' then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[7], 0, -1)) do states[id] = state end
elseif state ~= '' then
  local tries = redis.call('HGETALL', KEYS[6])
  for i = 1, #tries, 2 do states[tries[i]] = (decoded(tries[i + 1]) or {}).state end
end
local function take(id)
  if ARGV[6] == '1' and not redis.call('ZSCORE', KEYS[5], id) then return end
  if state ~= '' and (states[id] or 'never') ~= state then return end
  found[1] = found[1] + 1
  if need > 0 then found[#found + 1] = id end
end
local function takeOfKind(id)
  if kinds == 0 then return take(id) end
  for i = 8, #ARGV do
    if redis.call('ZSCORE', KEYS[4], 'a ' .. ARGV[i] .. ' ' .. id) then return take(id) end
  end
end
local function takeEntries(from, to, form)
  for _, entry in ipairs(redis.call('ZRANGEBYLEX', KEYS[4], from, to)) do
    local kind, id = string.match(entry, form)
    if kind and (kinds == 0 or wanted[kind]) then take(id) end
  end
  return found
end
if ARGV[3] == '1' then
  local from = ARGV[4] == '' and '[e ' or '(e ' .. ARGV[4] .. '!'
  return takeEntries(from, '(e ' .. ARGV[5] .. '!', '^e %S+ (%S+ %S+) (.*)$')
end
if ARGV[6] == '1' then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[5], 0, -1)) do takeOfKind(id) end
  return found
end
if state == 'never' then return takeEntries('[a ', '(a!', '^a (%S+ %S+) (.*)$') end
if state ~= '' then
  for id in pairs(states) do takeOfKind(id) end
  return found
end
if kinds == 0 and need == 0 then return {redis.call('ZLEXCOUNT', KEYS[4], '[a ', '(a!')} end
local function look(kind)
  local from, to = 'a ' .. kind .. ' ', '(a ' .. kind .. '!'
  local count = redis.call('ZLEXCOUNT', KEYS[4], '[' .. from, to)
  found[1] = found[1] + count
  if count == 0 or need == 0 then return end
  from = ARGV[2] == '' and '[' .. from or '(' .. from .. ARGV[2]
  for _, entry in ipairs(redis.call('ZRANGEBYLEX', KEYS[4], from, to, 'LIMIT', 0, need)) do
    found[#found + 1] = string.sub(entry, #kind + 4)
  end
end
for i = 8, #ARGV do look(ARGV[i]) end
if kinds == 0 then
  for phase in pairs(ranks) do
    for type in pairs(types) do look(phase .. ' ' .. type) end
  end
end
return found`

export function createCredentialIndex(redis: RedisClient, proofs: RecordProofs): CredentialIndex {
  redis.defineCommand('jcbFindCredentials', { numberOfKeys: 7, lua: FIND })
  const reader = createRecordReader(proofs)
  return {
    async find(project, filter, after, need) {
      const keys = projectKeys(project)
      const { window, source, verified } = filter
      const [count, ...ids] = await redis.jcbFindCredentials(
        ...[keys.credentials, keys.sync, keys.work, keys.index, keys.stale, keys.verified, keys.invalid],
        ...[String(need), after ?? '', window === undefined ? '' : '1', window?.after ?? '', window?.until ?? ''],
        ...[source === undefined ? '' : '1', verified ?? ''],
        ...wantedKinds(filter)
      )
      // Sorted here, because Lua compares by the locale of Redis.
      const later = after === undefined ? ids : ids.filter(id => id > after)
      return { count, ids: later.sort((a, b) => (a < b ? -1 : 1)).slice(0, need) }
    },

    async read(name, filter, ids) {
      const keys = projectKeys(name)
      const reading = redis
        .multi()
        .get(keys.project)
        .hmget(keys.credentials, ...ids)
        .hmget(keys.sync, ...ids)
        .hmget(keys.proofs, PROJECT_FIELD, ...ids)
        .hmget(keys.sources, ...ids)
        .hmget(keys.verified, ...ids)
      type Texts = (string | null)[]
      const [text, records, syncs, [projectProof, ...made], sources, tries] =
        await transaction<[string | null, Texts, Texts, Texts, Texts, Texts]>(reading)
      const project = reader.project(name, text, projectProof)
      const items = ids.flatMap((id, i) => {
        const record = records[i]
        if (record == null) return []
        const texts = { text: record, proof: made[i], sync: syncs[i], source: sources[i], verified: tries[i] }
        const stored = reader.credential(project, name, id, texts)
        return isWanted(stored, filter) ? [stored] : []
      })
      return { project, items }
    }
  }
}

/** The entries of the index that a filter finds, as `PHASE TYPE`; none: all. */
function wantedKinds({ phase, type }: CredentialFilter): string[] {
  if (phase === undefined && type === undefined) return []
  const types = type === undefined ? indexedTypes : [type]
  return (phase === undefined ? phases : [phase]).flatMap(each => types.map(of => `${each} ${of}`))
}

/** Whether a credential still is what the index said. One that is damaged was found by what its record claims. */
const isWanted = (stored: StoredCredential, { phase, type, window, source, store, verified }: CredentialFilter): boolean =>
  (store === undefined || refersToStore(stored.credential.references, store)) &&
  (verified === undefined || triedStateOf(stored.verified) === verified) &&
  (source === undefined || isStale(stored)) &&
  (phase === undefined || summaryOf(stored).phase === phase) &&
  (type === undefined || stored.credential.type === type || stored.credential.type === UNKNOWN_TYPE) &&
  (window === undefined || isInWindow(stored.credential, window))
