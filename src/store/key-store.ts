import type { Result } from 'ioredis'
import { projectKeys, registryKeys } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { ACQUIRE, RELEASE, RENEW, SEALS } from './sync-scripts.ts'

/** How far the sealing anew with the newest key has come. */
export interface Rotation {
  readonly state: 'running' | 'done'
  /** The key that everything is sealed with. */
  readonly key: string
  readonly done: number
  readonly total: number
  /** Sealed texts that did not open, and stay as they are. */
  readonly failed: number
  readonly startedAt: string
  readonly startedBy: string
  readonly finishedAt: string | null
}

/** One hash in Redis of which every value is a sealed text. */
export type SealedPlace = string

/** What is sealed, by which key, and the progress of sealing it anew. */
export interface KeyStore {
  /** Where the sealed texts of a project are; without a name, those of the bridge itself. */
  places(project: string | undefined): readonly SealedPlace[]
  /** Header of every sealed text in a place, by its field. */
  headers(place: SealedPlace): Promise<ReadonlyMap<string, string>>
  sealed(place: SealedPlace, fields: readonly string[]): Promise<readonly (string | null)[]>
  /** Puts one sealed text in the place of another, if that one is still there: a text is of one generation, so this is, too. */
  exchange(place: SealedPlace, field: string, from: string, to: string): Promise<boolean>
  rotation(): Promise<Rotation | undefined>
  /** Begins a rotation, unless one to this key is under way. */
  begin(key: string, by: string, at: string): Promise<void>
  /** Notes progress of the rotation to this key; what another one has replaced is not written to. */
  note(key: string, progress: Partial<Pick<Rotation, 'state' | 'done' | 'total' | 'failed' | 'finishedAt'>>): Promise<void>
  /** The right to run the rotation, as a lease: one process at a time. The first argument has no meaning. */
  acquire(_: string, token: string, ttl: number): Promise<boolean>
  renew(_: string, token: string, ttl: number): Promise<boolean>
  release(_: string, token: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbSealHeaders(...args: string[]): Result<string[], Context>
    jcbExchange(...args: string[]): Result<number, Context>
    jcbBeginRotation(...args: string[]): Result<number, Context>
    jcbNoteRotation(...args: string[]): Result<number, Context>
    jcbAcquireRotation(...args: string[]): Result<number, Context>
    jcbRenewRotation(...args: string[]): Result<number, Context>
    jcbReleaseRotation(...args: string[]): Result<number, Context>
  }
}

/** KEYS hash · ARGV field, text that must be there, text to put there */
const EXCHANGE = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`

/** KEYS rotation · ARGV key, then the fields of a new rotation */
const BEGIN = `
local state, key = unpack(redis.call('HMGET', KEYS[1], 'state', 'key'))
if state == 'running' and key == ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'key', unpack(ARGV))
return 1`

/** KEYS rotation · ARGV key, then fields to set */
const NOTE = `
if redis.call('HGET', KEYS[1], 'key') ~= ARGV[1] then return 0 end
return redis.call('HSET', KEYS[1], unpack(ARGV, 2))`

export function createKeyStore(redis: RedisClient): KeyStore {
  redis.defineCommand('jcbSealHeaders', { numberOfKeys: 1, lua: SEALS })
  redis.defineCommand('jcbExchange', { numberOfKeys: 1, lua: EXCHANGE })
  redis.defineCommand('jcbBeginRotation', { numberOfKeys: 1, lua: BEGIN })
  redis.defineCommand('jcbNoteRotation', { numberOfKeys: 1, lua: NOTE })
  redis.defineCommand('jcbAcquireRotation', { numberOfKeys: 1, lua: ACQUIRE })
  redis.defineCommand('jcbRenewRotation', { numberOfKeys: 1, lua: RENEW })
  redis.defineCommand('jcbReleaseRotation', { numberOfKeys: 1, lua: RELEASE })
  const { rotation, rotationLease } = registryKeys

  return {
    places(project) {
      if (project === undefined) return [registryKeys.sealed]
      const { secrets, webhookSecrets } = projectKeys(project)
      return [secrets, webhookSecrets]
    },

    async headers(place) {
      const [, ...parts] = await redis.jcbSealHeaders(place, 'headers')
      return new Map(parts.flatMap((field, i) => (i % 2 === 0 ? [[field, parts[i + 1] ?? '']] : [])))
    },

    sealed: async (place, fields) => (fields.length === 0 ? [] : redis.hmget(place, ...fields)),

    exchange: async (place, field, from, to) => (await redis.jcbExchange(place, field, from, to)) === 1,

    async rotation() {
      const fields = await redis.hgetall(rotation)
      return fields['state'] === undefined ? undefined : parseRotation(fields)
    },

    async begin(key, by, at) {
      const fields = { state: 'running', done: '0', total: '0', failed: '0', startedAt: at, startedBy: by }
      await redis.jcbBeginRotation(rotation, key, ...Object.entries(fields).flat())
    },

    async note(key, progress) {
      await redis.jcbNoteRotation(rotation, key, ...Object.entries(progress).flatMap(([name, value]) => [name, String(value)]))
    },

    acquire: async (_, token, ttl) => (await redis.jcbAcquireRotation(rotationLease, token, String(ttl))) === 1,
    renew: async (_, token, ttl) => (await redis.jcbRenewRotation(rotationLease, token, String(ttl))) === 1,
    async release(_, token) {
      await redis.jcbReleaseRotation(rotationLease, token)
    }
  }
}

function parseRotation(fields: Record<string, string>): Rotation {
  return {
    state: fields['state'] === 'running' ? 'running' : 'done',
    key: fields['key'] ?? '',
    done: Number(fields['done']),
    total: Number(fields['total']),
    failed: Number(fields['failed']),
    startedAt: fields['startedAt'] ?? '',
    startedBy: fields['startedBy'] ?? '',
    finishedAt: fields['finishedAt'] ?? null
  }
}
