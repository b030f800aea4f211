import type { Result } from 'ioredis'
import type { Once } from '../../domain/once.ts'
import { Secret } from '../../domain/secret.ts'
import { parseSecretStoreRecord, type SecretStoreRecord } from '../../domain/secret-store.ts'
import { isFields, isText, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { secretStoreField } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import type { Sealer } from '../sealing/seal.ts'
import { type Closed, createSealedRegistry, type Opened } from '../sealing/sealed-registry.ts'

/** Secret settings of a provider by their names. */
export type StoreSecrets = Readonly<Record<string, Secret>>

export interface RegisteredSecretStore extends Opened {
  readonly record: SecretStoreRecord
  readonly secrets: StoreSecrets
}

export interface RegisteredSecretStores {
  readonly stores: readonly RegisteredSecretStore[]
  readonly closed: readonly Closed[]
}

/** `conflict`: it has changed since it was read. `used`: these projects refer to it, or did; at most some of them are named. */
export type SecretStoreRemoval = 'ok' | 'conflict' | { readonly used: readonly string[] }

/** The secret stores that were registered by requests, see `SealedRegistry`. */
export interface SecretStoreRegistry {
  /** Changes with every change of any of them; '0' before the first. */
  revision(): Promise<string>
  list(): Promise<RegisteredSecretStores>
  /** One of them; undefined if none has this name. */
  get(name: string): Promise<RegisteredSecretStore | Closed | undefined>
  /** Writes a record if what is stored is `before`; undefined: nothing. */
  put(record: SecretStoreRecord, secrets: StoreSecrets, before: string | undefined, once?: Once): Promise<boolean>
  /** What an earlier attempt of the same request has registered or changed; undefined if there was none. */
  earlier(once: Once | undefined): Promise<RegisteredSecretStore | undefined>
  /** Removes one that no project refers to. */
  remove(name: string, before: string): Promise<SecretStoreRemoval>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbSecretStoreRemove(...args: string[]): Result<number | string[], Context>
  }
}

/** Projects that are named by a refused removal. */
const NAMED = 20

/** KEYS sealed revision users · ARGV field, stored text, how the entries of its users begin, number of names */
const REMOVE = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
local used, fields = {}, redis.call('HKEYS', KEYS[3])
for _, field in ipairs(fields) do
  if string.sub(field, 1, #ARGV[3]) == ARGV[3] and #used < tonumber(ARGV[4]) then used[#used + 1] = string.sub(field, #ARGV[3] + 1) end
end
if #used > 0 then return used end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('INCR', KEYS[2])
return 1`

export function createSecretStoreRegistry(redis: RedisClient, sealer: Pick<Sealer, 'seal' | 'open'>): SecretStoreRegistry {
  redis.defineCommand('jcbSecretStoreRemove', { numberOfKeys: 3, lua: REMOVE })
  const { sealed, secretStoresRevision, secretStoreUsers } = registryKeys
  const registry = createSealedRegistry(redis, sealer, {
    field: secretStoreField,
    revisionKey: secretStoresRevision,
    read({ record: text, login }, name): Pick<RegisteredSecretStore, 'record' | 'secrets'> | undefined {
      const record = parseSecretStoreRecord(text?.reveal() ?? '', name)
      const secrets = secretsIn(login?.reveal() ?? '')
      return record && secrets && { record, secrets }
    }
  })

  return {
    ...registry,

    async list() {
      const { opened, closed } = await registry.list()
      return { stores: opened, closed }
    },

    put(record, secrets, before, once) {
      const login = Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]))
      return registry.put(record.name, record, { login: new Secret(JSON.stringify(login)) }, before, once)
    },

    async remove(name, before) {
      const args = [secretStoreField(name), before, `${name} `, String(NAMED)]
      const result = await redis.jcbSecretStoreRemove(sealed, secretStoresRevision, secretStoreUsers, ...args)
      if (typeof result === 'object') return { used: result.sort() }
      return result === 1 ? 'ok' : 'conflict'
    }
  }
}

function secretsIn(json: string): StoreSecrets | undefined {
  const value = valueOf(json)
  if (!isFields(value) || !Object.values(value).every(isText)) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, new Secret(text as string)]))
}
