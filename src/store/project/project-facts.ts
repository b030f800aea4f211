import type { Result } from 'ioredis'
import { isReason, type Reason } from '../../domain/reasons.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys, registryKeys } from '../redis/redis-keys.ts'
import { type Failing, failingIn } from './failing.ts'
import { COUNTING, type Counts, countFields, countsIn, recount } from './phase-counts.ts'

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

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbProjectFacts(...args: string[]): Result<readonly [Values, readonly number[], string, ...Values[]] | null, Context>
  }
}

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
 * KEYS credentials sync work index events
 * ARGV now, in 7 days, in 30 days
 * Returns fields of `work`, numbers by expiry, the newest event, and for each target its fields.
 */
const FACTS = `${COUNTING}
if redis.call('EXISTS', KEYS[3]) == 0 then return nil end
recount(KEYS[1], KEYS[2], KEYS[3], KEYS[4])
local function count(from, to) return redis.call('ZLEXCOUNT', KEYS[4], from, '(e ' .. to .. '!') end
local now = '(e ' .. ARGV[1] .. '!'
local expired, week, month = count('[e ', ARGV[1]), count(now, ARGV[2]), count(now, ARGV[3])
local dated = 0
if expired + week > 0 then
  for _, entry in ipairs(redis.call('ZRANGEBYLEX', KEYS[4], '[e ', '(e ' .. ARGV[2] .. '!', 'LIMIT', 0, ${MOST_DATED})) do
    local phase = string.match(entry, '^e %S+ (%S+) ')
    if phase == 'Synced' or phase == 'Pending' or phase == 'Retrying' then dated = dated + 1 end
  end
end
local newest = redis.call('XREVRANGE', KEYS[5], '+', '-', 'COUNT', 1)[1]
local found = {
  redis.call('HMGET', KEYS[3], ${listed(workFields)}), {expired, week, month, dated}, newest and newest[1] or ''
}
for _, target in ipairs(targetsIn(KEYS[3])) do
  local fields = {}
  for i, field in ipairs({${listed(targetFields)}}) do fields[i] = fieldOf(target, field) end
  found[#found + 1] = redis.call('HMGET', KEYS[3], unpack(fields))
end
return found`

/** Projects that are asked about at once. */
const BATCH = 250

export function createFactsStore(redis: RedisClient): FactsStore {
  redis.defineCommand('jcbProjectFacts', { numberOfKeys: 5, lua: FACTS })

  async function factsOf(name: string, claim: string | null | undefined, times: readonly string[]) {
    const keys = projectKeys(name)
    const found = await redis.jcbProjectFacts(keys.credentials, keys.sync, keys.work, keys.index, keys.events, ...times)
    if (found === null) return undefined
    const [work, [expired = 0, week = 0, month = 0, dated = 0], lastEvent, ...targets] = found
    const [places, summary, dirty, paused, damaged, copies, unsyncedSince, createdAt, ...numbers] = work
    const counts = countsIn(numbers) ?? (await recount(redis, keys))
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
        const claims = await redis.hmget(registryKeys.owners, ...some)
        for (const found of await Promise.allSettled(some.map((name, i) => factsOf(name, claims[i], times)))) {
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
