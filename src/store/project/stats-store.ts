import type { Result } from 'ioredis'
import { type HourStats, hourStatsIn, sumOf, textOf } from '../../domain/overview/hour-stats.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys, registryKeys } from '../redis/redis-keys.ts'
import { FILL, HOURS_KEPT } from './stats-scripts.ts'

export interface StatsStore {
  /** What happened in some projects, in buckets of `hours` that begin at these hours. */
  read(names: readonly string[], starts: readonly number[], hours: number): Promise<readonly HourStats[]>
  /** How many credentials of some projects expire on each of these days (`YYYY-MM-DD`, UTC), after `now`. */
  expiries(names: readonly string[], days: readonly string[], now: string): Promise<readonly number[]>
  /** What has to be known to fill in what happened before it was counted; undefined if that is done. */
  unfilled(name: string): Promise<{ readonly from: string; readonly newest: string } | undefined>
  /** `false` if something was written since that was read. */
  fill(
    name: string,
    seen: { readonly from: string; readonly newest: string },
    hours: ReadonlyMap<number, HourStats>
  ): Promise<boolean>
  /** Whether this was done for all projects. */
  isFilled(): Promise<boolean>
  noteFilled(): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbFillStats(...args: string[]): Result<number, Context>
    jcbExpiries(...args: string[]): Result<(string | number)[], Context>
  }
}

/** Entries of the index of a project that are read one by one; of more, each day is counted. */
const FEW = 200

/** KEYS index · ARGV now, then the days and the one after. Returns pairs of day and count. */
const EXPIRIES = `
local first, last = '(e ' .. ARGV[1] .. '!', '(e ' .. ARGV[#ARGV]
local all = redis.call('ZLEXCOUNT', KEYS[1], first, last)
if all == 0 then return {} end
local counts, found = {}, {}
if all <= ${FEW} then
  for _, entry in ipairs(redis.call('ZRANGEBYLEX', KEYS[1], first, last)) do
    local day = string.sub(entry, 3, 12)
    counts[day] = (counts[day] or 0) + 1
  end
else
  for i = 2, #ARGV - 1 do
    local from = i == 2 and first or '[e ' .. ARGV[i]
    counts[ARGV[i]] = redis.call('ZLEXCOUNT', KEYS[1], from, '(e ' .. ARGV[i + 1])
  end
end
for day, count in pairs(counts) do
  found[#found + 1] = day
  found[#found + 1] = count
end
return found`

/** Projects that are asked about at once. */
const BATCH = 500
/** Up to this many hours are read by name. */
const BY_NAME = 48

export function createStatsStore(redis: RedisClient): StatsStore {
  redis.defineCommand('jcbFillStats', { numberOfKeys: 2, lua: FILL })
  redis.defineCommand('jcbExpiries', { numberOfKeys: 1, lua: EXPIRIES })

  async function inBatches<T>(names: readonly string[], ask: (name: string) => Promise<T>, take: (answer: T) => void) {
    for (let start = 0; start < names.length; start += BATCH)
      for (const answer of await Promise.all(names.slice(start, start + BATCH).map(ask))) take(answer)
  }

  return {
    async read(names, starts, hours) {
      const first = starts[0] ?? 0
      const wanted = Array.from({ length: starts.length * hours }, (_, i) => first + i)
      const buckets: HourStats[][] = starts.map(() => [])
      const ask = async (name: string): Promise<readonly (readonly [number, string])[]> => {
        const { stats } = projectKeys(name)
        if (wanted.length > BY_NAME) return Object.entries(await redis.hgetall(stats)).map(([hour, text]) => [Number(hour), text])
        const texts = await redis.hmget(stats, ...wanted.map(String))
        return texts.flatMap((text, i) => (text === null ? [] : [[wanted[i] ?? 0, text] as const]))
      }
      await inBatches(names, ask, found => {
        for (const [hour, text] of found) buckets[Math.floor((hour - first) / hours)]?.push(hourStatsIn(text))
      })
      return buckets.map(sumOf)
    },

    async expiries(names, days, now) {
      const counts = new Map(days.map(day => [day, 0]))
      const after = new Date(Date.parse(days.at(-1) ?? now) + 86_400_000).toISOString().slice(0, 10)
      await inBatches(
        names,
        name => redis.jcbExpiries(projectKeys(name).index, now, ...days, after),
        found => {
          for (let i = 0; i < found.length; i += 2) {
            const day = String(found[i])
            counts.set(day, (counts.get(day) ?? 0) + Number(found[i + 1]))
          }
        }
      )
      return days.map(day => counts.get(day) ?? 0)
    },

    async unfilled(name) {
      const { stats, events } = projectKeys(name)
      const [[from, filled], newest] = await Promise.all([
        redis.hmget(stats, 'from', 'filled'),
        redis.xrevrange(events, '+', '-', 'COUNT', 1)
      ])
      return filled == null ? { from: from ?? '', newest: newest[0]?.[0] ?? '' } : undefined
    },

    async fill(name, { from, newest }, hours) {
      const { stats, events } = projectKeys(name)
      const pairs = [...hours].flatMap(([hour, of]) => [String(hour), textOf(of)])
      return pairs.length === 0 || (await redis.jcbFillStats(stats, events, from, newest, ...pairs)) === 1
    },

    isFilled: async () => (await redis.exists(registryKeys.statsFilled)) === 1,
    async noteFilled() {
      await redis.set(registryKeys.statsFilled, '1')
    }
  }
}

/** The oldest hour that is kept, by the present one. */
export const oldestKept = (hour: number): number => hour - HOURS_KEPT + 1
