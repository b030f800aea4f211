import type { Result } from 'ioredis'
import type { Reference } from '../../domain/secret-store.ts'
import { valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { secretStoreKeys } from '../redis/redis-keys.ts'
import { pairIn } from './share-index.ts'

/** What is read from a secret store in one request. */
export interface SourceKey {
  readonly key: string
  readonly version: string | undefined
}

/** A credential that refers to a key of a secret store, or did. */
export interface SourceUser {
  readonly project: string
  readonly id: string
}

/** A credential that does not refer to a key any more. */
export interface GoneUser extends SourceUser {
  /** Whether it still refers to another key of the secret store. */
  readonly staysUser: boolean
}

/** How many credentials take values from a secret store. */
export interface SourceCounts {
  readonly credentials: number
  /** Those of them of which a value can no longer be read. */
  readonly stale: number
}

/**
 * Which credentials refer to which keys of a secret store, and when each key is to be read again. A hint: written before the records,
 * compared with them whenever it is used, and rebuilt from them. Times are in milliseconds since 1970.
 */
export interface SourceIndex {
  /** Notes the references of credentials. A key that is not known yet is due at `dueAt`. */
  note(project: string, id: string, references: readonly Reference[], dueAt: number): Promise<void>
  /**
   * The keys of a secret store that are due, the longest first; never more than `most`, and none while a process reads from it or it is
   * left alone. One command, because every process asks twice a second.
   */
  due(store: string, now: number, most: number): Promise<readonly SourceKey[]>
  /** When the next key is due; undefined if none is known. */
  nextDue(store: string): Promise<number | undefined>
  /** The keys that are referred to; never more than `most`. */
  keys(store: string, most: number): Promise<readonly SourceKey[]>
  /** When a key is due; undefined if it is not known. */
  dueAt(store: string, key: SourceKey): Promise<number | undefined>
  users(store: string, key: SourceKey): Promise<readonly SourceUser[]>
  /** The credentials that refer to any key of a secret store, and some that did. */
  allUsers(store: string): Promise<readonly SourceUser[]>
  /** Notes whether a value that a credential takes from a secret store can no longer be read. */
  markStale(store: string, user: SourceUser, isStale: boolean): Promise<void>
  /** The counts of a secret store, which cost the same however many credentials there are. */
  counts(store: string): Promise<SourceCounts>
  /**
   * Keys are due at this time at the latest. The time of one that is due already changes as well, so that a read that began before can
   * tell that another one is wanted.
   */
  mark(store: string, keys: readonly SourceKey[], dueAt: number): Promise<void>
  /** The same for everything of a secret store. Returns the number of keys. */
  markAll(store: string, dueAt: number): Promise<number>
  /** Ends a read that began when the key was due at `seen`: it is due at `dueAt`, unless it was marked meanwhile. */
  replan(store: string, key: SourceKey, seen: number, dueAt: number): Promise<void>
  /** The keys that are due later than this. */
  later(store: string, than: number): Promise<readonly SourceKey[]>
  /** Drops users that do not refer to the key any more, and the key if it has no users left. */
  forget(store: string, key: SourceKey, users: readonly GoneUser[]): Promise<void>
  /** Drops everything about a secret store that was removed. */
  drop(store: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbDueSources(...args: string[]): Result<string[], Context>
    jcbMarkStaleSource(...args: string[]): Result<number, Context>
    jcbForgetSource(...args: string[]): Result<number, Context>
    jcbMarkSources(...args: string[]): Result<number, Context>
    jcbReplanSource(...args: string[]): Result<number, Context>
  }
}

/** KEYS due lease pause · ARGV now, the most */
const DUE = `
if redis.call('EXISTS', KEYS[2]) == 1 then return {} end
if tonumber(redis.call('HGET', KEYS[3], 'until') or '0') > tonumber(ARGV[1]) then return {} end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', '0', ARGV[2])`

/**
 * KEYS uses due credentials stale
 * ARGV key, start of its users, end of them, then for each user: its entry, and how it is named as a credential of the secret store if it
 * is none any more, or ''. The key goes with its last user.
 */
const FORGET = `
for i = 4, #ARGV, 2 do
  redis.call('ZREM', KEYS[1], ARGV[i])
  if ARGV[i + 1] ~= '' then
    redis.call('SREM', KEYS[3], ARGV[i + 1])
    redis.call('SREM', KEYS[4], ARGV[i + 1])
  end
end
if redis.call('ZLEXCOUNT', KEYS[1], ARGV[2], ARGV[3]) == 0 then redis.call('ZREM', KEYS[2], ARGV[1]) end
return 1`

/** KEYS credentials stale · ARGV credential, `1` for stale. One that does not take values from the secret store is not stale. */
const MARK_STALE = `
if ARGV[2] == '1' and redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return redis.call('SADD', KEYS[2], ARGV[1]) end
return redis.call('SREM', KEYS[2], ARGV[1])`

/** KEYS due · ARGV time, keys; without any, all of them. What is not in the index has no users. Returns the number of keys. */
const MARK = `
local keys = {}
for i = 2, #ARGV do keys[i - 1] = ARGV[i] end
if #ARGV == 1 then keys = redis.call('ZRANGE', KEYS[1], '0', '-1') end
for _, key in ipairs(keys) do
  local score = redis.call('ZSCORE', KEYS[1], key)
  if score then
    local at = math.min(tonumber(ARGV[1]), tonumber(score) - 1)
    redis.call('ZADD', KEYS[1], 'XX', string.format('%.0f', at), key)
  end
end
return #keys`

/** KEYS due · ARGV key, when it was due, time */
const REPLAN = `
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then return 0 end
return redis.call('ZADD', KEYS[1], 'XX', 'CH', ARGV[3], ARGV[1])`

const keyText = ({ key, version }: SourceKey): string => JSON.stringify([key, version ?? ''])
const credentialText = ({ project, id }: SourceUser): string => JSON.stringify([project, id])
const userText = (key: SourceKey, { project, id }: SourceUser): string =>
  JSON.stringify([key.key, key.version ?? '', project, id])

/** The entries of all users of a key: those that continue its text. */
const rangeOf = (key: SourceKey): readonly [string, string] => {
  const start = keyText(key).slice(0, -1)
  return [`[${start},`, `(${start}-`]
}

function keyIn(text: string): SourceKey | undefined {
  const value = valueOf(text)
  if (!Array.isArray(value) || typeof value[0] !== 'string' || typeof value[1] !== 'string') return undefined
  return { key: value[0], version: value[1] === '' ? undefined : value[1] }
}

function userIn(text: string): SourceUser[] {
  const value = valueOf(text)
  if (!Array.isArray(value) || typeof value[2] !== 'string' || typeof value[3] !== 'string') return []
  return [{ project: value[2], id: value[3] }]
}

export function createSourceIndex(redis: RedisClient): SourceIndex {
  redis.defineCommand('jcbDueSources', { numberOfKeys: 3, lua: DUE })
  redis.defineCommand('jcbForgetSource', { numberOfKeys: 4, lua: FORGET })
  redis.defineCommand('jcbMarkStaleSource', { numberOfKeys: 2, lua: MARK_STALE })
  redis.defineCommand('jcbMarkSources', { numberOfKeys: 1, lua: MARK })
  redis.defineCommand('jcbReplanSource', { numberOfKeys: 1, lua: REPLAN })
  return {
    async note(project, id, references, dueAt) {
      await Promise.all(
        references.map(async ({ store, key, version }) => {
          const { uses, due, credentials } = secretStoreKeys(store)
          const [at, user] = [
            { key, version },
            { project, id }
          ]
          await redis
            .multi()
            .zadd(uses, 0, userText(at, user))
            .sadd(credentials, credentialText(user))
            .zadd(due, 'NX', dueAt, keyText(at))
            .exec()
        })
      )
    },

    async due(store, now, most) {
      const { due, lease, pause } = secretStoreKeys(store)
      const texts = await redis.jcbDueSources(due, lease, pause, String(now), String(most))
      return texts.flatMap(text => keyIn(text) ?? [])
    },

    async nextDue(store) {
      const [, score] = await redis.zrange(secretStoreKeys(store).due, '0', '0', 'WITHSCORES')
      return score === undefined ? undefined : Number(score)
    },

    async keys(store, most) {
      return (await redis.zrange(secretStoreKeys(store).due, '0', String(most - 1))).flatMap(text => keyIn(text) ?? [])
    },

    async dueAt(store, key) {
      const score = await redis.zscore(secretStoreKeys(store).due, keyText(key))
      return score === null ? undefined : Number(score)
    },

    async users(store, key) {
      return (await redis.zrangebylex(secretStoreKeys(store).uses, ...rangeOf(key))).flatMap(userIn)
    },

    async allUsers(store) {
      return (await redis.smembers(secretStoreKeys(store).credentials)).flatMap(text => pairIn(text, 0))
    },

    async markStale(store, user, isStale) {
      const { credentials, stale } = secretStoreKeys(store)
      await redis.jcbMarkStaleSource(credentials, stale, credentialText(user), isStale ? '1' : '')
    },

    async counts(store) {
      const { credentials: all, stale: old } = secretStoreKeys(store)
      const [credentials, stale] = await Promise.all([redis.scard(all), redis.scard(old)])
      return { credentials, stale }
    },

    async mark(store, keys, dueAt) {
      if (keys.length > 0) await redis.jcbMarkSources(secretStoreKeys(store).due, String(dueAt), ...keys.map(keyText))
    },

    markAll: (store, dueAt) => redis.jcbMarkSources(secretStoreKeys(store).due, String(dueAt)),

    async replan(store, key, seen, dueAt) {
      await redis.jcbReplanSource(secretStoreKeys(store).due, keyText(key), String(seen), String(dueAt))
    },

    async later(store, than) {
      return (await redis.zrangebyscore(secretStoreKeys(store).due, `(${than}`, '+inf')).flatMap(text => keyIn(text) ?? [])
    },

    async forget(store, key, users) {
      const { uses, due, credentials, stale } = secretStoreKeys(store)
      const entries = users.flatMap(user => [userText(key, user), user.staysUser ? '' : credentialText(user)])
      await redis.jcbForgetSource(uses, due, credentials, stale, keyText(key), ...rangeOf(key), ...entries)
    },

    async drop(store) {
      const { uses, due, pause, credentials, stale, check } = secretStoreKeys(store)
      await redis.del(uses, due, pause, credentials, stale, check)
    }
  }
}
