import { isReason, type Reason } from '../../domain/reasons.ts'
import type { RedisClient } from '../redis/client.ts'
import { allOf, defineForMany } from '../redis/for-many.ts'
import { type ProjectKeys, projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { TARGETS } from '../sync/target-scripts.ts'
import { type Failing, failingIn } from './failing.ts'
import { type Counts, countFields, countsIn, defineCounting, recount } from './phase-counts.ts'

/** The state of a project in one target. */
export interface TargetFacts {
  /** Undefined while the project owns no folder. */
  readonly controller: string | undefined
  /** Why its runs fail as a whole, and since when. */
  readonly failing: Failing | undefined
  readonly checkedAt: string | null
  /** When it is looked at next (ms since 1970). */
  readonly dueAt: number | null
  /** Whether Jenkins is not known to hold everything. */
  readonly isBehind: boolean
}

/** The state of a project in numbers, from what is counted already. */
export interface ProjectFacts {
  readonly name: string
  readonly counts: Counts
  readonly expired: number
  /** Credentials that expire within 7 and within 30 days. */
  readonly expiring: readonly [number, number]
  /** Of those that have expired or expire within 7 days, the ones that are neither blocked nor drifted: at most `MOST_DATED`. */
  readonly dated: number
  /** Credentials of which a value can no longer be read from where it comes from. */
  readonly stale: number
  /** Credentials whose last try on a verify target said that they do not work. */
  readonly invalid: number
  /** Whether the last run found the project paused. */
  readonly paused: boolean
  /** Why the last run did not act on the record of the project. */
  readonly damaged: Reason | null
  readonly copies: number
  /** Time of the oldest change that Jenkins does not hold yet. */
  readonly unsyncedSince: string | null
  /** The oldest of the last complete reads; null if one is missing. */
  readonly checkedAt: string | null
  readonly createdAt: string | null
  readonly targets: readonly TargetFacts[]
  /** Id of the newest event; null if there is none. */
  readonly lastEvent: string | null
}

export interface FactsStore {
  /** Those that exist, in the order of the names. `fault`: some could not be read; if none could, it is thrown. */
  read(
    names: readonly string[],
    now: number
  ): Promise<{ readonly facts: readonly ProjectFacts[]; readonly fault: Error | undefined }>
}

type Values = readonly (string | null)[]

/** What the script returns. */
const UNCOUNTED = 1
type Found = readonly [work: Values, byExpiry: readonly number[], lastEvent: string, ...targets: Values[]]

/** Dated credentials of a project that are looked at one by one. */
export const MOST_DATED = 1_000
const DAY = 86_400_000

const workFields = [
  ...['targets', 'summary', 'dirty', 'paused', 'damaged', 'copies', 'unsyncedSince', 'createdAt'],
  ...countFields
]
const targetFields = ['failing', 'checkedAt', 'dueAt', 'strangers', 'done', 'unsynced']
const listed = (fields: readonly string[]): string => fields.map(field => `'${field}'`).join(', ')

/**
 * KEYS work index events stale invalid
 * ARGV now, in 7 days, in 30 days
 * Returns fields of `work`, numbers by expiry, the newest event, and for each target its fields; 1 for a project that is not counted
 * yet, because the functions that count cost more than all the rest.
 */
const FACTS = `${TARGETS}
if redis.call('EXISTS', KEYS[1]) == 0 then return nil end
if redis.call('HEXISTS', KEYS[1], 'counted') == 0 then return 1 end
local function count(from, to) return redis.call('ZLEXCOUNT', KEYS[2], from, '(e ' .. to .. '!') end
local now = '(e ' .. ARGV[1] .. '!'
local expired, week, month = count('[e ', ARGV[1]), count(now, ARGV[2]), count(now, ARGV[3])
local dated = 0
if expired + week > 0 then
  for _, entry in ipairs(redis.call('ZRANGEBYLEX', KEYS[2], '[e ', '(e ' .. ARGV[2] .. '!', 'LIMIT', 0, ${MOST_DATED})) do
    local phase = string.match(entry, '^e %S+ (%S+) ')
    if phase == 'Synced' or phase == 'Pending' or phase == 'Retrying' then dated = dated + 1 end
  end
end
local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
local numbers = {expired, week, month, dated, redis.call('ZCARD', KEYS[4]), redis.call('ZCARD', KEYS[5])}
local found = {redis.call('HMGET', KEYS[1], ${listed(workFields)}), numbers, newest and newest[1] or ''}
for _, target in ipairs(targetsIn(KEYS[1])) do
  local fields = {}
  for i, field in ipairs({${listed(targetFields)}}) do fields[i] = fieldOf(target, field) end
  found[#found + 1] = redis.call('HMGET', KEYS[1], unpack(fields))
end
return found`

/** A change of its targets makes a project uncounted again. */
const COUNT_TRIES = 3
/** Projects that are asked about at once. */
const BATCH = 250

export function createFactsStore(redis: RedisClient): FactsStore {
  const readFacts = defineForMany<Found | typeof UNCOUNTED | null>(redis, 'jcbProjectFacts', 5, FACTS)
  defineCounting(redis)

  async function readAll(names: readonly string[], times: readonly string[]): Promise<PromiseSettledResult<Found | null>[]> {
    const keys = names.map(projectKeys)
    const places = keys.map(({ work, index, events, stale, invalid }) => [work, index, events, stale, invalid])
    const results = await readFacts(places, times)
    return Promise.all(
      results.map(async (result, i) => {
        if (result.status === 'rejected') return result
        if (result.value !== UNCOUNTED) return { ...result, value: result.value }
        return (await Promise.allSettled([countedFacts(keys[i] as ProjectKeys, places[i] ?? [], times)]))[0]
      })
    )
  }

  async function countedFacts(keys: ProjectKeys, place: readonly string[], times: readonly string[]): Promise<Found | null> {
    for (let tries = 0; tries < COUNT_TRIES; tries++) {
      await recount(redis, keys)
      const [found = null] = allOf(await readFacts([place], times))
      if (found !== UNCOUNTED) return found
    }
    throw new Error('the targets of a project changed at every count of its credentials')
  }

  async function factsOf(name: string, claim: string | null | undefined, result: PromiseSettledResult<Found | null> | undefined) {
    if (result?.status === 'rejected') throw result.reason
    const found = result?.value ?? null
    if (found === null) return undefined
    const [work, [expired = 0, week = 0, month = 0, dated = 0, stale = 0, invalid = 0], lastEvent, ...targets] = found
    const [places, summary, dirty, paused, damaged, copies, unsyncedSince, createdAt, ...numbers] = work
    const counts = countsIn(numbers) ?? (await recount(redis, projectKeys(name)))
    // The only target is that of the claim, see `placeOf`.
    const entries = places ? places.split('|') : [`:${/^\S* ([^/]+)\//.exec(claim ?? '')?.[1] ?? ''}`]
    const counted = (summary ?? '').split('|')
    const all = targets.map((fields, i) => targetOf(entries[i] ?? '', Number(dirty ?? 0), fields))
    return {
      name,
      counts: { ...counts, unmanaged: all.reduce((sum, { unmanaged }) => sum + unmanaged, 0) },
      expired,
      expiring: [week, month] as const,
      dated,
      stale,
      invalid,
      paused: paused === '1',
      damaged: damaged && isReason(damaged) ? damaged : null,
      copies: Number(copies ?? 0),
      unsyncedSince: unsyncedSince ? new Date(Number(unsyncedSince) * 1000).toISOString() : null,
      checkedAt: oldest(all.filter(({ key }) => counted.includes(key)).map(({ checkedAt }) => checkedAt)),
      createdAt: createdAt ?? null,
      targets: all,
      lastEvent: lastEvent || null
    }
  }

  return {
    async read(names, now) {
      const times = [0, 7, 30].map(days => new Date(now + days * DAY).toISOString())
      const facts: ProjectFacts[] = []
      let fault: Error | undefined
      for (let start = 0; start < names.length; start += BATCH) {
        const some = names.slice(start, start + BATCH)
        const [claims, results] = await Promise.all([redis.hmget(registryKeys.owners, ...some), readAll(some, times)])
        for (const found of await Promise.allSettled(some.map((name, i) => factsOf(name, claims[i], results[i])))) {
          if (found.status === 'rejected') fault ??= found.reason as Error
          else if (found.value !== undefined) facts.push(found.value)
        }
      }
      if (fault !== undefined && facts.length === 0) throw fault
      return { facts, fault }
    }
  }
}

function targetOf(entry: string, changes: number, [failing, checkedAt, dueAt, strangers, done, unsynced]: Values) {
  const at = entry.indexOf(':')
  return {
    key: entry.slice(0, at),
    controller: entry.slice(at + 1) || undefined,
    failing: failingIn(failing),
    checkedAt: checkedAt || null,
    dueAt: dueAt ? Number(dueAt) : null,
    isBehind: changes > Number(done ?? 0) || unsynced === '1',
    unmanaged: Number(strangers ?? 0)
  }
}

/** Null if one is missing. */
const oldest = (times: readonly (string | null)[]): string | null =>
  times.reduce<string | null>((a, b, i) => (i === 0 ? b : a === null || b === null ? null : a < b ? a : b), null)
