import { credentialFor } from '../builds/builds.ts'
import type { Running } from '../builds/executors.ts'
import type { Controller } from '../controller.ts'
import { type Folder, fullNameOf, Job } from '../folder.ts'
import { element } from '../xml/node.ts'
import { ImpossibleEdit } from './edit.ts'

type Body = Readonly<Record<string, unknown>>

const namesIn = (path: unknown): string[] =>
  String(path ?? '')
    .split('/')
    .filter(Boolean)

/** A build that is over by now used a credential. */
export function noteBuild(controller: Controller, body: Body): unknown {
  const folder = folderAt(controller, namesIn(body['folder']))
  const name = String(body['job'] ?? 'job')
  const credential = credentialFor(folder, String(body['credential']))
  if (credential === undefined) throw new ImpossibleEdit(`no credential ${String(body['credential'])}`)
  const place = body['movedTo'] === undefined ? folder : folderAt(controller, namesIn(body['movedTo']))
  const job = place.item(name) ?? new Job(place, name)
  const number = Number(body['number'] ?? 1)
  const at = typeof body['at'] === 'number' && body['at'] > 0 ? body['at'] : Date.now()
  if (job.kind === 'job') job.began(number, at)
  return controller.fingerprints.track(credential, fullNameOf(job), number, controller.context)
}

/** What runs and what waits, by full names. */
export const listBuilds = ({ builds }: Controller): unknown => ({
  running: builds.executors.running.map(({ job, build }) => ({
    job: fullNameOf(job),
    number: build.number,
    at: build.startedAt
  })),
  waiting: builds.queue.items.map(({ id, job }) => ({ id, job: fullNameOf(job) }))
})

/** Starts a build that runs until it is told to go on; makes the job if there is none. */
export function startBuild(controller: Controller, body: Body): unknown {
  const path = namesIn(body['job'])
  const name = path.pop()
  if (name === undefined) throw new ImpossibleEdit('no job is named')
  const folder = folderAt(controller, path)
  const job = folder.item(name) ?? newJob(folder, name, body['pipeline'] === true)
  if (job.kind !== 'job') throw new ImpossibleEdit(`${name} is a folder`)
  const { build } = controller.builds.schedule(job, { by: String(body['by'] ?? 'admin'), delayMs: 0, holds: true })
  const id = body['credential']
  if (build !== null && id !== undefined && controller.builds.use(job, String(id), build.number) === undefined)
    throw new ImpossibleEdit(`no credential ${String(id)}`)
  return { job: fullNameOf(job), number: build?.number ?? null }
}

function newJob(folder: Folder, name: string, isPipeline: boolean): Job {
  const job = new Job(folder, name, element(isPipeline ? 'flow-definition' : 'project'))
  folder.put(job)
  return job
}

/** Lets the builds of a job, or all, go on (`end`, past every `sleep`) or aborts them; gives their results. */
export function endBuilds(controller: Controller, body: Body, how: 'end' | 'abort'): unknown {
  const ended = chosen(controller.builds.executors.running, body)
  for (const running of ended) {
    if (how === 'abort') controller.builds.abort(running, String(body['by'] ?? 'admin'))
    while (running.build.isRunning) controller.builds.goOn(running)
  }
  return ended.map(({ job, build }) => ({ job: fullNameOf(job), number: build.number, result: build.result }))
}

/** Ends the quiet period of what waits: of a job, or everything. */
export function endQuietPeriods(controller: Controller, body: Body): unknown {
  const ended = chosen(controller.builds.queue.items, body)
  for (const item of ended) controller.builds.endQuiet(item)
  return ended.map(({ id, job }) => ({ id, job: fullNameOf(job) }))
}

const chosen = <T extends Pick<Running, 'job'>>(all: readonly T[], { job: name }: Body): T[] =>
  all.filter(({ job }) => name === undefined || fullNameOf(job) === namesIn(name).join('/'))

function folderAt(controller: Controller, path: readonly string[]): Folder {
  const folder = controller.folder(path)
  if (folder === undefined) throw new ImpossibleEdit(`no folder ${path.join('/')}`)
  return folder
}
