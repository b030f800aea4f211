import type { Result } from 'ioredis'
import { DEFAULT_CONTROLLER } from '../../domain/controller-record.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import type { Quota } from '../../domain/quota.ts'
import { targetsOf } from '../../domain/targets.ts'
import type { RedisClient } from '../redis/client.ts'
import { SHORTEN } from '../redis/key-lives.ts'
import { controllerField, projectKeys } from '../redis/redis-keys.ts'
import { claimingKey, registryKeys } from '../redis/registry-keys.ts'
import { HELD } from './folder-holds.ts'

/**
 * `busy`: another request is claiming it. `held`: the folder, or one above it, is being deleted right now. `full`: the maximum
 * number of projects has been reached. `maker-full`: that of the project-maker. `no-controller`: it is not registered any more.
 * `above`: of a project-maker, and a folder below it belongs to another project.
 */
export type FolderClaim =
  | 'ok'
  | 'busy'
  | 'held'
  | 'full'
  | 'maker-full'
  | 'no-controller'
  | 'above'
  | { readonly folderOwnedBy: string }

/** Which project owns which folder. A claim is made before the record that names the folder, and outlives it. */
export interface FolderClaims {
  /**
   * Claims the folder of a record that is about to be written; the project keeps its other claims. `maker`: the project-maker who makes
   * the project, and has a limited number of them.
   */
  claim(project: Project, maker?: string): Promise<FolderClaim>
  /** Owners by folder (see `placeOf`). */
  owners(): Promise<ReadonlyMap<string, string>>
  /** Whether the project owns its folder. */
  owns(project: Project): Promise<boolean>
  /** Other projects with the same folder, from before folders were compared as they are now. */
  sharers(project: Project): Promise<readonly string[]>
  /** Releases the folder `former` of a project that is now in `place`. */
  leave(name: string, former: string, place: string): Promise<void>
  /** Releases the name and all folders of a project whose records are gone, unless a newer project has the name. */
  release(name: string, uid: string): Promise<void>
  /** Releases the folders on a controller that no record names: those that were claimed for a request that was refused or broke off. */
  releaseUnused(controller: string): Promise<void>
  /** Releases the name and all folders of a name that a crash left behind without a project. */
  releaseIfGone(name: string): Promise<void>
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    jcbClaimFolder(...args: string[]): Result<string, Context>
    jcbLeaveFolder(...args: string[]): Result<number, Context>
    jcbReleaseProject(...args: string[]): Result<number, Context>
    jcbReleaseUnused(...args: string[]): Result<number, Context>
  }
}

/** Milliseconds within which the record must follow its claim; after that another project may claim the folder. */
export const CLAIM_LIFE = 10_000

const FULL = '!full'
const BUSY = '!busy'
const IS_HELD = '!held'
const MAKER_FULL = '!maker-full'
const NO_CONTROLLER = '!no-controller'
const ABOVE = '!above'

const REFUSALS: ReadonlyMap<string, Extract<FolderClaim, string>> = new Map([
  [FULL, 'full'],
  [BUSY, 'busy'],
  [IS_HELD, 'held'],
  [MAKER_FULL, 'maker-full'],
  [NO_CONTROLLER, 'no-controller'],
  [ABOVE, 'above']
])

/**
 * KEYS folders owners projects claiming holds makers sealed
 * ARGV folder key, project, uid, owner that does not use it or '', maximum of projects, life of the claim, maker or '', their maximum,
 * field of the controller's record or ''
 * Returns the owner of the folder after the call, or a code that begins with `!`, as no project name does. Releases the folder that
 * an earlier, unfinished creation of a project of this name claimed.
 */
const CLAIM = `${HELD}
${SHORTEN}
shorten(KEYS[4], ARGV[6])
if isHeld(KEYS[5], ARGV[1]) then return '${IS_HELD}' end
if ARGV[9] ~= '' and redis.call('HEXISTS', KEYS[7], ARGV[9]) == 0 then return '${NO_CONTROLLER}' end
if ARGV[7] ~= '' then
  local below = ARGV[1] .. '/'
  local claimed = redis.call('HGETALL', KEYS[1])
  for i = 1, #claimed, 2 do
    if string.sub(claimed[i], 1, #below) == below and claimed[i + 1] ~= ARGV[2] then return '${ABOVE}' end
  end
end
local owner = redis.call('HGET', KEYS[1], ARGV[1])
if owner and owner ~= ARGV[2] then
  if owner ~= ARGV[4] then return owner end
  if redis.call('EXISTS', KEYS[4]) == 1 then return '${BUSY}' end
end
if not redis.call('ZSCORE', KEYS[3], ARGV[2]) and redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[5]) then return '${FULL}' end
if ARGV[7] ~= '' and redis.call('HGET', KEYS[6], ARGV[2]) ~= ARGV[7] then
  local made = 0
  for _, maker in ipairs(redis.call('HVALS', KEYS[6])) do if maker == ARGV[7] then made = made + 1 end end
  if made >= tonumber(ARGV[8]) then return '${MAKER_FULL}' end
end
local claim = redis.call('HGET', KEYS[2], ARGV[2])
if not claim or string.sub(claim, 1, #ARGV[3] + 1) ~= ARGV[3] .. ' ' then
  local former = claim and string.sub(claim, string.find(claim, ' ', 1, true) + 1)
  if former and redis.call('HGET', KEYS[1], former) == ARGV[2] then redis.call('HDEL', KEYS[1], former) end
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. ' ' .. ARGV[1])
  if ARGV[7] == '' then redis.call('HDEL', KEYS[6], ARGV[2]) else redis.call('HSET', KEYS[6], ARGV[2], ARGV[7]) end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('SET', KEYS[4], ARGV[2], 'PX', ARGV[6])
redis.call('ZADD', KEYS[3], 0, ARGV[2])
return ARGV[2]`

