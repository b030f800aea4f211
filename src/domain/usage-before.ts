import { hasShape, isCount, isFlag, isList, isText, isTime, orNull, valueOf } from './shape.ts'
import { type Builds, isBelow, type UsageNote, type UsingJob } from './usage.ts'

/** A job that Jenkins showed to have used a credential before an update of it. */
export interface JobBefore extends UsingJob {
  /** When Jenkins showed it last. */
  readonly readAt: string
}

/**
 * What Jenkins showed of the uses of a credential before it was updated, which makes Jenkins forget them. It adds up over all updates, as
 * far as it is bounded. Job names and build numbers: no secret is in it.
 */
export interface UsageBefore {
  /** The folder that it is about, see `placeOf`; jobs of another one are no business of the project. */
  readonly place: string
  /** When it was read last; null where no reading has succeeded. */
  readonly readAt: string | null
  /** Since when Jenkins had noted uses, as far as it told. */
  readonly since: string | null
  /** The one that was shown last comes first. */
  readonly jobs: readonly JobBefore[]
  /** Whether older jobs or builds were left out. */
  readonly isCut: boolean
  /** The last update before which it could not be read, and why. */
  readonly missed: { readonly at: string; readonly message: string } | null
}

/** What came of the reading before an update: the note of one credential, or why there is none to be had. */
export type NoteRead = { readonly note: UsageNote | null } | { readonly failure: string }

/** Bounds on what is kept of one credential: jobs, stretches of builds of one job, characters of the whole. */
export const BOUNDS = { jobs: 200, builds: 50, text: 32_768 } as const

/** Adds what was read before an update to what was known from earlier ones. */
export function addedUsage(
  before: UsageBefore | undefined,
  read: NoteRead,
  { place, folder, at }: { readonly place: string; readonly folder: readonly string[]; readonly at: string }
): UsageBefore {
  const known: UsageBefore =
    before?.place === place ? before : { place, readAt: null, since: null, jobs: [], isCut: false, missed: null }
  if ('failure' in read) return { ...known, missed: { at, message: read.failure } }
  if (read.note === null) return { ...known, readAt: at }
  const shown = read.note.jobs.filter(({ path }) => isBelow(path, folder))
  const names = new Set(shown.map(nameOf))
  const older = new Map(known.jobs.map(job => [nameOf(job), job.builds]))
  const jobs = [
    ...shown.map(job => ({ path: job.path, builds: joined([...(older.get(nameOf(job)) ?? []), ...job.builds]), readAt: at })),
    ...known.jobs.filter(job => !names.has(nameOf(job)))
  ]
  return bounded({ ...known, readAt: at, since: known.since ?? read.note.since, jobs })
}

const nameOf = ({ path }: UsingJob): string => path.join('/')

/** Stretches of builds in ascending order, those that touch made one. */
export function joined(stretches: readonly Builds[]): Builds[] {
  const all: Builds[] = []
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    if (last === undefined || from > last.to + 1) all.push({ from, to })
    else all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) }
  }
  return all
}

/** The newest jobs and builds stay. */
function bounded(usage: UsageBefore): UsageBefore {
  let room: number = BOUNDS.text
  const kept: JobBefore[] = []
  for (const job of usage.jobs.slice(0, BOUNDS.jobs)) {
    const shortened = { ...job, builds: job.builds.slice(-BOUNDS.builds) }
    room -= JSON.stringify(shortened).length
    if (room < 0) break
    kept.push(shortened)
  }
  const isWhole = kept.length === usage.jobs.length && usage.jobs.every(({ builds }) => builds.length <= BOUNDS.builds)
  return { ...usage, jobs: kept, isCut: usage.isCut || !isWhole }
}

const isJob = hasShape({ path: isList(isText), builds: isList(hasShape({ from: isCount, to: isCount })), readAt: isTime })
const isUsage = hasShape({
  ...{ place: isText, readAt: orNull(isTime), since: orNull(isTime), jobs: isList(isJob), isCut: isFlag },
  missed: orNull(hasShape({ at: isTime, message: isText }))
})

/** What a text of the store says; undefined for one that says nothing. */
export function parseUsageBefore(text: string | null): UsageBefore | undefined {
  const stored = text === null ? undefined : valueOf(text)
  return isUsage(stored) ? (stored as UsageBefore) : undefined
}
