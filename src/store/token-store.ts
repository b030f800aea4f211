import type { Result } from 'ioredis'
import { own } from '../domain/own.ts'
import type { Role } from '../domain/permissions.ts'
import { accessKeys } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** An API token as it is kept: everything but its text. */
export interface TokenRecord {
  readonly id: string
  /** SHA-256 of its text, base64url. */
  readonly hash: string
  readonly name: string
  /** Project, or `*`, to role. */
  readonly roles: Readonly<Record<string, Role>>
  readonly platformAdmin: boolean
  readonly readOnly: boolean
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string | null
}

export interface TokenStore {
  get(id: string): Promise<TokenRecord | undefined>
  /** All tokens, in no order, with the time of their last use. */
  list(): Promise<readonly { readonly token: TokenRecord; readonly lastUsedAt: string | null }[]>
  add(token: TokenRecord): Promise<void>
  /** Forgets a token, so that the next request with it is refused, in every process. Gives what it was. */
  remove(id: string): Promise<TokenRecord | undefined>
  /** Notes a use, unless the token has gone meanwhile. */
  noteUse(id: string, at: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbTokenUsed(...args: string[]): Result<number, Context>
    jcbTokenRemove(...args: string[]): Result<string | null, Context>
  }
}

/** KEYS tokens used · ARGV id, time */
const USED = `if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end return redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])`

/** KEYS tokens used · ARGV id */
const REMOVE = `
local token = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return token`

export function createTokenStore(redis: RedisClient): TokenStore {
  redis.defineCommand('jcbTokenUsed', { numberOfKeys: 2, lua: USED })
  redis.defineCommand('jcbTokenRemove', { numberOfKeys: 2, lua: REMOVE })
  const { tokens, tokenUses } = accessKeys
  const parse = (json: string | null): TokenRecord | undefined => (json === null ? undefined : JSON.parse(json))
  return {
    get: async id => parse(await redis.hget(tokens, id)),
    async list() {
      const [records, uses] = await Promise.all([redis.hgetall(tokens), redis.hgetall(tokenUses)])
      return Object.entries(records).map(([id, json]) => ({ token: JSON.parse(json), lastUsedAt: own(uses, id) ?? null }))
    },
    async add(token) {
      await redis.hset(tokens, token.id, JSON.stringify(token))
    },
    remove: async id => parse(await redis.jcbTokenRemove(tokens, tokenUses, id)),
    async noteUse(id, at) {
      await redis.jcbTokenUsed(tokens, tokenUses, id, at)
    }
  }
}
