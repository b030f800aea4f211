import type { Builds, FolderUsage, UsageNote, UsingJob } from '../domain/usage.ts'
import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isFields, jsonOf, textOfField } from './http/outcome.ts'
import { address, below, folderPath, storePath } from './http/paths.ts'
import { explain, explainMissingStore } from './item-probe.ts'

/** Maximum number of jobs per credential, and of build ranges per job, that are read. */
const MOST = 1000
/** Maximum length of a job's path. */
const LONGEST = 2000

const TREE = 'credentials[id,fingerprint[hash,timestamp,usage[name,ranges[ranges[start,end]]]]]'

/** Jenkins' records of the uses of all credentials of a folder, in one request. */
export async function readUsage(call: Call, path: readonly string[]): Promise<FolderUsage> {
  const answer = await call.send({ method: 'GET', path: storePath(path, 'api/json', call.operation), query: { tree: TREE } })
  if (answer.status === 404) return explainMissingStore(call, path)
  if (answer.status !== 200) return explain(call, answer)
  const items = jsonOf(call.operation, answer)['credentials']
  if (!Array.isArray(items)) throw new JenkinsError('FolderUnreadable', call.operation)
  return new Map(items.filter(isFields).map(item => [textOfField(item, 'id'), noteIn(item['fingerprint'])]))
}

/** When a build of a job started; null if our user finds no such build, because it was deleted or is hidden. */
export async function readBuildTime(call: Call, job: readonly string[], build: number): Promise<string | null> {
  const path = below(job, `${build}/api/json`, call.operation)
  const answer = await call.send({ method: 'GET', path, query: { tree: 'timestamp' } })
  if (answer.status === 404) return null
  if (answer.status !== 200) return explain(call, answer)
  return momentOf(jsonOf(call.operation, answer)['timestamp'])
}

/** The page of a job; null if its name cannot be addressed. */
export function jobUrl(root: URL, job: readonly string[]): string | null {
  try {
    return job.length === 0 ? null : address(root, `${folderPath(job, 'usage')}/`, undefined, 'usage').href
  } catch {
    return null
  }
}

function noteIn(fingerprint: unknown): UsageNote | null {
  if (!isFields(fingerprint) || !/^[0-9a-f]{32}$/.test(textOfField(fingerprint, 'hash'))) return null
  const { timestamp, usage } = fingerprint
  const jobs = (Array.isArray(usage) ? usage : []).slice(0, MOST).filter(isFields).flatMap(jobIn)
  return { since: momentOf(timestamp), jobs }
}

/** Parses milliseconds since 1970; null if they are not a valid date. */
export const momentOf = (value: unknown): string | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < 8.64e15 ? new Date(value).toISOString() : null

function jobIn(item: Readonly<Record<string, unknown>>): UsingJob[] {
  const name = textOfField(item, 'name')
  const ranges = isFields(item['ranges']) ? item['ranges']['ranges'] : undefined
  const builds = (Array.isArray(ranges) ? ranges : []).slice(0, MOST).filter(isFields).flatMap(buildsIn)
  return name === '' || name.length > LONGEST || builds.length === 0
    ? []
    : [{ path: name.split('/'), builds: builds.toSorted((a, b) => a.from - b.from) }]
}

/** Jenkins' ranges are half open: `[1, 4)` are the builds 1 to 3. */
function buildsIn({ start, end }: Readonly<Record<string, unknown>>): Builds[] {
  const isRange =
    Number.isSafeInteger(start) && Number.isSafeInteger(end) && (start as number) > 0 && (end as number) > (start as number)
  return isRange ? [{ from: start as number, to: (end as number) - 1 }] : []
}
