import type { Result } from 'ioredis'
import type { NewEvent } from '../domain/event.ts'
import { type Project, parseProject } from '../domain/project.ts'
import { defaultQuota, type Quota } from '../domain/quota.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from './event-log.ts'
import { CLAIM_LIFE, createFolderClaims, type FolderClaim, type FolderClaims } from './folder-claims.ts'
import { projectKeys, registryKeys } from './keys.ts'
import { type Counts, countAnew, countFields, countsIn, defineCounting } from './phase-counts.ts'
import type { RedisClient } from './redis.ts'

/** `busy`: the name or the folder is just being claimed or given up. */
export type CreateResult = FolderClaim | 'exists'

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

export interface ProjectStore extends Omit<FolderClaims, 'claim'> {
  get(name: string): Promise<Project | undefined>
  /** Names in their order, after `after`. */
  names(after: string | undefined, limit: number): Promise<readonly string[]>
  create(project: Project, event: NewEvent): Promise<CreateResult>
  /** Replaces the record if it is still of generation `from`; marks the project dirty. */
  update(project: Project, from: number, event: NewEvent): Promise<'ok' | 'conflict'>
  work(name: string): Promise<ProjectWork>
  /** Claims the folder that a project is to be moved to, in addition to what it has. */
  claimFolder(project: Project): Promise<FolderClaim>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbCreateProject(...args: string[]): Result<number, Context>
    jcbDropClaim(...args: string[]): Result<number, Context>
    jcbUpdateProject(...args: string[]): Result<number, Context>
  }
}

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

/** KEYS project · ARGV claim. Another maker may have the name by now, or have made its project. */
const DROP_CLAIM = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('DEL', KEYS[1])`

/** KEYS project work events · ARGV record, event, eventsKept, generation it was made from */
const UPDATE = `
local record = redis.call('GET', KEYS[1])
if not record or string.sub(record, 1, 1) ~= '{' or cjson.decode(record).generation ~= tonumber(ARGV[4]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('HINCRBY', KEYS[2], 'dirty', 1)
redis.call('HDEL', KEYS[2], 'noticeAt')
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[2])
return 1`

const CLAIM = 'claim:'

/** The project of a record; a name that is only claimed is none. */
export const storedProject = (record: string | null): Project | undefined =>
  record === null || record.startsWith(CLAIM) ? undefined : parseProject(record)

export function createProjectStore(
  redis: RedisClient,
  quota: Pick<Quota, 'projects'> = defaultQuota,
  place: Place = noPlace
): ProjectStore {
  redis.defineCommand('jcbCreateProject', { numberOfKeys: 3, lua: CREATE })
  redis.defineCommand('jcbDropClaim', { numberOfKeys: 1, lua: DROP_CLAIM })
  redis.defineCommand('jcbUpdateProject', { numberOfKeys: 3, lua: UPDATE })
  defineCounting(redis)
  const { projects } = registryKeys
  const get: ProjectStore['get'] = async name => storedProject(await redis.get(projectKeys(name).project))
  const { claim: claimFolder, ...claims } = createFolderClaims(redis, get, quota.projects)

  return {
    ...claims,
    get,
    claimFolder,

    async names(after, limit) {
      return redis.zrangebylex(projects, after === undefined ? '-' : `(${after}`, '+', 'LIMIT', 0, limit)
    },

    // The name and the folder live in different slots of a cluster, so there are three steps: claim the name, claim the
    // folder, turn the claim into the project. A crash between them leaves a claim that expires and a folder that anybody
    // may claim then. Until then nobody is told that there is such a project, or that it has the folder.
    async create(project, event) {
      const keys = projectKeys(project.name)
      const claim = CLAIM + project.uid
      if ((await redis.set(keys.project, claim, 'PX', CLAIM_LIFE, 'NX')) !== 'OK') {
        const found = await redis.get(keys.project)
        return found === null || found.startsWith(CLAIM) ? 'busy' : 'exists'
      }
      const claimed = await claimFolder(project)
      if (claimed !== 'ok') {
        await redis.jcbDropClaim(keys.project, claim)
        return claimed
      }
      const args = [JSON.stringify(project), serialised(event, place), String(EVENTS_KEPT), claim]
      return (await redis.jcbCreateProject(keys.project, keys.work, keys.events, ...args)) === 1 ? 'ok' : 'busy'
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
    }
  }
}
