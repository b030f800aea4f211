import { foldName } from './names.ts'
import type { UsageBefore } from './usage-before.ts'

/** Builds of one job, from and to included. */
export interface Builds {
  readonly from: number
  readonly to: number
}

/** A job that used a credential, by its path from the top of the controller. */
export interface UsingJob {
  readonly path: readonly string[]
  /** In ascending order. */
  readonly builds: readonly Builds[]
}

/**
 * What Jenkins has noted of the uses of one credential since it was last written, be it with the same value. It makes the note at
 * the first use, so where there is none, nothing is known. Jobs that were renamed or deleted stay in it under the names that they
 * had.
 */
export interface UsageNote {
  /** When the note was begun; null if Jenkins does not tell. */
  readonly since: string | null
  /** All jobs that our user may see, whichever folder they are in. */
  readonly jobs: readonly UsingJob[]
}

/** The notes of a folder's credentials by id; null for a credential that Jenkins holds without one. */
export type FolderUsage = ReadonlyMap<string, UsageNote | null>

/** A job of the project that used a credential. */
export interface UsedBy {
  /** Path of the job. Foreign text. */
  readonly name: string
  /** Absent for a project with one target. */
  readonly controller?: string
  /** Made of our own address of the controller; null where the name cannot be addressed. */
  readonly url: string | null
  readonly builds: readonly Builds[]
  readonly lastBuild: number
  /** When that build began; null where Jenkins does not tell, or where it was not asked. */
  readonly lastBuildAt: string | null
}

/** What Jenkins showed of the uses of a credential before the bridge updated it. */
export interface UsedBefore {
  /** When it was read last. */
  readonly readAt: string
  /** Since when uses had been noted, as far as Jenkins told. */
  readonly since: string | null
  /** The one whose last build began latest comes first, those of which that is not known last. */
  readonly jobs: readonly (UsedBy & { readonly readAt: string })[]
  /** Whether older jobs or builds were left out. */
  readonly more: boolean
}

/** What is said of the use of a credential. */
export interface Usage {
  /** Whether Jenkins has notes of uses; without them nothing is known. */
  readonly tracked: boolean
  /** Whether a job of the project used it, before or after it was written last; null: not known. */
  readonly used: boolean | null
  /** The one whose last build began latest comes first, those of which that is not known last. */
  readonly jobs: readonly UsedBy[]
  /** When the latest of the builds began whose time is known; null if none is. It was used then, and may have been later. */
  readonly lastUsedAt: string | null
  readonly readAt: string
  /** Since when uses are recorded: each change of the credential in Jenkins starts over. */
  readonly since: string | null
  /** What the answer means, as a sentence. */
  readonly note: string
  /** What Jenkins noted before it was written last; null where nothing was read. */
  readonly before: UsedBefore | null
  /** Why `before` is null, or lacks something; null where it does not. */
  readonly beforeNote: string | null
}

const notes = {
  usedBefore: 'Builds of these jobs used it before it was last written.',
  unsure:
    'Jenkins has no note of a use by a job of the folder since the credential was last written. Uses before that could not be read.',
  unchanged: 'The bridge has not updated it in Jenkins since it reads uses before an update.',
  used: 'Builds of these jobs used it. Builds that are deleted stay until Jenkins cleans up; agents and scans of branches are not noted.',
  unused: 'Jenkins has notes of its uses, but none by a job of the folder.',
  hidden:
    'Jenkins has notes of its uses, but shows our user no job of the folder. It may be used by one that our user may not see.',
  unnoted:
    'Jenkins has no note of a use since the credential was last written. It makes one when a build uses it, and may have been told not to.',
  absent: 'Jenkins does not hold the credential now.'
} as const

/**
 * What a folder's notes say of one of its credentials. Only jobs below the folder count: others can have an equal credential, and
 * are no business of this project. `seesAll`: our user sees every job, so that what is not shown is not there.
 */
export function usageOfCredential(
  known: FolderUsage,
  id: string,
  facts: {
    readonly folder: readonly string[]
    readonly seesAll: boolean
    readonly readAt: string
    readonly urlOf: (job: readonly string[]) => string | null
  }
): Usage {
  const note = known.get(id)
  const { folder, seesAll, readAt, urlOf } = facts
  if (note === undefined || note === null) return unknownUsage(readAt, note === undefined ? notes.absent : notes.unnoted)
  const jobs = note.jobs.filter(({ path }) => isBelow(path, folder)).map(job => usedBy(job, urlOf))
  const used = jobs.length > 0 ? true : seesAll ? false : null
  const said = used === true ? notes.used : used === false ? notes.unused : notes.hidden
  return { tracked: true, used, jobs, lastUsedAt: null, readAt, since: note.since, note: said, ...nothingBefore }
}

const nothingBefore = { before: null, beforeNote: notes.unchanged } as const

/**
 * The same with what Jenkins showed before it was made to forget it. A use counts whenever it was; that there was none is known
 * only if nothing that Jenkins had noted was missed.
 */
export function withUsageBefore(
  usage: Usage,
  known: UsageBefore | undefined,
  urlOf: (job: readonly string[]) => string | null
): Usage {
  if (known === undefined) return usage
  const { readAt, since, isCut, missed } = known
  const jobs = known.jobs.map(job => ({ ...usedBy(job, urlOf), readAt: job.readAt }))
  const missing = missed && `Before the update of ${missed.at} it could not be read. ${missed.message}`
  const before = readAt === null ? null : { readAt, since, jobs, more: isCut }
  const all = { ...usage, before, beforeNote: missing }
  if (usage.used === true) return all
  if (jobs.length > 0) return { ...all, used: true, note: notes.usedBefore }
  return usage.used === false && missed !== null ? { ...all, used: null, note: notes.unsure } : all
}

/** A build as it is asked for when it began. */
export const lastBuildOf = ({ name, lastBuild }: UsedBy): string => `${name}/${lastBuild}`

/** The same with the times at which the last builds of its jobs began, by `lastBuildOf`. */
export function datedUsage(usage: Usage, times: ReadonlyMap<string, string | null>): Usage {
  const dated = <J extends UsedBy>(jobs: readonly J[]): J[] =>
    jobs
      .map(job => ({ ...job, lastBuildAt: times.get(lastBuildOf(job)) ?? null }))
      .toSorted((a, b) => (b.lastBuildAt ?? '').localeCompare(a.lastBuildAt ?? ''))
  const jobs = dated(usage.jobs)
  const before = usage.before && { ...usage.before, jobs: dated(usage.before.jobs) }
  const latest = [jobs[0]?.lastBuildAt, before?.jobs[0]?.lastBuildAt].filter(time => time != null).toSorted()
  return { ...usage, jobs, before, lastUsedAt: latest.at(-1) ?? null }
}

export const unknownUsage = (readAt: string, note: string): Usage => ({
  ...{ tracked: false, used: null, jobs: [], lastUsedAt: null, readAt, since: null, note, ...nothingBefore }
})

const usedBy = ({ path, builds }: UsingJob, urlOf: (job: readonly string[]) => string | null): UsedBy => ({
  ...{ name: path.join('/'), url: urlOf(path), builds, lastBuild: builds.at(-1)?.to ?? 0, lastBuildAt: null }
})

/** Whether an item is in a folder or below it. Letter case is ignored: at the root Jenkins finds its items in any. */
export const isBelow = (path: readonly string[], folder: readonly string[]): boolean =>
  path.length > folder.length && folder.every((name, i) => foldName(name) === foldName(path[i] ?? ''))
