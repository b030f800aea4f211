import type { Result } from 'ioredis'
import type { RedisClient } from '../redis/client.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { accessKeys, joiningKey } from '../redis/registry-keys.ts'

/**
 * An index of the projects of each member. It is in another slot of a cluster than the members of the projects, so it cannot change in the
 * same step. It has every membership and perhaps some that are over: an entry is made before the member is added, and dropped only when
 * nothing can be adding that member.
 */
export interface Memberships {
  /** The projects that a member may be in, by name. */
  of(member: string): Promise<readonly string[]>
  /** Makes an entry. The member must be added within `JOIN_LIFE` of the time that this resolves to. */
  announce(member: string, project: string): Promise<number>
  /** Drops an entry if the project has no such member. Never rejects: an entry that stays does no harm. */
  clean(member: string, project: string): Promise<void>
  /** Makes the entries of a project that an index without its last writes, or from a backup, may lack. */
  mend(project: string): Promise<void>
}

/** Milliseconds within which an announced member must be added. */
export const JOIN_LIFE = 30_000
/** How long an announcement keeps its entry. The rest is for clocks that differ, and for the time between a look and its consequence. */
const KEPT = JOIN_LIFE * 2
/** How old the look may be on which an entry is dropped. */
const LOOK_LIFE = JOIN_LIFE / 3

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbAnnounceMember(...args: string[]): Result<number, Context>
    jcbDropMembership(...args: string[]): Result<number, Context>
  }
}

const NOW = `
local at = redis.call('TIME')
local now = at[1] * 1000 + math.floor(at[2] / 1000)
`

/** KEYS memberships joining · ARGV membership, life of the announcement. Returns the time in ms. */
const ANNOUNCE = `${NOW}
redis.call('SET', KEYS[2], 1, 'PX', ARGV[2])
redis.call('ZADD', KEYS[1], 0, ARGV[1])
return now`

/** KEYS memberships joining · ARGV membership, time before the look that found no member, how old that may be */
const DROP = `${NOW}
if redis.call('EXISTS', KEYS[2]) == 1 or now - tonumber(ARGV[2]) > tonumber(ARGV[3]) then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])`

const membershipOf = (member: string, project: string): string => `${member} ${project}`

export function createMemberships(redis: RedisClient): Memberships {
  redis.defineCommand('jcbAnnounceMember', { numberOfKeys: 2, lua: ANNOUNCE })
  redis.defineCommand('jcbDropMembership', { numberOfKeys: 2, lua: DROP })
  const { memberships } = accessKeys

  async function drop(member: string, project: string): Promise<void> {
    const [seconds, micros] = await redis.time()
    if ((await redis.hexists(projectKeys(project).members, member)) === 1) return
    const [membership, at] = [membershipOf(member, project), Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)]
    await redis.jcbDropMembership(memberships, joiningKey(membership), membership, String(at), String(LOOK_LIFE))
  }

  return {
    async of(member) {
      const start = membershipOf(member, '')
      const found = await redis.zrangebylex(memberships, `[${start}`, `(${member}!`)
      return found.map(membership => membership.slice(start.length))
    },
    async announce(member, project) {
      const membership = membershipOf(member, project)
      return redis.jcbAnnounceMember(memberships, joiningKey(membership), membership, String(KEPT))
    },
    clean: async (member, project) => {
      await drop(member, project).catch(() => {})
    },
    async mend(project) {
      const members = await redis.hkeys(projectKeys(project).members)
      if (members.length === 0) return
      await redis.zadd(memberships, ...members.flatMap(member => [0, membershipOf(member, project)]))
    }
  }
}
