import type { Result } from 'ioredis'
import type { Once } from '../../domain/once.ts'
import { Secret } from '../../domain/secret.ts'
import type { RedisClient } from '../redis/client.ts'
import { markPlace } from '../redis/idempotency-keys.ts'
import { defineOnce, earlierRecord, type Mark } from '../redis/once.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { type Binding, SealError, type Sealer } from './seal.ts'

/** What is registered under a name, opened. */
export interface Opened {
  /** The stored text, which a change must find unchanged. */
  readonly stored: string
}

/** Something whose stored text does not open here, so nothing is sent to it. */
export interface Closed extends Opened {
  readonly name: string
  /** Set if only the key of this id is missing. */
  readonly missingKey: string | undefined
}

/** What a kind of registered thing consists of, and where it is. */
export interface RegistryKind<T> {
  /** The field of a name in the hash of sealed texts. */
  readonly field: (name: string) => string
  /** Counts the changes of all things of the kind. */
  readonly revisionKey: string
  /** What the fields of a sealed text say; undefined if they are not of this kind and name. */
  readonly read: (fields: Readonly<Record<string, Secret>>, name: string) => T | undefined
}

/** A sealed text to write, with the mark of the request that writes it. */
export interface SealedText {
  readonly text: string
  readonly mark: Mark | undefined
}

/**
 * Things that were registered by requests, such as controllers and secret stores. Record and login are sealed in one text, so that an
 * address that the bridge did not write itself never receives a login.
 */
export interface SealedRegistry<T> {
  /** Changes with every change of any of them; '0' before the first. */
  revision(): Promise<string>
  /** All of them, in the order of their names. */
  list(): Promise<{ readonly opened: readonly (T & Opened)[]; readonly closed: readonly Closed[] }>
  /** One of them; undefined if none has this name. */
  get(name: string): Promise<(T & Opened) | Closed | undefined>
  has(name: string): Promise<boolean>
  /** What an earlier attempt of the same request has registered or changed; undefined if there was none. */
  earlier(once: Once | undefined): Promise<(T & Opened) | undefined>
  /** Writes a record if what is stored is `before`; undefined: nothing. */
  put(
    name: string,
    record: object,
    secrets: Readonly<Record<string, Secret>>,
    before: string | undefined,
    once?: Once
  ): Promise<boolean>
  seal(name: string, record: object, secrets: Readonly<Record<string, Secret>>, once: Once | undefined): Promise<SealedText>
  /** Removes one if what is stored is `before`. */
  remove(name: string, before: string): Promise<boolean>
}

export const isClosed = (one: object): one is Closed => 'missingKey' in one

/** KEYS sealed revision · ARGV field, stored text or '', new text */
const PUT = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('INCR', KEYS[2])
return 1`

/** KEYS sealed revision · ARGV field, stored text */
const REMOVE = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('INCR', KEYS[2])
return 1`

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbRegistryRemove(...args: string[]): Result<number, Context>
  }
}

export function createSealedRegistry<T extends object>(
  redis: RedisClient,
  sealer: Pick<Sealer, 'seal' | 'open'>,
  { field, revisionKey, read }: RegistryKind<T>
): SealedRegistry<T> {
  const { sealed } = registryKeys
  const start = field('')
  redis.defineCommand('jcbRegistryRemove', { numberOfKeys: 2, lua: REMOVE })
  const write = defineOnce<number>(redis, 'jcbRegistryPut', 2, PUT)
  /** No project can have this name. */
  const bindingFor = (name: string): Binding => ({ project: '#registry', id: field(name), generation: 0 })

  async function opened(name: string, stored: string): Promise<(T & Opened) | Closed> {
    try {
      const found = read(await sealer.open(stored, bindingFor(name)), name)
      return found === undefined ? { name, stored, missingKey: undefined } : { ...found, stored }
    } catch (error) {
      if (!(error instanceof SealError)) throw error
      return { name, stored, missingKey: error.missingKey }
    }
  }

  async function seal(
    name: string,
    record: object,
    secrets: Readonly<Record<string, Secret>>,
    once: Once | undefined
  ): Promise<SealedText> {
    const text = await sealer.seal({ ...secrets, record: new Secret(JSON.stringify(record)) }, bindingFor(name))
    return { text, mark: once && { once, place: markPlace.registry, record: { id: name, text, proof: '' } } }
  }

  return {
    revision: async () => (await redis.get(revisionKey)) ?? '0',

    async list() {
      const stored = Object.entries(await redis.hgetall(sealed)).filter(([each]) => each.startsWith(start))
      const sorted = stored.toSorted(([a], [b]) => (a < b ? -1 : 1))
      const all: { opened: (T & Opened)[]; closed: Closed[] } = { opened: [], closed: [] }
      for (const [each, text] of sorted) {
        const one = await opened(each.slice(start.length), text)
        if (isClosed(one)) all.closed.push(one)
        else all.opened.push(one)
      }
      return all
    },

    async get(name) {
      const stored = await redis.hget(sealed, field(name))
      return stored === null ? undefined : opened(name, stored)
    },

    has: async name => (await redis.hexists(sealed, field(name))) === 1,

    async earlier(once) {
      const found = await earlierRecord(redis, markPlace.registry, once)
      const one = found && (await opened(found.id, found.text))
      return one === undefined || isClosed(one) ? undefined : one
    },

    async put(name, record, secrets, before, once) {
      const { text, mark } = await seal(name, record, secrets, once)
      return (await write([sealed, revisionKey], [field(name), before ?? '', text], mark)) === 1
    },

    seal,

    remove: async (name, before) => (await redis.jcbRegistryRemove(sealed, revisionKey, field(name), before)) === 1
  }
}
