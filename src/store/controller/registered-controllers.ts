import type { Result } from 'ioredis'
import { type ControllerRecord, parseControllerRecord } from '../../domain/controller-record.ts'
import type { Once } from '../../domain/once.ts'
import { Secret } from '../../domain/secret.ts'
import type { RedisClient } from '../redis/client.ts'
import { markPlace } from '../redis/idempotency-keys.ts'
import { defineOnce, earlierRecord } from '../redis/once.ts'
import { controllerField, registryKeys } from '../redis/redis-keys.ts'
import { type Binding, SealError, type Sealer } from '../sealing/seal.ts'

/** How the bridge logs in to a controller: one of `token` and `password`, and the key of its client certificate. */
export interface ControllerSecrets {
  readonly token?: Secret
  readonly password?: Secret
  readonly clientKey?: Secret
}

export interface RegisteredController {
  readonly record: ControllerRecord
  readonly secrets: ControllerSecrets
  /** The stored text, which a change must find unchanged. */
  readonly stored: string
}

/** A controller whose stored text does not open here, so nothing is sent to it. */
export interface ClosedController {
  readonly name: string
  readonly stored: string
  /** Set if only the key of this id is missing. */
  readonly missingKey: string | undefined
}

export interface Registered {
  readonly controllers: readonly RegisteredController[]
  readonly closed: readonly ClosedController[]
}

/** `conflict`: it has changed since it was read. `used`: projects have folders there; at most some of them are named. */
export type Removal = 'ok' | 'conflict' | { readonly used: readonly string[] }

/**
 * The controllers that were registered by requests. Record and login are sealed in one text, so that an address that the bridge did
 * not write itself never receives a login.
 */
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

const isOpen = (one: RegisteredController | ClosedController): one is RegisteredController => 'record' in one

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

const FIELD = controllerField('')
/** No project can have this name. */
const bindingFor = (name: string): Binding => ({ project: '#registry', id: controllerField(name), generation: 0 })

export function createControllerStore(redis: RedisClient, sealer: Pick<Sealer, 'seal' | 'open'>): ControllerStore {
  const write = defineOnce<number>(redis, 'jcbControllerPut', 2, PUT)
  redis.defineCommand('jcbControllerRemove', { numberOfKeys: 3, lua: REMOVE })
  const { sealed, controllersRevision, folders } = registryKeys

  async function opened(name: string, stored: string): Promise<RegisteredController | ClosedController> {
    try {
      const { record: text, ...secrets } = await sealer.open(stored, bindingFor(name))
      const record = parseControllerRecord(text?.reveal() ?? '', name)
      return record === undefined ? { name, stored, missingKey: undefined } : { record, secrets, stored }
    } catch (error) {
      if (!(error instanceof SealError)) throw error
      return { name, stored, missingKey: error.missingKey }
    }
  }

  return {
    revision: async () => (await redis.get(controllersRevision)) ?? '0',

    async list() {
      const fields = Object.entries(await redis.hgetall(sealed)).filter(([field]) => field.startsWith(FIELD))
      const all = await Promise.all(fields.map(([field, stored]) => opened(field.slice(FIELD.length), stored)))
      const controllers = all.filter(isOpen)
      const closed = all.filter((one): one is ClosedController => !isOpen(one))
      return {
        controllers: controllers.sort((a, b) => (a.record.name < b.record.name ? -1 : 1)),
        closed: closed.sort((a, b) => (a.name < b.name ? -1 : 1))
      }
    },

    has: async name => (await redis.hexists(sealed, controllerField(name))) === 1,

    async put(record, secrets, { before, revision }, once) {
      const given = Object.entries(secrets).filter((entry): entry is [string, Secret] => entry[1] !== undefined)
      const plain = { ...Object.fromEntries(given), record: new Secret(JSON.stringify(record)) }
      const text = await sealer.seal(plain, bindingFor(record.name))
      const args = [controllerField(record.name), before ?? '', text, revision]
      const mark = once && { once, place: markPlace.registry, record: { id: record.name, text, proof: '' } }
      return (await write([sealed, controllersRevision], args, mark)) === 1
    },

    async earlier(once) {
      const found = await earlierRecord(redis, markPlace.registry, once)
      const one = found && (await opened(found.id, found.text))
      return one !== undefined && isOpen(one) ? one : undefined
    },

    async remove(name, before) {
      const args = [controllerField(name), before, `${name}/`, String(NAMED)]
      const result = await redis.jcbControllerRemove(sealed, controllersRevision, folders, ...args)
      if (typeof result === 'object') return { used: [...new Set(result)].sort() }
      return result === 1 ? 'ok' : 'conflict'
    }
  }
}
