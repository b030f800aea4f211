import type { Result } from 'ioredis'
import type { NewEvent } from '../../domain/event.ts'
import { highest, type Role, roles } from '../../domain/permissions.ts'
import { defaultQuota, type Quota } from '../../domain/quota.ts'
import { EVENTS_KEPT, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { type Fields, transaction } from '../redis/transaction.ts'
import type { RecordName, RecordProofs } from '../sealing/record-proofs.ts'
import { memberName as nameOf } from '../sealing/record-reader.ts'
import { createMemberships, JOIN_LIFE } from './memberships.ts'

export type MemberResult = 'ok' | 'no-project' | 'no-member' | 'last-admin' | 'full'

/** A change to one member: its new role, or null to remove it. */
export interface MemberChange {
  readonly subject: string
  readonly role: Role | null
  /** Whether the change may leave the project without an admin. */
  readonly mayLeaveNoAdmin: boolean
  readonly event: NewEvent
}

/** A subject with an entry in the project. `role` is undefined if the bridge did not write the entry: it then grants nothing. */
export interface Member {
  readonly subject: string
  readonly role: Role | undefined
}

/** Who has which role in a project. */
export interface MemberStore {
  /** The highest role of the subject and of the groups that it is in, read in one round trip. */
  role(project: string, subject: string, groups?: readonly string[]): Promise<Role | undefined>
  list(project: string): Promise<readonly Member[]>
  /** Writes the role and its event in one atomic step; does nothing if the role is unchanged. */
  set(project: string, change: MemberChange): Promise<MemberResult>
  /** The roles of the subject and its groups in all projects; only those that it is or was a member of are looked at. */
  rolesOf(subject: string, groups?: readonly string[]): Promise<ReadonlyMap<string, Role>>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbSetMember(...args: string[]): Result<MemberResult | 'late', Context>
    jcbRole(...args: string[]): Result<[roles: (string | null)[], proofs: (string | null)[]], Context>
  }
}

/**
 * KEYS project members events proofs · ARGV subject, role or '', '1' if no admin need be left, event, eventsKept, field of the
 * proof, proof, most members, time (ms) until which the role may be set
 */
const SET = `
local at = redis.call('TIME')
if at[1] * 1000 + math.floor(at[2] / 1000) > tonumber(ARGV[9]) then return 'late' end
local project = redis.call('GET', KEYS[1])
if not project or string.sub(project, 1, 1) ~= '{' then return 'no-project' end
local held = redis.call('HGET', KEYS[2], ARGV[1])
if ARGV[2] == '' and not held then return 'no-member' end
if held == ARGV[2] then redis.call('HSET', KEYS[4], ARGV[6], ARGV[7]) return 'ok' end
if held == 'admin' and ARGV[3] ~= '1' then
  local admins = 0
  for _, role in ipairs(redis.call('HVALS', KEYS[2])) do if role == 'admin' then admins = admins + 1 end end
  if admins == 1 then return 'last-admin' end
end
if not held and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[8]) then return 'full' end
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[4], ARGV[6])
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('HSET', KEYS[4], ARGV[6], ARGV[7])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'event', ARGV[4])
return 'ok'`

/** KEYS members proofs · ARGV subjects, fields of their proofs: as many */
const ROLE = `
local half = #ARGV / 2
return {redis.call('HMGET', KEYS[1], unpack(ARGV, 1, half)), redis.call('HMGET', KEYS[2], unpack(ARGV, half + 1))}`

/** A time that never comes. */
const NEVER = 8.64e15
/** Entries of memberships that are over, dropped by one listing. */
const CLEANED = 20
/** Times that a member is announced before a store that is too slow is given up. */
const TRIES = 3

export function createMemberStore(
  redis: RedisClient,
  proofs: RecordProofs,
  quota: Pick<Quota, 'members'> = defaultQuota
): MemberStore {
  const memberships = createMemberships(redis)
  redis.defineCommand('jcbSetMember', { numberOfKeys: 4, lua: SET })
  redis.defineCommand('jcbRole', { numberOfKeys: 2, lua: ROLE })
  /** A stored role counts only if its proof shows that the bridge wrote it. */
  const believed = (name: RecordName, text: string | null | undefined, proof: string | null | undefined): Role | undefined =>
    typeof text === 'string' && proofs.refute(name, text, proof) === undefined ? roles.find(role => role === text) : undefined
  const role: MemberStore['role'] = async (project, subject, groups = []) => {
    const keys = projectKeys(project)
    const subjects = [subject, ...groups]
    const names = subjects.map(each => nameOf(project, each))
    const [texts, stored] = await redis.jcbRole(keys.members, keys.proofs, ...subjects, ...names.map(({ field }) => field))
    return highest(names.map((name, index) => believed(name, texts[index], stored[index])))
  }
  return {
    role,
    async list(project) {
      const keys = projectKeys(project)
      const reading = redis.multi().hgetall(keys.members).hgetall(keys.proofs)
      const [held, stored] = await transaction<[Fields, Fields]>(reading)
      const proofOf = new Map(Object.entries(stored))
      return Object.entries(held).map(([subject, text]) => {
        const name = nameOf(project, subject)
        return { subject, role: believed(name, text, proofOf.get(name.field)) }
      })
    },
    async set(name, { subject, role: wanted, mayLeaveNoAdmin, event }) {
      const { project, members, events, proofs: proofKey } = projectKeys(name)
      const record = nameOf(name, subject)
      const proof = wanted === null ? '' : await proofs.make(record, 0, wanted)
      const args = [subject, wanted ?? '', mayLeaveNoAdmin ? '1' : '', serialised(event), String(EVENTS_KEPT)]
      const write = (until: number) =>
        redis.jcbSetMember(
          ...[project, members, events, proofKey],
          ...[...args, record.field, proof, String(quota.members), String(until)]
        )
      for (let i = 0; i < TRIES; i++) {
        const until = wanted === null ? NEVER : (await memberships.announce(subject, name)) + JOIN_LIFE
        const result = await write(until)
        if (wanted === null && result === 'ok') await memberships.clean(subject, name)
        if (result !== 'late') return result
      }
      throw new Error('the store is too slow to add a member')
    },
    async rolesOf(subject, groups = []) {
      const all = await Promise.all([subject, ...groups].map(async member => [member, await memberships.of(member)] as const))
      const projects = [...new Set(all.flatMap(([, names]) => names))]
      const held = new Map(
        await Promise.all(projects.map(async project => [project, await role(project, subject, groups)] as const))
      )
      const over = all.flatMap(([member, names]) =>
        names.filter(name => held.get(name) === undefined).map(name => [member, name])
      )
      for (const [member, project] of over.slice(0, CLEANED)) await memberships.clean(member as string, project as string)
      return new Map([...held].flatMap(([project, role]) => (role === undefined ? [] : [[project, role] as const])))
    }
  }
}