/** KEYS folders owners · ARGV project, former folder, current folder */
const LEAVE = `
if redis.call('HGET', KEYS[1], ARGV[2]) == ARGV[1] then redis.call('HDEL', KEYS[1], ARGV[2]) end
local claim = redis.call('HGET', KEYS[2], ARGV[1])
if claim then redis.call('HSET', KEYS[2], ARGV[1], string.match(claim, '^[^ ]*') .. ' ' .. ARGV[3]) end
return 1`

/** KEYS folders owners projects due makers, prefix of the keys of fresh claims (in the same slot) · ARGV project, uid */
const RELEASE = `
local claim = redis.call('HGET', KEYS[2], ARGV[1])
if not claim or string.sub(claim, 1, #ARGV[2] + 1) ~= ARGV[2] .. ' ' then return 0 end
local folders = redis.call('HGETALL', KEYS[1])
for i = 1, #folders, 2 do
  if folders[i + 1] == ARGV[1] then
    redis.call('HDEL', KEYS[1], folders[i])
    redis.call('DEL', KEYS[6] .. folders[i])
  end
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
redis.call('HDEL', KEYS[5], ARGV[1])
return 1`

/** KEYS folders claiming · ARGV folder key, owner that does not use it */
const RELEASE_UNUSED = `
if redis.call('EXISTS', KEYS[2]) == 1 or redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])`

const { folders, owners, projects, due, holds, makers, sealed } = registryKeys

/** Whether a controller is configured outside Redis. Any other one must be registered for a folder on it to be claimed. */
export type IsFixed = (controller: string) => boolean

export const isDefault: IsFixed = name => name === DEFAULT_CONTROLLER

export function createFolderClaims(
  redis: RedisClient,
  recordOf: (name: string) => Promise<Project | undefined>,
  most: Pick<Quota, 'projects' | 'projectsPerMaker'>,
  isFixed: IsFixed = isDefault
): FolderClaims {
  redis.defineCommand('jcbClaimFolder', { numberOfKeys: 7, lua: CLAIM })
  redis.defineCommand('jcbLeaveFolder', { numberOfKeys: 2, lua: LEAVE })
  redis.defineCommand('jcbReleaseProject', { numberOfKeys: 6, lua: RELEASE })
  redis.defineCommand('jcbReleaseUnused', { numberOfKeys: 2, lua: RELEASE_UNUSED })

  /** Whether the registered owner uses the folder: a crash or a refused move leaves a claim that no record follows. */
  async function standingOf(owner: string, place: string): Promise<'owned' | 'busy' | 'unused'> {
    // Read first: a record that follows its claim exists before the claim expires.
    const isClaiming = (await redis.exists(claimingKey(place))) === 1
    const project = await recordOf(owner)
    // A damaged record does not tell where the project is.
    if (project !== undefined && (project.damage !== undefined || placesOf(project).includes(place))) return 'owned'
    return isClaiming ? 'busy' : 'unused'
  }

  const release = async (name: string, uid: string) => {
    await redis.jcbReleaseProject(folders, owners, projects, due, makers, claimingKey(''), name, uid)
  }

  return {
    async claim(project, maker = '') {
      const { name, uid } = project
      const place = placeOf(project)
      const ask = (unused: string) =>
        redis.jcbClaimFolder(
          folders,
          owners,
          projects,
          claimingKey(place),
          holds,
          makers,
          sealed,
          place,
          name,
          uid,
          unused,
          String(most.projects),
          String(CLAIM_LIFE),
          maker,
          String(most.projectsPerMaker),
          isFixed(project.controller) ? '' : controllerField(project.controller)
        )
      let owner = await ask('')
      if (!owner.startsWith('!') && owner !== name) {
        const standing = await standingOf(owner, place)
        if (standing === 'busy') return 'busy'
        if (standing === 'unused') owner = await ask(owner)
      }
      if (owner === name) return 'ok'
      return REFUSALS.get(owner) ?? { folderOwnedBy: owner }
    },

    owners: async () => new Map(Object.entries(await redis.hgetall(folders))),

    owns: async project => (await redis.hget(folders, placeOf(project))) === project.name,

    async sharers(project) {
      const place = placeOf(project)
      const claims = Object.entries(await redis.hgetall(owners))
      return claims.flatMap(([name, claim]) =>
        name !== project.name && claim.slice(claim.indexOf(' ') + 1) === place ? [name] : []
      )
    },

    async leave(name, former, place) {
      await redis.jcbLeaveFolder(folders, owners, name, former, place)
    },

    release,

    async releaseUnused(controller) {
      for (const [place, owner] of Object.entries(await redis.hgetall(folders))) {
        if (!place.startsWith(`${controller}/`) || (await standingOf(owner, place)) !== 'unused') continue
        await redis.jcbReleaseUnused(folders, claimingKey(place), place, owner)
      }
    },

    async releaseIfGone(name) {
      const claim = await redis.hget(owners, name)
      if (claim !== null && (await redis.exists(projectKeys(name).project)) === 0) await release(name, claim.split(' ')[0] ?? '')
    }
  }
}

/** The folders that a record names: those of its targets, and the one that the project is leaving. */
const placesOf = (project: Project): string[] => [
  ...targetsOf(project).map(placeOf),
  ...(project.movedFrom === null ? [] : [placeOf({ ...project, folder: project.movedFrom.folder })])
]
