import type { Result } from 'ioredis'
import type { Once } from '../../domain/once.ts'
import { PLACE_OF_TOKENS } from '../access/token-store.ts'
import type { RedisClient } from '../redis/client.ts'
import { markPlace } from '../redis/idempotency-keys.ts'
import { defineOnce, earlierRecord } from '../redis/once.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { accessKeys, registryKeys } from '../redis/registry-keys.ts'
import { ACQUIRE, HEADERS, RELEASE, RENEW } from '../sync/sync-scripts.ts'
import { placeOfProject } from './record-reader.ts'

/** Progress of a rotation to the current key. */
export interface Rotation {
  readonly state: 'running' | 'done'
  /** The key to which everything is rotated. */
  readonly key: string
  readonly done: number
  readonly total: number
  /** Sealed texts that did not open and stay as they are. */
  readonly failed: number
  readonly startedAt: string
  readonly startedBy: string
  readonly finishedAt: string | null
}

/** A hash in Redis whose values all need a master key: either sealed texts or proofs of records. */
export interface KeyedPlace {
  readonly key: string
  /** The place named in the proofs; undefined if the values are sealed texts. */
  readonly proofsOf?: string
}

/** Sealed texts and proofs with the keys they need, and the progress of a rotation. */
export interface KeyStore {
  /** The places of a project's sealed texts and proofs; without a name, of the bridge's own. */
  places(project: string | undefined): readonly KeyedPlace[]
  /** The first part of every value in a place, by its field: the header of a sealed text, or a proof up to the id of its key. */
  headers(place: KeyedPlace): Promise<ReadonlyMap<string, string>>
  values(place: KeyedPlace, fields: readonly string[]): Promise<readonly (string | null)[]>
  /** Replaces a value if it is unchanged. A value belongs to one generation, so its replacement does as well. */
  exchange(place: KeyedPlace, field: string, from: string, to: string): Promise<boolean>
  rotation(): Promise<Rotation | undefined>
  /** Starts a rotation, unless one to this key is running, or an earlier attempt of the same request has started one. */
  begin(key: string, by: string, at: string, once?: Once): Promise<void>
  /** Records progress of the rotation to this key; does nothing if another rotation has replaced it. */
  note(key: string, progress: Partial<Pick<Rotation, 'state' | 'done' | 'total' | 'failed' | 'finishedAt'>>): Promise<void>
  /** The lease for running the rotation: one process at a time. The first argument is ignored. */
  acquire(_: string, token: string, ttl: number): Promise<boolean>
  renew(_: string, token: string, ttl: number): Promise<boolean>
  release(_: string, token: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbSealHeaders(...args: string[]): Result<string[], Context>
    jcbExchange(...args: string[]): Result<number, Context>
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

/** KEYS rotation · ARGV key, then the fields of a new rotation. To join one that is running is an effect, too. */
const BEGIN = `
local state, key = unpack(redis.call('HMGET', KEYS[1], 'state', 'key'))
if state == 'running' and key == ARGV[1] then return 1 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'key', unpack(ARGV))
return 1`

/** KEYS rotation · ARGV key, then fields to set */
const NOTE = `
if redis.call('HGET', KEYS[1], 'key') ~= ARGV[1] then return 0 end
return redis.call('HSET', KEYS[1], unpack(ARGV, 2))`

export function createKeyStore(redis: RedisClient): KeyStore {
  redis.defineCommand('jcbSealHeaders', { numberOfKeys: 1, lua: HEADERS })
  redis.defineCommand('jcbExchange', { numberOfKeys: 1, lua: EXCHANGE })
  const beginOnce = defineOnce<number>(redis, 'jcbBeginRotation', 1, BEGIN)
  redis.defineCommand('jcbNoteRotation', { numberOfKeys: 1, lua: NOTE })
  redis.defineCommand('jcbAcquireRotation', { numberOfKeys: 1, lua: ACQUIRE })
  redis.defineCommand('jcbRenewRotation', { numberOfKeys: 1, lua: RENEW })
  redis.defineCommand('jcbReleaseRotation', { numberOfKeys: 1, lua: RELEASE })
  const { rotation, rotationLease } = registryKeys

  return {
    places(project) {
      if (project === undefined) return [{ key: registryKeys.sealed }, { key: accessKeys.tokenProofs, proofsOf: PLACE_OF_TOKENS }]
      const { secrets, webhookSecrets, proofs } = projectKeys(project)
      return [{ key: secrets }, { key: webhookSecrets }, { key: proofs, proofsOf: placeOfProject(project) }]
    },

    async headers({ key, proofsOf }) {
      const parts = await redis.jcbSealHeaders(key, proofsOf === undefined ? '1' : '2')
      return new Map(parts.flatMap((field, i) => (i % 2 === 0 ? [[field, parts[i + 1] ?? '']] : [])))
    },

    values: async ({ key }, fields) => (fields.length === 0 ? [] : redis.hmget(key, ...fields)),

    exchange: async ({ key }, field, from, to) => (await redis.jcbExchange(key, field, from, to)) === 1,

    async rotation() {
      const fields = await redis.hgetall(rotation)
      return fields['state'] === undefined ? undefined : parseRotation(fields)
    },

    async begin(key, by, at, once) {
      if ((await earlierRecord(redis, markPlace.registry, once)) !== undefined) return
      const fields = { state: 'running', done: '0', total: '0', failed: '0', startedAt: at, startedBy: by }
      const mark = once && { once, place: markPlace.registry, record: { id: '', text: '', proof: '' } }
      await beginOnce([rotation], [key, ...Object.entries(fields).flat()], mark)
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
