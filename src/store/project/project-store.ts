import type { Result } from 'ioredis'
import type { NewEvent } from '../../domain/event.ts'
import type { Once } from '../../domain/once.ts'
import type { Project } from '../../domain/project.ts'
import { defaultQuota, type Quota } from '../../domain/quota.ts'
import { countedTargets, recordOf, targetsOf } from '../../domain/targets.ts'
import { createMemberships } from '../access/memberships.ts'
import { EVENTS_KEPT, noPlace, type Place, serialised } from '../event-log.ts'
import type { RedisClient } from '../redis/client.ts'
import { allOf, defineForMany } from '../redis/for-many.ts'
import { markPlace } from '../redis/idempotency-keys.ts'
import { SHORTEN } from '../redis/key-lives.ts'
import { defineOnce, earlierRecord, type Mark } from '../redis/once.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import type { RecordProofs } from '../sealing/record-proofs.ts'
import { claimOf, createRecordReader, isClaim, memberName, PROJECT_FIELD, projectName } from '../sealing/record-reader.ts'
import { COMPARING, fromOf } from '../sealing/record-scripts.ts'
import { DROPPING, TARGETS } from '../sync/target-scripts.ts'
import { CLAIM_LIFE, createFolderClaims, type FolderClaim, type FolderClaims, type IsFixed, isDefault } from './folder-claims.ts'
import { defineCounting } from './phase-counts.ts'
import { createReadWorks, type ProjectWork, type ReadWorks } from './project-work.ts'

export type { ProjectWork } from './project-work.ts'

/** `busy`: the name or the folder is being claimed or released right now. */
export type CreateResult = FolderClaim | 'exists'

export interface ProjectStore extends Omit<FolderClaims, 'claim'> {
  get(name: string): Promise<Project | undefined>
  /** Those that exist, in the order of the names. */
  all(names: readonly string[]): Promise<Project[]>
  /** Sorted names after `after`. */
  names(after: string | undefined, limit: number): Promise<readonly string[]>
  /** `maker`: the project-maker who makes it; becomes its admin in the same step. */
  create(project: Project, event: NewEvent, once?: Once, maker?: string): Promise<CreateResult>
  /** The project that an earlier attempt of the same request has made or changed, as of then. */
  earlier(name: string, once: Once | undefined): Promise<Project | undefined>
  /** Replaces the record if it is unchanged, and marks the project dirty. */
  update(
    project: Project,
    before: Pick<Project, 'generation' | 'damage'>,
    event: NewEvent,
    once?: Once
  ): Promise<'ok' | 'conflict'>
  work(name: string): Promise<ProjectWork>
  works: ReadWorks
  /** Claims the folder that a project will move to; the project keeps its current one. */
  claimFolder(project: Project): Promise<FolderClaim>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbClaimName(...args: string[]): Result<string | null, Context>
    jcbDropClaim(...args: string[]): Result<number, Context>
  }
}

/**
 * KEYS project work events proofs members
 * ARGV record, event, eventsKept, claim, proof, its field, subject of the first admin or '', proof of that, its field, targets and
 * summary as in `work`
 * Turns the claim on the name into the project if the claim has not expired.
 */
const CREATE = `
if redis.call('GET', KEYS[1]) ~= ARGV[4] then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[4], ARGV[6], ARGV[5])
redis.call('HSET', KEYS[2], 'createdAt', cjson.decode(ARGV[1]).createdAt, 'counted', 1)
redis.call('HINCRBY', KEYS[2], 'dirty', 1)
if ARGV[10] ~= '' then redis.call('HSET', KEYS[2], 'targets', ARGV[10], 'summary', ARGV[11]) end
if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[4], ARGV[9], ARGV[8])
  redis.call('HSET', KEYS[5], ARGV[7], 'admin')
end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[2])
return 1`

/** KEYS project · ARGV claim, its life. Returns the existing value, if any. */
const CLAIM_NAME = `${SHORTEN}
if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then return false end
shorten(KEYS[1], ARGV[2])
return redis.call('GET', KEYS[1])`

/** KEYS project · ARGV claim. Another request may have claimed the name since, or created the project. */
const DROP_CLAIM = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('DEL', KEYS[1])`

/**
 * KEYS project work events proofs sync usage
 * ARGV record, event, eventsKept, what it was made from, proof, its field, targets and summary as in `work`
 * Drops what is known of targets that the record does not name any more.
 */
const UPDATE = `${COMPARING}${TARGETS}${DROPPING}
local record = redis.call('GET', KEYS[1])
if not record or not isFrom(record, ARGV[4]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[4], ARGV[6], ARGV[5])
redis.call('HINCRBY', KEYS[2], 'dirty', 1)
redis.call('HDEL', KEYS[2], 'noticeAt')
local targets, summary = redis.call('HGET', KEYS[2], 'targets') or '', redis.call('HGET', KEYS[2], 'summary') or ''
if targets ~= ARGV[7] or summary ~= ARGV[8] then
  local kept = {}
  for _, target in ipairs(keysIn(ARGV[7])) do kept[target] = true end
  for _, target in ipairs(keysIn(targets)) do
    if not kept[target] then forgetTarget(target, KEYS[5], KEYS[2], KEYS[6]) end
  end
  if ARGV[7] == '' then redis.call('HDEL', KEYS[2], 'targets', 'summary')
  else redis.call('HSET', KEYS[2], 'targets', ARGV[7], 'summary', ARGV[8]) end
  redis.call('HDEL', KEYS[2], 'counted')
