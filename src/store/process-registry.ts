import type { Result } from 'ioredis'
import type { RedisClient } from './redis/client.ts'
import { registryKeys } from './redis/registry-keys.ts'

/** What a process says about itself with every heartbeat. */
export interface ProcessFacts {
  readonly id: string
  readonly role: string
  readonly version: string
  /** The format of the data that its version reads and writes. */
  readonly format: number
  /** Ids of the master keys in its keyring, in their order. */
  readonly keys: readonly string[]
  /** State of its circuit breaker by controller. */
  readonly circuits: Readonly<Record<string, string>>
  /** Digest of its configuration by controller. */
  readonly controllers: Readonly<Record<string, string>>
  /** Whether what it read last from its files was refused. */
  readonly isRefused: boolean
  /** Patterns for the names of the controllers whose jobs it does. */
  readonly serves: readonly string[]
  /** Time of its start. */
  readonly startedAt: string
}

export interface LiveProcess extends ProcessFacts {
  /** Time of its last heartbeat, by the clock of Redis. */
  readonly seenAt: string
}

/** The processes of the bridge that are alive on this Redis. */
export interface ProcessRegistry {
  beat(facts: ProcessFacts): Promise<void>
  /** Those whose heartbeat was missed fewer than three times, in the order of their ids. */
  all(): Promise<readonly LiveProcess[]>
  leave(id: string): Promise<void>
}

/** Milliseconds between two heartbeats. */
export const BEAT = 3_000
/** Milliseconds without a heartbeat after which a process is gone: three were missed. */
const GONE = 3 * BEAT

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbBeat(...args: string[]): Result<number, Context>
    jcbProcesses(...args: string[]): Result<[now: number, entries: string[]], Context>
  }
}

/** Lua: milliseconds since 1970. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/**
 * KEYS processes · ARGV id, facts, life. Entries that have been silent for ten lives are dropped, so that killed processes do not
 * pile up. The whole expires after the last process.
 */
const REGISTER = `${NOW}
redis.call('HSET', KEYS[1], ARGV[1], now .. ' ' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3] * 10)
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
  local seen = tonumber(string.match(entries[i + 1], '^%d+')) or 0
  if math.abs(now - seen) > ARGV[3] * 10 then redis.call('HDEL', KEYS[1], entries[i]) end
end
return 1`

/** KEYS processes */
const LIST = `${NOW}
return { now, redis.call('HGETALL', KEYS[1]) }`

export function createProcessRegistry(redis: RedisClient, gone = GONE): ProcessRegistry {
  redis.defineCommand('jcbBeat', { numberOfKeys: 1, lua: REGISTER })
  redis.defineCommand('jcbProcesses', { numberOfKeys: 1, lua: LIST })
  const { processes } = registryKeys
  return {
    async beat(facts) {
      await redis.jcbBeat(processes, facts.id, JSON.stringify(facts), String(gone))
    },
    async all() {
      const [now, entries] = await redis.jcbProcesses(processes)
      return (
        entries
          .flatMap((text, i) => (i % 2 === 1 ? (parseEntry(text) ?? []) : []))
          // Either way: the clock of Redis may have been set back.
          .filter(({ seenAt }) => Math.abs(now - Date.parse(seenAt)) < gone)
          .sort((a, b) => (a.id < b.id ? -1 : 1))
      )
    },
    async leave(id) {
      await redis.hdel(processes, id)
    }
  }
}

/** An entry is `MILLISECONDS JSON`; one that is none is nobody's. */
function parseEntry(text: string): LiveProcess | undefined {
  const space = text.indexOf(' ')
  const seen = Number(text.slice(0, Math.max(space, 0)))
  try {
    const { id, role, version, format, keys, circuits, startedAt, ...facts } = JSON.parse(text.slice(space + 1)) as ProcessFacts
    const isWhole =
      Number.isSafeInteger(seen) &&
      seen > 0 &&
      [id, role, version, startedAt].every(fact => typeof fact === 'string') &&
      typeof format === 'number' &&
      Array.isArray(keys) &&
      typeof circuits === 'object' &&
      circuits !== null
    if (!isWhole) return undefined
    // Older versions do not have these.
    const controllers = Object(facts.controllers ?? {}) as ProcessFacts['controllers']
    const serves = Array.isArray(facts.serves) ? facts.serves.map(String) : role === 'api' ? [] : ['*']
    const read = { id, role, version, format, keys: keys.map(String), circuits, controllers, serves, startedAt }
    return { ...read, isRefused: facts.isRefused === true, seenAt: new Date(seen).toISOString() }
  } catch {
    return undefined
  }
}
