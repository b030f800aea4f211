import type { Result } from 'ioredis'
import type { NewEvent } from '../domain/event.ts'
import { type Project, parseProject, placeOf } from '../domain/project.ts'
import { defaultQuota, type Quota } from '../domain/quota.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from './event-log.ts'
import { HELD } from './folder-holds.ts'
import { projectKeys, registryKeys } from './keys.ts'
import { type Counts, countAnew, countFields, countsIn, defineCounting } from './phase-counts.ts'
import type { RedisClient } from './redis.ts'

/** `held`: the folder, or one above it, is being deleted at this moment. */
export type ClaimResult = 'ok' | 'held' | { readonly folderOwnedBy: string }
/** `full`: there are as many projects as there may be. */
export type CreateResult = ClaimResult | 'exists' | 'full'

/** When a project was last read completely, and what it waits for. */
export interface ProjectWork {
  /** Something is wanted that no run has looked at. */
  readonly dirty: boolean
  /** Counts what was wanted, and how much of that the last run had seen. */
  readonly changes: number
  readonly seen: number
  /** Runs in a row that failed as a whole. */
  readonly failures: number
  readonly dueAt: number | null
  readonly checkedAt: string | null
  /** When time changes something that is told; null when that is not known. */
  readonly noticeAt: number | null
  /** Whether the bridge made the folder that the project had when this was noted, as `made PLACE`. */
  readonly folder: string | null
  readonly counts: Counts
}

export interface ProjectStore {
  get(name: string): Promise<Project | undefined>
  /** Names in their order, after `after`. */
  names(after: string | undefined, limit: number): Promise<readonly string[]>
  /** The owner of each folder that is owned, see `placeOf`. */
  owners(): Promise<ReadonlyMap<string, string>>
  create(project: Project, event: NewEvent): Promise<CreateResult>
  /** Replaces the record if it is still of generation `from`; marks the project dirty. */
  update(project: Project, from: number, event: NewEvent): Promise<'ok' | 'conflict'>
  work(name: string): Promise<ProjectWork>
  /** Takes the project's folder in addition to what it has. */
  claimFolder(project: Project): Promise<ClaimResult>
  /** Gives up a folder that the project has left, see `placeOf`. */
  releaseFolder(name: string, place: string): Promise<void>
  /** Gives up the name and the folder of a project whose records are gone. */
  release(name: string, uid: string): Promise<void>
  /** The same for a name that a crash left behind without a project. */
  releaseIfGone(name: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbCreateProject(...args: string[]): Result<number, Context>
    jcbClaimFolder(...args: string[]): Result<string, Context>
    jcbReleaseProject(...args: string[]): Result<number, Context>
    jcbUpdateProject(...args: string[]): Result<number, Context>
  }
}

/** A claim on a name whose maker died before it had its folder; after this time (ms) another may take it. */
const CLAIM_LIFE = 10_000

/**
 * KEYS project work events · ARGV record, event, eventsKept, claim
 * Turns the claim on the name into the project, if the claim still stands.
 */
const CREATE = `
if redis.call('GET', KEYS[1]) ~= ARGV[4] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[2], 'createdAt', cjson.decode(ARGV[1]).createdAt, 'counted', 1)
redis.call('HINCRBY', KEYS[2], 'dirty', 1)
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[2])
return 1`

/**
 * KEYS folders owners projects holds · ARGV folder key, project, uid, owner that is known to be gone or '', most projects
 * Returns the owner of the folder after the call, or `!full` or `!held`, which no project is called. What an earlier maker of this name claimed and left is given up.
 */
const CLAIM_FOLDER = `${HELD}
if isHeld(KEYS[4], ARGV[1]) then return '!held' end
local owner = redis.call('HGET', KEYS[1], ARGV[1])
if owner and owner ~= ARGV[2] and owner ~= ARGV[4] then return owner end
if not redis.call('ZSCORE', KEYS[3], ARGV[2]) and redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[5]) then return '!full' end
local claim = redis.call('HGET', KEYS[2], ARGV[2])
local former = claim and string.sub(claim, string.find(claim, ' ', 1, true) + 1)
if former and redis.call('HGET', KEYS[1], former) == ARGV[2] then redis.call('HDEL', KEYS[1], former) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. ' ' .. ARGV[1])
redis.call('ZADD', KEYS[3], 0, ARGV[2])
return ARGV[2]`

/** KEYS folders owners projects due · ARGV project, uid. Gives up name and folder, unless a younger project has them. */
const RELEASE = `
local claim = redis.call('HGET', KEYS[2], ARGV[1])
if not claim or string.sub(claim, 1, #ARGV[2] + 1) ~= ARGV[2] .. ' ' then return 0 end
local folder = string.sub(claim, #ARGV[2] + 2)
if redis.call('HGET', KEYS[1], folder) == ARGV[1] then redis.call('HDEL', KEYS[1], folder) end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
return 1`