end
redis.call('HSET', KEYS[2], 'version', table.concat(redis.call('TIME'), '.'))
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[2])
return 1`

/** KEYS project proofs · ARGV field of the proof */
const GET = `return {redis.call('GET', KEYS[1]), redis.call('HGET', KEYS[2], ARGV[1])}`

export function createProjectStore(
  redis: RedisClient,
  proofs: RecordProofs,
  quota: Pick<Quota, 'projects' | 'projectsPerMaker'> = defaultQuota,
  place: Place = noPlace,
  isFixed: IsFixed = isDefault
): ProjectStore {
  const readRecords = defineForMany<(string | null)[]>(redis, 'jcbGetProject', 2, GET)
  const readWorks = createReadWorks(redis)
  const createRecord = defineOnce<number>(redis, 'jcbCreateProject', 5, CREATE)
  redis.defineCommand('jcbClaimName', { numberOfKeys: 1, lua: CLAIM_NAME })
  redis.defineCommand('jcbDropClaim', { numberOfKeys: 1, lua: DROP_CLAIM })
  const updateRecord = defineOnce<number>(redis, 'jcbUpdateProject', 6, UPDATE)
  defineCounting(redis)
  const { projects } = registryKeys
  const memberships = createMemberships(redis)
  const reader = createRecordReader(proofs)
  const all: ProjectStore['all'] = async names => {
    const keys = names.map(projectKeys).map(({ project, proofs }) => [project, proofs])
    const found = allOf(await readRecords(keys, [PROJECT_FIELD]))
    return names.flatMap((name, i) => reader.project(name, found[i]?.[0] ?? null, found[i]?.[1]) ?? [])
  }
  const get: ProjectStore['get'] = async name => (await all([name]))[0]
  const { claim: claimFolder, ...claims } = createFolderClaims(redis, get, quota, isFixed)
  /** The arguments with which a script writes a record. */
  const written = async (project: Project, event: NewEvent, from: string): Promise<string[]> => {
    const record = JSON.stringify(recordOf(project))
    const proof = await proofs.make(projectName(project.name), project.generation, record)
    return [record, serialised(event, place), String(EVENTS_KEPT), from, proof, PROJECT_FIELD]
  }

  /** Claims the folders of all targets, or none. */
  async function claimAll(project: Project, maker: string): Promise<FolderClaim> {
    for (const [i, { controller, folder }] of targetsOf(project).entries()) {
      const claimed = await claimFolder({ ...project, controller, folder }, maker)
      if (claimed === 'ok') continue
      if (i > 0) await claims.release(project.name, project.uid)
      return claimed
    }
    return 'ok'
  }

  return {
    ...claims,
    get,
    all,
    claimFolder,

    async names(after, limit) {
      return redis.zrangebylex(projects, after === undefined ? '-' : `(${after}`, '+', 'LIMIT', 0, limit)
    },

    // The name and the folder are in different slots of a cluster, so there are three steps: claim the name, claim the
    // folder, turn the claim into the project. A crash between them leaves a claim that expires and a folder that any
    // project may claim after that. Until then no answer shows the project or its ownership of the folder.
    async create(project, event, once, maker = '') {
      const keys = projectKeys(project.name)
      const claim = claimOf(project.uid)
      const found = await redis.jcbClaimName(keys.project, claim, String(CLAIM_LIFE))
      if (found !== null) return isClaim(found) ? 'busy' : 'exists'
      // After the claim, which ends before the announcement does.
      if (maker !== '') await memberships.announce(maker, project.name)
      const claimed = await claimAll(project, maker)
      if (claimed !== 'ok') {
        await redis.jcbDropClaim(keys.project, claim)
        return claimed
      }
      const args = await written(project, event, claim)
      const admin = memberName(project.name, maker)
      const first = maker === '' ? ['', '', ''] : [maker, await proofs.make(admin, 0, 'admin'), admin.field]
      const all = [keys.project, keys.work, keys.events, keys.proofs, keys.members]
      const more = [...first, ...targetFields(project)]
      return (await createRecord(all, [...args, ...more], markOf(project.name, once, args))) === 1 ? 'ok' : 'busy'
    },

    async earlier(name, once) {
      const found = await earlierRecord(redis, markPlace.project(name), once)
      return found && reader.project(name, found.text, found.proof)
    },

    async update(project, before, event, once) {
      const keys = projectKeys(project.name)
      const args = await written(project, event, fromOf(before.generation, before.damage))
      const all = [keys.project, keys.work, keys.events, keys.proofs, keys.sync, keys.usage]
      const mark = markOf(project.name, once, args)
      return (await updateRecord(all, [...args, ...targetFields(project)], mark)) === 1 ? 'ok' : 'conflict'
    },

    work: async name => (await readWorks([name]))[0] as ProjectWork,
    works: readWorks
  }
}

/** Of a project that was `written`. */
function markOf(id: string, once: Once | undefined, [text = '', , , , proof = '']: readonly string[]): Mark | undefined {
  return once && { once, place: markPlace.project(id), record: { id, text, proof } }
}

/** The fields `targets` and `summary` of `work`; both empty for a project whose only target is ''. */
function targetFields(project: Project): string[] {
  if (project.targets === undefined) return ['', '']
  const all = targetsOf(project).map(({ key, controller }) => `${key}:${controller}`)
  return [
    all.join('|'),
    countedTargets(project)
      .map(({ key }) => key)
      .join('|')
  ]
}
