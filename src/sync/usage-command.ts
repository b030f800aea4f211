import { Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { sentenceOf } from '../domain/reasons.ts'
import { type FolderUsage, type Usage, unknownUsage, usageOfCredential } from '../domain/usage.ts'
import type { Controller } from '../jenkins/controller.ts'
import { JenkinsError } from '../jenkins/jenkins-error.ts'

/** Milliseconds for which one reading of a folder serves all who ask. */
const KEPT = 5_000

/** Which jobs used a credential of the project. `fresh`: asked of Jenkins now, whatever was read a moment ago. */
export type UsageOf = (project: Project, id: string, options?: { readonly fresh?: boolean }) => Promise<Usage>

export interface UsageDeps {
  readonly controllers: ReadonlyMap<string, Pick<Controller, 'readUsage' | 'urlOf' | 'capabilities'>>
  readonly now: () => Date
}

interface Reading {
  readonly usage: FolderUsage
  readonly seesAll: boolean
  readonly readAt: string
}

/** Reads a folder's uses by one request for all who ask at the same time, and keeps them for some seconds. */
export function createUsageOf({ controllers, now }: UsageDeps): UsageOf {
  const readings = new Map<string, Promise<Reading>>()

  async function read({ controller: name, folder }: Project): Promise<Reading> {
    const controller = controllers.get(name)
    if (controller === undefined) throw new JenkinsError('ControllerUnknown', 'read usage')
    const readAt = now().toISOString()
    const [usage, { may }] = await Promise.all([controller.readUsage(folder), controller.capabilities()])
    // Whoever may see the plug-ins administers Jenkins or reads all of it; to others it shows only jobs that they may see.
    return { usage, seesAll: may.seePlugins, readAt }
  }

  function shared(project: Project, fresh: boolean): Promise<Reading> {
    const key = JSON.stringify([project.name, project.controller, project.folder])
    const known = fresh ? undefined : readings.get(key)
    if (known !== undefined) return known
    const reading = read(project)
    readings.set(key, reading)
    const drop = () => readings.get(key) === reading && readings.delete(key)
    // What failed is not kept: the next one asks anew.
    reading.then(() => setTimeout(drop, KEPT).unref(), drop)
    return reading
  }

  return async (project, id, { fresh = false } = {}) => {
    try {
      const { usage, seesAll, readAt } = await shared(project, fresh)
      const urlOf = (job: readonly string[]) => controllers.get(project.controller)?.urlOf(job) ?? null
      return usageOfCredential(usage, id, { folder: project.folder, seesAll, readAt, urlOf })
    } catch (error) {
      if (!(error instanceof JenkinsError)) throw error
      if (error.scope !== 'controller') return unknownUsage(now().toISOString(), sentenceOf(error.reason))
      throw new Problem('JENKINS_UNAVAILABLE', sentenceOf(error.reason))
    }
  }
}

/** Jobs that a refusal names. */
const MOST_NAMED = 5

/** Throws unless it is known that no job uses the credential. */
export function refuseUnlessUnused({ used, jobs, note }: Usage): void {
  if (used === false) return
  if (used === null) throw new Problem('USAGE_UNKNOWN', `${note} Look into the jobs, then delete it without ifUnused.`)
  const named = jobs.slice(0, MOST_NAMED).map(({ name, lastBuild }) => `${name} (last by build ${lastBuild})`)
  const more = jobs.length > MOST_NAMED ? [`${jobs.length - MOST_NAMED} more`] : []
  throw new Problem(
    'CREDENTIAL_USED',
    `Used by ${[...named, ...more].join(', ')}. Change the jobs, or delete it without ifUnused.`
  )
}