/** KEYS project work events · ARGV record, event, eventsKept, generation it was made from */
const UPDATE = `
local record = redis.call('GET', KEYS[1])
if not record or cjson.decode(record).generation ~= tonumber(ARGV[4]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('HINCRBY', KEYS[2], 'dirty', 1)
redis.call('HDEL', KEYS[2], 'noticeAt')
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[2])
return 1`

const CLAIM = 'claim:'

/** The project of a record; a name that is only claimed is none. */
export const storedProject = (record: string | null): Project | undefined =>
  record === null || record.startsWith(CLAIM) ? undefined : parseProject(record)
const FULL = '!full'
const IS_HELD = '!held'

export function createProjectStore(
  redis: RedisClient,
  quota: Pick<Quota, 'projects'> = defaultQuota,
  place: Place = noPlace
): ProjectStore {
  redis.defineCommand('jcbCreateProject', { numberOfKeys: 3, lua: CREATE })
  redis.defineCommand('jcbClaimFolder', { numberOfKeys: 4, lua: CLAIM_FOLDER })
  redis.defineCommand('jcbReleaseProject', { numberOfKeys: 4, lua: RELEASE })
  redis.defineCommand('jcbUpdateProject', { numberOfKeys: 3, lua: UPDATE })
  defineCounting(redis)
  const { folders, owners, projects, due, holds } = registryKeys

  /** Claims the folder; when its owner turns out to be gone (a crash half-way through a creation), claims it from that one. */
  async function claimFolder(project: Project): Promise<string> {
    const key = placeOf(project)
    const claim = (gone: string) =>
      redis.jcbClaimFolder(folders, owners, projects, holds, key, project.name, project.uid, gone, String(quota.projects))
    const owner = await claim('')
    const isOther = owner !== project.name && owner !== FULL && owner !== IS_HELD
    return isOther && (await redis.exists(projectKeys(owner).project)) === 0 ? claim(owner) : owner
  }

  const resultOf = (owner: string, name: string): ClaimResult =>
    owner === name ? 'ok' : owner === IS_HELD ? 'held' : { folderOwnedBy: owner }

  return {
    async get(name) {
      return storedProject(await redis.get(projectKeys(name).project))
    },

    async names(after, limit) {
      return redis.zrangebylex(projects, after === undefined ? '-' : `(${after}`, '+', 'LIMIT', 0, limit)
    },

    async owners() {
      return new Map(Object.entries(await redis.hgetall(folders)))
    },

    // The name and the folder live in different slots of a cluster, so there are three steps: claim the name, claim the
    // folder, turn the claim into the project. A crash between them leaves a claim that expires and a folder that anybody
    // may claim then.
    async create(project, event) {
      const keys = projectKeys(project.name)
      const claim = CLAIM + project.uid
      if ((await redis.set(keys.project, claim, 'PX', CLAIM_LIFE, 'NX')) !== 'OK') return 'exists'
      const owner = await claimFolder(project)
      if (owner !== project.name) {
        await redis.del(keys.project)
        return owner === FULL ? 'full' : resultOf(owner, project.name)
      }
      const args = [JSON.stringify(project), serialised(event, place), String(EVENTS_KEPT), claim]
      return (await redis.jcbCreateProject(keys.project, keys.work, keys.events, ...args)) === 1 ? 'ok' : 'exists'
    },

    async update(project, from, event) {
      const keys = projectKeys(project.name)
      const args = [JSON.stringify(project), serialised(event, place), String(EVENTS_KEPT), String(from)]
      return (await redis.jcbUpdateProject(keys.project, keys.work, keys.events, ...args)) === 1 ? 'ok' : 'conflict'
    },

    async work(name) {
      const keys = projectKeys(name)
      const fields = ['dirty', 'done', 'failures', 'dueAt', 'checkedAt', 'noticeAt', 'folder', ...countFields]
      const [dirty, done, failures, dueAt, checkedAt, noticeAt, folder, ...numbers] = await redis.hmget(keys.work, ...fields)
      return {
        dirty: Number(dirty ?? 0) > Number(done ?? 0),
        changes: Number(dirty ?? 0),
        seen: Number(done ?? 0),
        failures: Number(failures ?? 0),
        dueAt: dueAt ? Number(dueAt) : null,
        checkedAt: checkedAt || null,
        noticeAt: noticeAt ? Number(noticeAt) : null,
        folder: folder ?? null,
        counts: countsIn(numbers) ?? (await countAnew(redis, keys))
      }
    },

    async claimFolder(project) {
      return resultOf(await claimFolder(project), project.name)
    },

    async releaseFolder(name, place) {
      if ((await redis.hget(folders, place)) === name) await redis.hdel(folders, place)
    },

    async release(name, uid) {
      await redis.jcbReleaseProject(folders, owners, projects, due, name, uid)
    },

    async releaseIfGone(name) {
      const claim = await redis.hget(owners, name)
      if (claim !== null && (await redis.exists(projectKeys(name).project)) === 0) {
        await redis.jcbReleaseProject(folders, owners, projects, due, name, claim.split(' ')[0] ?? '')
      }
    }
  }
}
