import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { secretStoreField } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'

/**
 * Which projects refer to which secret stores, so that one in use is not removed. It has every project that does and perhaps some that
 * do no longer: an entry is made before the reference is written, in another slot of a cluster, and dropped only when nothing can be
 * writing one.
 */
export interface SecretStoreUsers {
  /**
   * Notes that a project is about to write references to these secret stores, none of which can be removed then until `end`; a process
   * that dies before it holds them for a minute. References must be written within half of that. `missing`: one is not registered, and
   * nothing was noted.
   */
  hold(project: string, stores: readonly string[]): Promise<{ readonly end: () => Promise<void> } | { readonly missing: string }>
  /** The projects that may refer to a secret store. */
  of(store: string): Promise<readonly StoreUser[]>
  /** Drops an entry as it was read before a look at the project, which found no reference. False: one may be written now. */
  drop(store: string, user: StoreUser): Promise<boolean>
}

export interface StoreUser {
  readonly project: string
  /** The entry as it was read. */
  readonly entry: string
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbHoldSecretStores(...args: string[]): Result<string, Context>
    jcbEndHold(...args: string[]): Result<number, Context>
    jcbDropStoreUser(...args: string[]): Result<number, Context>
  }
}

/** Milliseconds for which a write that does not end holds a secret store. Entries are in microseconds, so that no two are alike. */
const HELD = 60_000

const NOW = `
local at = redis.call('TIME')
local now = at[1] * 1000000 + at[2]
local function writesIn(entry)
  local writes, till = string.match(entry or '', '^(%d+) (%d+)$')
  if writes == nil or tonumber(till) < now then return 0 end
  return tonumber(writes)
end
`

/** KEYS sealed users · ARGV life, project, then field and name of each store. Returns the first field that is not there, or ''. */
const HOLD = `${NOW}
for i = 3, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 0 then return ARGV[i + 1] end
end
for i = 3, #ARGV, 2 do
  local field = ARGV[i + 1] .. ' ' .. ARGV[2]
  local writes = writesIn(redis.call('HGET', KEYS[2], field)) + 1
  redis.call('HSET', KEYS[2], field, writes .. ' ' .. string.format('%d', now + tonumber(ARGV[1]) * 1000))
end
return ''`

/** KEYS users · ARGV fields. The last write to end leaves an entry that a look may drop at once. */
const END = `${NOW}
for _, field in ipairs(ARGV) do
  local entry = redis.call('HGET', KEYS[1], field)
  local writes = writesIn(entry)
  if writes > 1 then
    redis.call('HSET', KEYS[1], field, (writes - 1) .. ' ' .. string.match(entry, ' (%d+)$'))
  elseif entry then
    redis.call('HSET', KEYS[1], field, '0 ' .. string.format('%d', now))
  end
end
return 1`

/** KEYS users · ARGV field, entry as it was read */
const DROP = `${NOW}
local entry = redis.call('HGET', KEYS[1], ARGV[1])
if entry ~= ARGV[2] or writesIn(entry) > 0 then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])`

const fieldFor = (store: string, project: string): string => `${store} ${project}`

export function createSecretStoreUsers(redis: RedisClient): SecretStoreUsers {
  redis.defineCommand('jcbHoldSecretStores', { numberOfKeys: 2, lua: HOLD })
  redis.defineCommand('jcbEndHold', { numberOfKeys: 1, lua: END })
  redis.defineCommand('jcbDropStoreUser', { numberOfKeys: 1, lua: DROP })
  const { sealed, secretStoreUsers: users } = registryKeys

  return {
    async hold(project, stores) {
      const names = [...new Set(stores)]
      if (names.length === 0) return { end: async () => {} }
      const fields = names.flatMap(name => [secretStoreField(name), name])
      const missing = await redis.jcbHoldSecretStores(sealed, users, String(HELD), project, ...fields)
      if (missing !== '') return { missing }
      const until = performance.now() + HELD / 2
      return {
        async end() {
          // Later, the entry could be that of another write.
          if (performance.now() > until) return
          await redis.jcbEndHold(users, ...names.map(name => fieldFor(name, project))).catch(() => {})
        }
      }
    },

    async of(store) {
      const start = fieldFor(store, '')
      return Object.entries(await redis.hgetall(users))
        .filter(([field]) => field.startsWith(start))
        .map(([field, entry]) => ({ project: field.slice(start.length), entry }))
        .sort((a, b) => (a.project < b.project ? -1 : 1))
    },

    drop: async (store, { project, entry }) => (await redis.jcbDropStoreUser(users, fieldFor(store, project), entry)) === 1
  }
}
