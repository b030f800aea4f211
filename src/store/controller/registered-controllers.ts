import type { Result } from 'ioredis'
import { type ControllerRecord, parseControllerRecord } from '../../domain/controller-record.ts'
import type { Once } from '../../domain/once.ts'
import type { Secret } from '../../domain/secret.ts'
import type { RedisClient } from '../redis/client.ts'
import { defineOnce } from '../redis/once.ts'
import { controllerField } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import type { Sealer } from '../sealing/seal.ts'
import { type Closed, createSealedRegistry, type Opened } from '../sealing/sealed-registry.ts'

/** How the bridge logs in to a controller: one of `token` and `password`, and the key of its client certificate. */
export interface ControllerSecrets {
  readonly token?: Secret
  readonly password?: Secret
  readonly clientKey?: Secret
}

export interface RegisteredController extends Opened {
  readonly record: ControllerRecord
  readonly secrets: ControllerSecrets
}

export interface Registered {
  readonly controllers: readonly RegisteredController[]
  readonly closed: readonly Closed[]
}

/** `conflict`: it has changed since it was read. `used`: projects have folders there; at most some of them are named. */
export type Removal = 'ok' | 'conflict' | { readonly used: readonly string[] }

/** The controllers that were registered by requests, see `SealedRegistry`. */
export interface ControllerStore {
  /** Changes with every change of any of them; '0' before the first. */
  revision(): Promise<string>
  list(): Promise<Registered>
  /** Whether one of this name is registered. */
  has(name: string): Promise<boolean>
  /** Writes a record if what is stored is `before` (undefined: nothing), and no controller has changed since `revision`. */
  put(
    record: ControllerRecord,
    secrets: ControllerSecrets,
    at: { readonly before: string | undefined; readonly revision: string },
    once?: Once
  ): Promise<boolean>
  /** What an earlier attempt of the same request has registered or changed; undefined if there was none. */
  earlier(once: Once | undefined): Promise<RegisteredController | undefined>
  /** Removes one that no project has a folder on. */
  remove(name: string, before: string): Promise<Removal>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbControllerRemove(...args: string[]): Result<number | string[], Context>
  }
}

/** Projects that are named by a refused removal. */
const NAMED = 20

/** KEYS sealed revision · ARGV field, stored text or '', new text, revision */
const PUT = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[4] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('INCR', KEYS[2])
return 1`

/** KEYS sealed revision folders · ARGV field, stored text, how its folders begin, number of names */
const REMOVE = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
local used, folders = {}, redis.call('HGETALL', KEYS[3])
for i = 1, #folders, 2 do
  if string.sub(folders[i], 1, #ARGV[3]) == ARGV[3] and #used < tonumber(ARGV[4]) then used[#used + 1] = folders[i + 1] end
end
if #used > 0 then return used end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('INCR', KEYS[2])
return 1`

export function createControllerStore(redis: RedisClient, sealer: Pick<Sealer, 'seal' | 'open'>): ControllerStore {
  const write = defineOnce<number>(redis, 'jcbControllerPut', 2, PUT)
  redis.defineCommand('jcbControllerRemove', { numberOfKeys: 3, lua: REMOVE })
  const { sealed, controllersRevision, folders } = registryKeys
  const registry = createSealedRegistry(redis, sealer, {
    field: controllerField,
    revisionKey: controllersRevision,
    read({ record: text, ...secrets }, name): Pick<RegisteredController, 'record' | 'secrets'> | undefined {
      const record = parseControllerRecord(text?.reveal() ?? '', name)
      return record && { record, secrets }
    }
  })

  return {
    ...registry,

    async list() {
      const { opened, closed } = await registry.list()
      return { controllers: opened, closed }
    },

    async put(record, secrets, { before, revision }, once) {
      const given = Object.entries(secrets).filter((entry): entry is [string, Secret] => entry[1] !== undefined)
      const { text, mark } = await registry.seal(record.name, record, Object.fromEntries(given), once)
      const args = [controllerField(record.name), before ?? '', text, revision]
      return (await write([sealed, controllersRevision], args, mark)) === 1
    },

    async remove(name, before) {
      const args = [controllerField(name), before, `${name}/`, String(NAMED)]
      const result = await redis.jcbControllerRemove(sealed, controllersRevision, folders, ...args)
      if (typeof result === 'object') return { used: [...new Set(result)].sort() }
      return result === 1 ? 'ok' : 'conflict'
    }
  }
}
