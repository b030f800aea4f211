import type { Result } from 'ioredis'
import { type GroupGrant, isBridgeRole } from '../../domain/group-grant.ts'
import { own } from '../../domain/own.ts'
import { roles } from '../../domain/permissions.ts'
import { isMap, isOneOf, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { accessKeys } from '../redis/registry-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import type { RecordName, RecordProofs } from '../sealing/record-proofs.ts'
import { PLACE_OF_TOKENS } from './token-store.ts'

/** A stored group, and what it grants; undefined if the bridge did not write the record: it then grants nothing. */
export interface GroupRole {
  readonly group: string
  readonly grant: GroupGrant | undefined
}

/** The roles that groups have besides those of the settings. They are read each time, so that every process knows a change at once. */
export interface GroupRoleStore {
  /** What these groups grant; those without an entry are left out. */
  of(groups: readonly string[]): Promise<ReadonlyMap<string, GroupGrant>>
  list(): Promise<readonly GroupRole[]>
  /** Returns whether there was room. */
  set(group: string, grant: GroupGrant): Promise<boolean>
  /** Returns whether there was an entry. */
  remove(group: string): Promise<boolean>
}

/** Groups with an entry. */
export const MOST_GROUP_ROLES = 1000

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbGroupRoleSet(...args: string[]): Result<number, Context>
    jcbGroupRoleRemove(...args: string[]): Result<number, Context>
  }
}

/** KEYS groups proofs · ARGV group, record, field of the proof, proof, most groups */
const SET = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1`

/** KEYS groups proofs · ARGV group, field of the proof */
const REMOVE = `
redis.call('HDEL', KEYS[2], ARGV[2])
return redis.call('HDEL', KEYS[1], ARGV[1])`

/** The proofs stand among those of tokens, whose ids have no `#`, so that a rotation of the keys renews them, too. */
const nameOf = (group: string): RecordName => ({ place: PLACE_OF_TOKENS, field: `#group-role:${group}` })

const isTable = isMap(isOneOf(roles))
const isGrant = (value: unknown): value is GroupGrant => isBridgeRole(value) || isTable(value)

export function createGroupRoleStore(redis: RedisClient, proofs: RecordProofs): GroupRoleStore {
  redis.defineCommand('jcbGroupRoleSet', { numberOfKeys: 2, lua: SET })
  redis.defineCommand('jcbGroupRoleRemove', { numberOfKeys: 2, lua: REMOVE })
  const { groupRoles, tokenProofs } = accessKeys
  const believed = (group: string, text: string | null, proof: string | null | undefined): GroupGrant | undefined => {
    if (text === null || proofs.refute(nameOf(group), text, proof) !== undefined) return undefined
    const value = valueOf(text)
    return isGrant(value) ? value : undefined
  }
  return {
    async of(groups) {
      if (groups.length === 0) return new Map()
      const fields = groups.map(group => nameOf(group).field)
      const reading = redis
        .multi()
        .hmget(groupRoles, ...groups)
        .hmget(tokenProofs, ...fields)
      const [texts, stored] = await transaction<[(string | null)[], (string | null)[]]>(reading)
      return new Map(
        groups.flatMap((group, index) => {
          const grant = believed(group, texts[index] ?? null, stored[index])
          return grant === undefined ? [] : [[group, grant] as const]
        })
      )
    },
    async list() {
      const [texts, stored] = await transaction<[Fields, Fields]>(redis.multi().hgetall(groupRoles).hgetall(tokenProofs))
      return Object.entries(texts).map(([group, text]) => ({
        group,
        grant: believed(group, text, own(stored, nameOf(group).field))
      }))
    },
    async set(group, grant) {
      const [name, text] = [nameOf(group), JSON.stringify(grant)]
      const proof = await proofs.make(name, 0, text)
      const args = [group, text, name.field, proof, String(MOST_GROUP_ROLES)]
      return (await redis.jcbGroupRoleSet(groupRoles, tokenProofs, ...args)) === 1
    },
    async remove(group) {
      return (await redis.jcbGroupRoleRemove(groupRoles, tokenProofs, group, nameOf(group).field)) === 1
    }
  }
}
