import type { RunningBuild, RunningBuilds } from '../domain/running-builds.ts'
import { isBelow } from '../domain/usage.ts'
import type { Call } from './http/call.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isFields, jsonOf, textOfField } from './http/outcome.ts'
import { explain } from './item-probe.ts'
import { momentOf } from './usage.ts'

/** Maximum number of executors. An omitted one could run a build of the folder, so more of them are an error. */
const MOST = 20_000
/** Maximum length of a build's URL. */
const LONGEST = 4000
/** Maximum number of places in it at which the names of a build may begin. */
const STARTS = 4

const BUILD = 'currentExecutable[number,url,timestamp]'
const TREE = `busyExecutors,computer[executors[idle,${BUILD}],oneOffExecutors[${BUILD}]]`

type Fields = Readonly<Record<string, unknown>>

/**
 * The running builds in or below a folder, and the number of running builds that our user may not see, in one request. A hidden
 * build appears as a busy executor without a build: `busyExecutors` counts it and the list shows null. Pipelines run on
 * `oneOffExecutors` (according to the sources of Jenkins, not recorded), which exist only while in use and which `busyExecutors`
 * does not count. The answer is not a snapshot: a build may start or end while Jenkins writes it.
 */
export async function readRunningBuilds(call: Call, folder: readonly string[]): Promise<RunningBuilds> {
  const answer = await call.send({ method: 'GET', path: 'computer/api/json', query: { tree: TREE } })
  if (answer.status !== 200) return explain(call, answer)
  const { busyExecutors: busy, computer } = jsonOf(call.operation, answer)
  if (!isCount(busy)) throw garbled(call)
  const nodes = fieldsIn(call, computer)
  const executors = nodes.flatMap(node => fieldsIn(call, node['executors']))
  const oneOff = nodes.flatMap(node => fieldsIn(call, node['oneOffExecutors']))
  if (executors.length + oneOff.length > MOST) throw new JenkinsError('AnswerTooLarge', call.operation)
  const builds = [...executors, ...oneOff].flatMap(executor => buildOn(call, executor))
  return {
    builds: distinct(builds.filter(({ job }) => isBelow(job, folder))),
    hidden: hiddenOn(executors, busy) + oneOff.filter(isEmpty).length
  }
}

const garbled = (call: Call): JenkinsError => new JenkinsError('NotJenkins', call.operation, { status: 200 })

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function fieldsIn(call: Call, value: unknown): readonly Fields[] {
  if (!Array.isArray(value) || !value.every(isFields)) throw garbled(call)
  return value
}

const isEmpty = (executor: Fields): boolean => executor['currentExecutable'] === null

/** The greater of two equivalent counts, because a build may have ended between them. */
function hiddenOn(executors: readonly Fields[], busy: number): number {
  const empty = executors.filter(isEmpty)
  const shown = executors.length - empty.length
  return Math.max(empty.filter(({ idle }) => idle === false).length, busy - shown)
}

/** The build that an executor runs, if any: indexing a repository is not a build and has no number. */
function buildOn(call: Call, { currentExecutable: executable }: Fields): RunningBuild[] {
  if (executable === null) return []
  if (!isFields(executable)) throw garbled(call)
  const { number, timestamp } = executable
  if (number === undefined || number === null) return []
  const job = jobIn(textOfField(executable, 'url'))
  const startedAt = momentOf(timestamp)
  if (!isCount(number) || job === null || startedAt === null) throw garbled(call)
  return [{ job, number, startedAt }]
}

/**
 * The job in the URL of a build, `…/job/a/job/b/7/`, below any root that the controller is configured with. It is never fetched.
 */
function jobIn(url: string): readonly string[] | null {
  if (url.length > LONGEST || !URL.canParse(url)) return null
  const segments = new URL(url).pathname.split('/')
  const starts = segments.flatMap((segment, at) => (segment === 'job' ? [at] : [])).slice(0, STARTS)
  const read = starts.map(start => namesFrom(segments, start)).find(({ end }) => isEnd(segments, end))
  const job = (read?.names ?? []).map(decoded)
  return job.length === 0 || job.includes('') ? null : job
}

/** Whether no more names follow: otherwise the match began in the root URL of Jenkins, which may contain `job` as well. */
const isEnd = (segments: readonly string[], end: number): boolean =>
  end <= segments.length && !segments.slice(end).includes('job')

/** The names in `job/a/job/b` from a given position, and where they end. */
function namesFrom(segments: readonly string[], start: number): { readonly names: readonly string[]; readonly end: number } {
  let end = start
  while (segments[end] === 'job') end += 2
  return { names: segments.slice(start, end).filter((_, i) => i % 2 === 1), end }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return ''
  }
}

/** A Pipeline is listed once for itself and once for each node that it occupies. */
const distinct = (builds: readonly RunningBuild[]): RunningBuild[] => [
  ...new Map(builds.map(build => [JSON.stringify([build.job, build.number]), build])).values()
]
