import type { Result } from 'ioredis'
import { type Damage, NO_TIME } from '../../domain/damage.ts'
import type { Once } from '../../domain/once.ts'
import { own } from '../../domain/own.ts'
import { type Role, roles } from '../../domain/permissions.ts'
import { hasShape, isFlag, isMap, isOneOf, isText, isTime, orAbsent, orNull, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { markPlace } from '../redis/idempotency-keys.ts'
import { defineOnce, earlierRecord } from '../redis/once.ts'
import { accessKeys } from '../redis/registry-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import type { RecordName, RecordProofs, Refutation } from '../sealing/record-proofs.ts'

/** The place of token records, which their proofs include. */
export const PLACE_OF_TOKENS = 'tokens'

/** A stored API token: everything but its text. */
export interface TokenRecord {
  readonly id: string
  /** SHA-256 of the token's text, base64url. */
  readonly hash: string
  readonly name: string
  /** Project, or `*`, to role. */
  readonly roles: Readonly<Record<string, Role>>
  readonly platformAdmin: boolean
  /** Absent in older records: no. */
  readonly projectMaker?: boolean
  readonly readOnly: boolean
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string | null
  /** Set if the bridge did not write the record: the token then grants nothing. */
  readonly damage?: Damage
}

const isRecord = hasShape({
  ...{ id: isText, hash: isText, name: isText, roles: isMap(isOneOf(roles)), platformAdmin: isFlag, readOnly: isFlag },
  ...{ createdAt: isTime, createdBy: isText, expiresAt: orNull(isTime), projectMaker: orAbsent(isFlag) }
})

/** A token, and when it was last used. */
export interface TokenWithUse {
  readonly token: TokenRecord
  readonly lastUsedAt: string | null
}

export interface TokenStore {
  get(id: string): Promise<TokenRecord | undefined>
  /** One token with the time of its last use. */
  find(id: string): Promise<TokenWithUse | undefined>
  /** All tokens with the time of their last use, in no particular order. */
  list(): Promise<readonly TokenWithUse[]>
  add(token: TokenRecord, once?: Once): Promise<void>
  /** The token that an earlier attempt of the same request has added. */
  earlier(once: Once | undefined): Promise<TokenRecord | undefined>
  /** Removes a token, so that every process refuses the next request with it. Returns the removed record. */
  remove(id: string): Promise<TokenRecord | undefined>
  /** Records a use, unless the token has been removed meanwhile. */
  noteUse(id: string, at: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbTokenUsed(...args: string[]): Result<number, Context>
    jcbTokenGet(...args: string[]): Result<[record: string | null, proof: string | null], Context>
    jcbTokenRemove(...args: string[]): Result<string | null, Context>
  }
}

/** KEYS tokens used · ARGV id, time */
const USED = `if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end return redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])`

/** KEYS tokens proofs · ARGV id */
const GET = `return {redis.call('HGET', KEYS[1], ARGV[1]), redis.call('HGET', KEYS[2], ARGV[1])}`

/** KEYS tokens proofs · ARGV id, record, proof */
const ADD = `
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])`

/** KEYS tokens used proofs · ARGV id */
const REMOVE = `
local token = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return token`

const nameOf = (id: string): RecordName => ({ place: PLACE_OF_TOKENS, field: id })

export function createTokenStore(redis: RedisClient, proofs: RecordProofs): TokenStore {
  redis.defineCommand('jcbTokenUsed', { numberOfKeys: 2, lua: USED })
  redis.defineCommand('jcbTokenRemove', { numberOfKeys: 3, lua: REMOVE })
  redis.defineCommand('jcbTokenGet', { numberOfKeys: 2, lua: GET })
  const addRecord = defineOnce<number>(redis, 'jcbTokenAdd', 2, ADD)
  const { tokens, tokenUses, tokenProofs } = accessKeys
  const read = (id: string, text: string, proof: string | null | undefined): TokenRecord => {
    const value = valueOf(text)
    const record = isRecord(value) && (value as TokenRecord).id === id ? (value as TokenRecord) : undefined
    const refutation = proofs.refute(nameOf(id), text, proof)
    if (record !== undefined && refutation === undefined) return record
    return { ...(record ?? unreadable(id)), damage: damageOf(record, refutation, text) }
  }
  return {
    async get(id) {
      const [text, proof] = await redis.jcbTokenGet(tokens, tokenProofs, id)
      return text === null ? undefined : read(id, text, proof)
    },
    async find(id) {
      const reading = redis.multi().hget(tokens, id).hget(tokenUses, id).hget(tokenProofs, id)
      const [text, lastUsedAt, proof] = await transaction<[string | null, string | null, string | null]>(reading)
      return text === null ? undefined : { token: read(id, text, proof), lastUsedAt }
    },
    async list() {
      const reading = redis.multi().hgetall(tokens).hgetall(tokenUses).hgetall(tokenProofs)
      const [records, uses, stored] = await transaction<[Fields, Fields, Fields]>(reading)
      return Object.entries(records).map(([id, text]) => ({
        token: read(id, text, own(stored, id)),
        lastUsedAt: own(uses, id) ?? null
      }))
    },
    async add(token, once) {
      const { id } = token
      const text = JSON.stringify(token)
      const proof = await proofs.make(nameOf(id), 0, text)
      const mark = once && { once, place: markPlace.access, record: { id, text, proof } }
      await addRecord([tokens, tokenProofs], [id, text, proof], mark)
    },
    async earlier(once) {
      const found = await earlierRecord(redis, markPlace.access, once)
      return found && read(found.id, found.text, found.proof)
    },
    async remove(id) {
      const text = await redis.jcbTokenRemove(tokens, tokenUses, tokenProofs, id)
      return text === null ? undefined : read(id, text, null)
    },
    async noteUse(id, at) {
      await redis.jcbTokenUsed(tokens, tokenUses, id, at)
    }
  }
}

/** Shown instead of a record that cannot be read. */
const unreadable = (id: string): TokenRecord => ({
  ...{ id, hash: '', name: '', roles: {}, platformAdmin: false, readOnly: true },
  ...{ createdAt: NO_TIME, createdBy: '', expiresAt: null }
})

function damageOf(record: TokenRecord | undefined, refutation: Refutation | undefined, text: string): Damage {
  const rest = { text, floor: 0 }
  if (record === undefined)
    return {
      ...rest,
      reason: 'RecordBroken',
      message: 'The stored record cannot be read, so the token grants no access. Revoke it.'
    }
  if (refutation?.missingKey !== undefined)
    return {
      ...{ ...rest, reason: 'KeyMissing', missingKey: refutation.missingKey },
      message: `The proof of the record was made with the master key "${refutation.missingKey}", which is not configured here. Add the key to MASTER_KEYS again, or revoke the token.`
    }
  return {
    ...{ ...rest, reason: 'RecordChanged' },
    message: 'The stored record was not written by the bridge, so the token grants no access. Revoke it.'
  }
}
