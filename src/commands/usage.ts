import { Problem } from '../domain/problems.ts'
import { type Project, placeOf } from '../domain/project.ts'
import { sentenceOf } from '../domain/reasons.ts'
import { viewsOf } from '../domain/targets.ts'
import {
  datedUsage,
  type FolderUsage,
  lastBuildOf,
  type Usage,
  type UsedBy,
  unknownUsage,
  usageOfCredential,
  withUsageBefore
} from '../domain/usage.ts'
import type { UsageBefore } from '../domain/usage-before.ts'
import { combinedUsage } from '../domain/usage-of-targets.ts'
import type { Controller } from '../jenkins/controller.ts'
import { JenkinsError } from '../jenkins/http/jenkins-error.ts'
import type { UsageStore } from '../store/credential/usage-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { workIn } from '../store/project/project-work.ts'

/** Milliseconds for which one reading of a folder is shared. */
const KEPT = 5_000

/** Maximum number of jobs whose last build is queried for its time: one request each. */
const MOST_DATED = 20

export interface UsageOptions {
  /** Ask Jenkins now, even if a recent reading is cached. */
  readonly fresh?: boolean
  /** Also query the times of builds; true if not set. */
  readonly dated?: boolean
}

/** Which jobs used a credential of the project; in all targets, or in that of a view. */
export type UsageOf = (project: Project, id: string, options?: UsageOptions) => Promise<Usage>

export interface UsageDeps {
  readonly controllers: ReadonlyMap<string, Pick<Controller, 'readUsage' | 'readBuildTime' | 'urlOf' | 'seesEverything'>>
  readonly store: Pick<UsageStore, 'read'>
  readonly projects: Pick<ProjectStore, 'work'>
  readonly now: () => Date
}

interface Reading {
  readonly usage: FolderUsage
  readonly seesAll: boolean
  readonly readAt: string
  /** Known times of builds by the URL of the build. */
  readonly times: Map<string, Promise<string | null>>
}

export function createUsageOf(deps: UsageDeps): UsageOf {
  const usageIn = createUsageIn(deps)
  return async (project, id, options) => {
    const views = project.target === undefined ? viewsOf(project) : [project]
    const [only] = views
    if (only !== undefined && views.length === 1) return usageIn(only, id, options)
    const unknown = (error: unknown): Usage => {
      if (!(error instanceof Problem)) throw error
      return unknownUsage(deps.now().toISOString(), error.message)
    }
    const all = await Promise.all(views.map(view => usageIn(view, id, options).catch(unknown)))
    return combinedUsage(all.map((usage, i) => ({ usage, controller: views[i]?.controller ?? '' })))
  }
}

