import type { Result } from 'ioredis'
import { createSum, type HourStats, textOf } from '../../domain/overview/hour-stats.ts'
import type { RedisClient } from '../redis/client.ts'
import { allOf, defineForMany, type ForMany } from '../redis/for-many.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
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

/**
 * KEYS stats · ARGV first hour, last hour
 * Returns a line `HOUR TEXT` for each hour in which something happened. One text is read faster than many.
 */
const STATS_TEXT = `
local first, last, lines = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
if last - first < 48 then
  local fields = {}
  for hour = first, last do fields[#fields + 1] = string.format('%.0f', hour) end
  for i, text in ipairs(redis.call('HMGET', KEYS[1], unpack(fields))) do
    if text then lines[#lines + 1] = fields[i] .. ' ' .. text end
  end
else
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    local hour = tonumber(all[i])
    if hour and hour >= first and hour <= last then lines[#lines + 1] = all[i] .. ' ' .. all[i + 1] end
  end
end
return table.concat(lines, '\\n')`

/** Projects that are asked about at once. */
const BATCH = 250

export function createStatsStore(redis: RedisClient): StatsStore {
  redis.defineCommand('jcbFillStats', { numberOfKeys: 2, lua: FILL })
  const readTexts = defineForMany<string>(redis, 'jcbStatsText', 1, STATS_TEXT)
  const readExpiries = defineForMany<readonly (string | number)[]>(redis, 'jcbExpiries', 1, EXPIRIES)

  /** Asks about one key of each project. */
  async function inBatches<T>(keys: readonly string[], ask: ForMany<T>, args: readonly string[], take: (answer: T) => void) {
    for (let start = 0; start < keys.length; start += BATCH) {
      const some = keys.slice(start, start + BATCH).map(key => [key])
      for (const answer of allOf(await ask(some, args))) take(answer)
    }
  }

  return {
    async read(names, starts, hours) {
      const first = starts[0] ?? 0
      const last = first + starts.length * hours - 1
      const sums = starts.map(createSum)
      const keys = names.map(name => projectKeys(name).stats)
      await inBatches(keys, readTexts, [String(first), String(last)], text => {
        if (text === '') return
        for (const line of text.split('\n')) {
          const at = line.indexOf(' ')
          sums[Math.floor((Number(line.slice(0, at)) - first) / hours)]?.add(line.slice(at + 1))
        }
      })
      return sums.map(sum => sum.total())
    },

    async expiries(names, days, now) {
      const counts = new Map(days.map(day => [day, 0]))
      const after = new Date(Date.parse(days.at(-1) ?? now) + 86_400_000).toISOString().slice(0, 10)
      const keys = names.map(name => projectKeys(name).index)
      await inBatches(keys, readExpiries, [now, ...days, after], found => {
        for (let i = 0; i < found.length; i += 2) {
          const day = String(found[i])
          counts.set(day, (counts.get(day) ?? 0) + Number(found[i + 1]))
        }
      })
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
