import type { Result } from 'ioredis'
import type { NewEvent } from '../domain/event.ts'
import { type Role, roles } from '../domain/permissions.ts'
import { EVENTS_KEPT, serialised } from './event-log.ts'
import { projectKeys } from './keys.ts'
import type { RedisClient } from './redis.ts'

export type MemberResult = 'ok' | 'no-project' | 'no-member' | 'last-admin'

/** A change of one member: its new role, or null to take it. */
export interface MemberChange {
  readonly subject: string
  readonly role: Role | null
  /** Whether the project may be left without an admin. */
  readonly mayLeaveNoAdmin: boolean
  readonly event: NewEvent
}

/** Who has which role in a project. */
export interface MemberStore {
  role(project: string, subject: string): Promise<Role | undefined>
  list(project: string): Promise<ReadonlyMap<string, Role>>
  /** One atomic step: the role and its event; nothing when the role is the same already. */
  set(project: string, change: MemberChange): Promise<MemberResult>
  /** The roles that a subject has in these projects. */
  rolesIn(projects: readonly string[], subject: string): Promise<ReadonlyMap<string, Role>>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbSetMember(...args: string[]): Result<MemberResult, Context>
  }
}

/** KEYS project members events · ARGV subject, role or '', '1' if no admin need be left, event, eventsKept */
const SET = `
local project = redis.call('GET', KEYS[1])
if not project or string.sub(project, 1, 1) ~= '{' then return 'no-project' end
local held = redis.call('HGET', KEYS[2], ARGV[1])
if ARGV[2] == '' and not held then return 'no-member' end
if held == ARGV[2] then return 'ok' end
if held == 'admin' and ARGV[3] ~= '1' then
  local admins = 0
  for _, role in ipairs(redis.call('HVALS', KEYS[2])) do if role == 'admin' then admins = admins + 1 end end
  if admins == 1 then return 'last-admin' end
end
if ARGV[2] == '' then redis.call('HDEL', KEYS[2], ARGV[1]) else redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'event', ARGV[4])
return 'ok'`

export function createMemberStore(redis: RedisClient): MemberStore {
  redis.defineCommand('jcbSetMember', { numberOfKeys: 3, lua: SET })
  const role: MemberStore['role'] = async (project, subject) => roleOf(await redis.hget(projectKeys(project).members, subject))
  return {
    role,
    async list(project) {
      return rolesOf(Object.entries(await redis.hgetall(projectKeys(project).members)))
    },
    async set(name, { subject, role: wanted, mayLeaveNoAdmin, event }) {
      const { project, members, events } = projectKeys(name)
      const args = [subject, wanted ?? '', mayLeaveNoAdmin ? '1' : '', serialised(event), String(EVENTS_KEPT)]
      return redis.jcbSetMember(project, members, events, ...args)
    },
    async rolesIn(projects, subject) {
      const found = await Promise.all(projects.map(project => redis.hget(projectKeys(project).members, subject)))
      return rolesOf(projects.map((project, i) => [project, found[i] ?? null]))
    }
  }
}

/** What stands in the store is believed only as far as it is a role. */
const roleOf = (text: string | null): Role | undefined => roles.find(role => role === text)

function rolesOf(entries: readonly (readonly [string, string | null])[]): Map<string, Role> {
  return new Map(
    entries.flatMap(([name, text]) => {
      const role = roleOf(text)
      return role === undefined ? [] : [[name, role] as const]
    })
  )
}