/** Reads the uses of a folder by one request shared by concurrent callers, and caches them for some seconds. */
function createUsageIn({ controllers, store, projects, now }: UsageDeps): UsageOf {
  const readings = new Map<string, Promise<Reading>>()

  async function read({ controller: name, folder }: Project): Promise<Reading> {
    const controller = controllers.get(name)
    if (controller === undefined) throw new JenkinsError('ControllerUnknown', 'read usage')
    const readAt = now().toISOString()
    const [usage, sees] = await Promise.all([controller.readUsage(folder), controller.seesEverything()])
    return { usage, seesAll: sees === true, readAt, times: new Map() }
  }

  function shared(project: Project, fresh: boolean): Promise<Reading> {
    const key = JSON.stringify([project.name, project.controller, project.folder])
    const known = fresh ? undefined : readings.get(key)
    if (known !== undefined) return known
    const reading = read(project)
    readings.set(key, reading)
    const drop = () => readings.get(key) === reading && readings.delete(key)
    // Failures are not cached.
    reading.then(() => setTimeout(drop, KEPT).unref(), drop)
    return reading
  }

  /** The start of the last build of each job; missing for builds that Jenkins does not report. */
  async function timesOf(
    { controller }: Project,
    { times }: Reading,
    jobs: readonly UsedBy[]
  ): Promise<Map<string, string | null>> {
    const timeOf = (job: UsedBy): Promise<string | null> => {
      const build = lastBuildOf(job)
      const time =
        times.get(build) ?? controllers.get(controller)?.readBuildTime(job.name.split('/'), job.lastBuild).catch(nullOfFailure)
      if (time === undefined) return Promise.resolve(null)
      times.set(build, time)
      return time
    }
    const asked = [...new Map(jobs.map(job => [lastBuildOf(job), job])).values()].slice(0, MOST_DATED)
    return new Map(await Promise.all(asked.map(async job => [lastBuildOf(job), await timeOf(job)] as const)))
  }

  /** Whether the folder may be that of somebody else: what is in it is not looked at. */
  const isForeign = async (project: Project): Promise<boolean> =>
    project.unconfirmed === true &&
    workIn(await projects.work(project.name), project.target)?.folder !== `made ${placeOf(project)}`

  /** The stored uses, if they belong to the current folder of the project. */
  async function keptOf(project: Project, id: string): Promise<UsageBefore | undefined> {
    const [kept] = await store.read(project, [id])
    return kept?.place === placeOf(project) ? kept : undefined
  }

  return async (project, id, { fresh = false, dated = true } = {}) => {
    const urlOf = (job: readonly string[]) => controllers.get(project.controller)?.urlOf(job) ?? null
    if (await isForeign(project)) return unknownUsage(now().toISOString(), sentenceOf('FolderExists'))
    try {
      const first = await shared(project, fresh)
      // Read after Jenkins was asked: whatever a run made it forget in between has been stored by then.
      const kept = await keptOf(project, id)
      // A reading from before an update shows uses that Jenkins has forgotten since then.
      const reading = !fresh && isOlder(first, kept) ? await shared(project, true) : first
      const { usage, seesAll, readAt } = reading
      const found = withUsageBefore(usageOfCredential(usage, id, { folder: project.folder, seesAll, readAt, urlOf }), kept, urlOf)
      return dated ? datedUsage(found, await timesOf(project, reading, [...found.jobs, ...(found.before?.jobs ?? [])])) : found
    } catch (error) {
      if (!(error instanceof JenkinsError)) throw error
      if (error.scope !== 'controller')
        return withUsageBefore(unknownUsage(now().toISOString(), error.sentence), await keptOf(project, id), urlOf)
      throw new Problem('JENKINS_UNAVAILABLE', error.sentence)
    }
  }
}

const isOlder = ({ readAt }: Reading, kept: UsageBefore | undefined): boolean =>
  [kept?.readAt, kept?.missed?.at].some(at => typeof at === 'string' && at >= readAt)

function nullOfFailure(error: unknown): null {
  if (error instanceof JenkinsError) return null
  throw error
}

/** Maximum number of jobs named in a refusal. */
const MOST_NAMED = 5

/** Throws unless it is known that no job uses the credential. */
export function refuseUnlessUnused({ used, jobs: since, before, note }: Usage): void {
  if (used === false) return
  if (used === null) throw new Problem('USAGE_UNKNOWN', `${note} Look into the jobs, then delete it without ifUnused.`)
  const names = new Set(since.map(({ name }) => name))
  const jobs = [...since, ...(before?.jobs ?? []).filter(({ name }) => !names.has(name))]
  const named = jobs
    .slice(0, MOST_NAMED)
    .map(
      ({ name, lastBuild, lastBuildAt }) =>
        `${name} (last by build ${lastBuild}${lastBuildAt === null ? '' : ` of ${lastBuildAt}`})`
    )
  const more = jobs.length > MOST_NAMED ? [`${jobs.length - MOST_NAMED} more`] : []
  const uses = `Used by ${[...named, ...more].join(', ')}.`
  throw new Problem('CREDENTIAL_USED', `${uses} Change the jobs, or delete it without ifUnused.`, [
    { pointer: '#/query/ifUnused', detail: uses }
  ])
}
