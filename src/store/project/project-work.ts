import type { RedisClient } from '../redis/client.ts'
import { allOf, defineForMany } from '../redis/for-many.ts'
import { fieldOf, projectKeys } from '../redis/redis-keys.ts'
import { type Counts, countFields, countsIn, recount } from './phase-counts.ts'

/** The sync state of a project in one target. */
export interface TargetWork {
  readonly key: string
  /** Whether there are changes that no run there has seen. */
  readonly dirty: boolean
  /** The count of changes as of the last run there. */
  readonly seen: number
  /** Consecutive runs that failed as a whole. */
  readonly failures: number
  readonly dueAt: number | null
  readonly checkedAt: string | null
  /** Whether the bridge made the folder, as `made PLACE` with the folder at the time of the note; `exists PLACE`: it was there before. */
  readonly folder: string | null
  /** Unmanaged credentials in the folder. */
  readonly unmanaged: number
}

/** The sync state of a project as a whole. */
export interface ProjectWork {
  /** In each target. */
  readonly targets: readonly TargetWork[]
  /** Whether there are changes that no run in one of them has seen. */
  readonly dirty: boolean
  /** The count of changes, and the least of its values as of the last run in each target. */
  readonly changes: number
  readonly seen: number
  /** Consecutive runs that failed as a whole, in the target with most of them. */
  readonly failures: number
  /** The oldest of the last complete reads; null if one is missing. */
  readonly checkedAt: string | null
  /** When the next expiry notice is due; null if unknown. */
  readonly noticeAt: number | null
  /** Number of folders with copies, see `CopyStore`. */
  readonly copies: number
  readonly counts: Counts
}

/** The fields of `work` that make a `TargetWork`. */
const targetWorkFields = ['done', 'failures', 'dueAt', 'checkedAt', 'folder', 'strangers'] as const

function targetWork(key: string, changes: number, values: readonly (string | null | undefined)[]): TargetWork {
  const [done, failures, dueAt, checkedAt, folder, strangers] = values
  return {
    key,
    dirty: changes > Number(done ?? 0),
    seen: Number(done ?? 0),
    failures: Number(failures ?? 0),
    dueAt: dueAt ? Number(dueAt) : null,
    checkedAt: checkedAt || null,
    folder: folder ?? null,
    unmanaged: Number(strangers ?? 0)
  }
}

/** The fields of `work` about a project as a whole. */
const fields = ['targets', 'summary', 'dirty', 'noticeAt', 'copies', ...countFields]

/** Reads the sync states of projects. */
export type ReadWorks = (names: readonly string[]) => Promise<ProjectWork[]>

export function createReadWorks(redis: RedisClient): ReadWorks {
  const read = defineForMany<(string | null)[]>(redis, 'jcbProjectWork', 1, "return redis.call('HMGET', KEYS[1], unpack(ARGV))")
  return async names => {
    const keys = names.map(name => [projectKeys(name).work])
    const values = allOf(await read(keys, [...fields, ...targetWorkFields]))
    return Promise.all(names.map((name, i) => workOf(redis, name, values[i] ?? [])))
  }
}

async function workOf(redis: RedisClient, name: string, all: readonly (string | null)[]): Promise<ProjectWork> {
  const keys = projectKeys(name)
  const [values, main] = [all.slice(0, fields.length), all.slice(fields.length)]
  const [targets, summary, dirty, noticeAt, copies, ...numbers] = values
  const changes = Number(dirty ?? 0)
  const counts = countsIn(numbers) ?? (await recount(redis, keys))
  const first = { ...targetWork('', changes, main), unmanaged: counts.unmanaged }
  const works = targets ? await worksOf(redis, keys.work, targets, first) : [first]
  const counted = (summary ?? '').split('|')
  return {
    targets: works,
    dirty: works.some(work => work.dirty),
    changes,
    seen: Math.min(...works.map(work => work.seen)),
    failures: Math.max(...works.map(work => work.failures)),
    checkedAt: oldest(works.filter(({ key }) => counted.includes(key)).map(work => work.checkedAt)),
    noticeAt: noticeAt ? Number(noticeAt) : null,
    copies: Number(copies ?? 0),
    counts: { ...counts, unmanaged: works.reduce((sum, { unmanaged }) => sum + unmanaged, 0) }
  }
}

/** Null if one is missing. */
const oldest = (times: readonly (string | null)[]): string | null =>
  times.reduce<string | null>((a, b, i) => (i === 0 ? b : a === null || b === null ? null : a < b ? a : b), null)

/** The states in all targets that the field `targets` names, by one further read. */
async function worksOf(redis: RedisClient, work: string, targets: string, first: TargetWork): Promise<readonly TargetWork[]> {
  const known = targets.split('|').map(entry => entry.slice(0, entry.indexOf(':')))
  const fields = known.flatMap(key => targetWorkFields.map(field => fieldOf(key, field)))
  const values = await redis.hmget(work, 'dirty', ...fields)
  const changes = Number(values[0] ?? 0)
  const step = targetWorkFields.length
  return known.map((key, i) => (key === '' ? first : targetWork(key, changes, values.slice(1 + i * step, 1 + (i + 1) * step))))
}

/** The state in the target with this key; the first target if undefined. */
export const workIn = ({ targets }: Pick<ProjectWork, 'targets'>, key: string | undefined): TargetWork | undefined =>
  key === undefined ? targets[0] : targets.find(target => target.key === key)
