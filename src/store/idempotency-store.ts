import { hash, randomBytes } from 'node:crypto'
import type { Result } from 'ioredis'
import { Problem } from '../domain/problems.ts'
import { Secret } from '../domain/secret.ts'
import { hasShape, isCount, isMap, isText, valueOf } from '../domain/shape.ts'
import { BEGIN, END, RENEW } from './idempotency-scripts.ts'
import type { RedisClient } from './redis/client.ts'
import { idempotencyKeys } from './redis/idempotency-keys.ts'
import type { Hashing } from './sealing/hash-key.ts'
import { type Binding, SealError, type Sealer } from './sealing/seal.ts'

/** Milliseconds for which a key and its answer are kept. */
const LIFE = 24 * 3_600_000
/** Maximum number of keys that a caller has at a time, in all processes. */
export const KEYS_PER_CALLER = 10_000
/** Milliseconds after which a request whose process has died may be repeated. */
export const LEASE = 15_000

/** A request with an idempotency key. */
export interface KeyedRequest {
  /** The subject of the caller. */
  readonly caller: string
  /** The method, the path and the key. */
  readonly name: string
  /** All else that has to be equal in a repeated request. Only a keyed hash of it is stored, because it contains secrets. */
  readonly content: string
}

/** An answer as it is kept: without a secret that is shown only once. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const isKeptAnswer = hasShape({ status: isCount, headers: isMap(isText), body: isText })

/** The right of one process to answer a request. */
export interface KeyLease {
  /** Names the mark of the effect; the same for all attempts of the request. */
  readonly id: string
  /** Whether an earlier attempt may have had its effect. */
  readonly isRepeat: boolean
  renew(): Promise<void>
  /** Ends the lease and keeps the answer, if there is one to keep; `false` if another attempt has taken over. */
  end(answer: KeptAnswer | undefined): Promise<boolean>
}

export type Begun =
  | { readonly state: 'begun'; readonly lease: KeyLease }
  | { readonly state: 'answered'; readonly answer: KeptAnswer }
  /** The first request is being answered. */
  | { readonly state: 'running' }
  /** The key belongs to a request with other content. */
  | { readonly state: 'other' }
  /** The caller has too many keys; after `wait` milliseconds the first of them is dropped. */
  | { readonly state: 'full'; readonly wait: number }

export interface IdempotencyStore {
  begin(request: KeyedRequest): Promise<Begun>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbBeginKey(...args: string[]): Result<[Begun['state'] | 'repeated', string?, string?], Context>
    jcbRenewKey(...args: string[]): Result<number, Context>
    jcbEndKey(...args: string[]): Result<number, Context>
  }
}

export interface IdempotencyStoreDeps {
  readonly redis: RedisClient
  readonly sealer: Pick<Sealer, 'seal' | 'open'>
  readonly hashing: Hashing
}

/** What the seal of an answer is bound to. No project can have this name. */
const bindingOf = (id: string): Binding => ({ project: '#idempotency', id, generation: 0 })

export function createIdempotencyStore({ redis, sealer, hashing }: IdempotencyStoreDeps): IdempotencyStore {
  redis.defineCommand('jcbBeginKey', { numberOfKeys: 2, lua: BEGIN })
  redis.defineCommand('jcbRenewKey', { numberOfKeys: 1, lua: RENEW })
  redis.defineCommand('jcbEndKey', { numberOfKeys: 1, lua: END })

  const leaseOf = (key: string, lease: string, id: string, isRepeat: boolean): KeyLease => ({
    id,
    isRepeat,
    async renew() {
      await redis.jcbRenewKey(key, lease, String(LEASE))
    },
    async end(answer) {
      const sealed = answer === undefined ? '' : await sealer.seal({ answer: new Secret(JSON.stringify(answer)) }, bindingOf(id))
      return (await redis.jcbEndKey(key, lease, sealed)) === 1
    }
  })

  return {
    async begin({ caller, name, content }) {
      const keys = idempotencyKeys(hash('sha256', caller, 'base64url'))
      const nameHash = hash('sha256', name, 'base64url')
      const key = keys.key(nameHash)
      const hashKey = await hashing.load()
      const [id, lease] = [newId(), newId()]
      const hashed = `${hashKey}.${hashing.hash(content)}`
      const [state, what = '', answer = ''] = await redis.jcbBeginKey(
        ...[key, keys.index, hashed, id, lease],
        ...[LEASE, LIFE, KEYS_PER_CALLER].map(String),
        nameHash
      )
      switch (state) {
        case 'begun':
        case 'repeated':
          return { state: 'begun', lease: leaseOf(key, lease, what, state === 'repeated') }
        case 'answered':
          return { state, answer: await opened(sealer, answer, what) }
        case 'other':
          // Hashes by different keys say nothing about each other.
          if (!what.startsWith(`${hashKey}.`)) throw keyMissing()
          return { state }
        case 'running':
          return { state }
        case 'full':
          return { state, wait: Number(what) }
      }
    }
  }
}

const newId = (): string => randomBytes(16).toString('base64url')

async function opened(sealer: Pick<Sealer, 'open'>, sealed: string, id: string): Promise<KeptAnswer> {
  try {
    const { answer } = await sealer.open(sealed, bindingOf(id))
    const value = valueOf(answer?.reveal() ?? '')
    if (isKeptAnswer(value)) return value as KeptAnswer
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    if (error.missingKey !== undefined) throw keyMissing()
  }
  throw new Problem(
    'RECORD_CHANGED',
    'The answer to the first request is not the one that the bridge stored. See what there is, then use another key.'
  )
}

const keyMissing = (): Problem =>
  new Problem(
    'MASTER_KEY_MISSING',
    'The answer to the first request needs a master key that is not configured here. See what there is, then use another Idempotency-Key.'
  )
