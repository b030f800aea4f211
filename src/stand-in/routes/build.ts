import { isReadable } from '../access.ts'
import { type Answer, answer, html, methodNotAllowed, notFound } from '../answer.ts'
import { buildBean, buildsOf, computersBean, queueBean, queueItemBean } from '../api/build-beans.ts'
import { itemBean } from '../api/item-beans.ts'
import { serveApi } from '../api/serve.ts'
import type { Build } from '../builds/build.ts'
import { type Job, urlOf } from '../folder.ts'
import type { Call } from '../request.ts'
import { addSlash, redirect } from './redirect.ts'

/** By what else than its number a build is found; each gives one of those there are, the latest first. */
const PERMALINKS = new Map<string, (build: Build) => boolean>([
  ['lastBuild', () => true],
  ['lastCompletedBuild', ({ isRunning }) => !isRunning],
  ['lastSuccessfulBuild', ({ result }) => result === 'SUCCESS'],
  ['lastFailedBuild', ({ result }) => result === 'FAILURE']
])

/** The build that `/job/NAME/TOKEN` means. */
export function buildNamed(job: Job, token: string): Build | undefined {
  const fits = PERMALINKS.get(token)
  if (fits !== undefined) return buildsOf(job).find(fits)
  return /^[0-9]+$/.test(token) ? job.builds.get(Number(token)) : undefined
}

/** `/job/NAME/NUMBER/…` of a build that there is. */
export function routeBuild(call: Call, job: Job, build: Build, [action, ...more]: readonly string[]): Answer {
  if (action === 'api') return serveApi(call, more, buildBean(job, build, call))
  if (more.length > 0) throw notFound()
  if (action === 'consoleText') return answer(200, { 'Content-Type': 'text/plain;charset=utf-8' }, build.console)
  if (action === 'stop') return stop(call, job, build)
  if (action === 'doDelete') return remove(call, job, build)
  if (action !== undefined) throw notFound()
  return call.trailingSlash ? html(`${job.name} #${build.number} [Jenkins]`) : addSlash(call)
}

/** `POST /job/NAME/build`: into the queue, and at once to an executor if nothing speaks against it. The address is of the configured root URL. */
export function startBuild(call: Call, job: Job): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('itemBuild')
  const item = call.controller.builds.schedule(job, { by: call.user.name, delayMs: delayOf(call.parameter('delay')) })
  return answer(201, { Location: `${call.rootUrl}queue/item/${item.id}/` })
}

/** `0sec`, `10`, `5min`. */
function delayOf(text: string | null): number | null {
  const [, count, unit = 'sec'] = /^(\d+)(sec|min|hours?)?/.exec(text ?? '') ?? []
  if (count === undefined) return null
  return Number(count) * (unit === 'sec' ? 1000 : unit === 'min' ? 60_000 : 3_600_000)
}

function stop(call: Call, job: Job, build: Build): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('itemCancel')
  if (build.isRunning) call.controller.builds.abort({ job, build }, call.user.name)
  return redirect(call, `/${urlOf(job)}${build.number}/`)
}

/** Its number is not given again, and what it used stays in the fingerprints. */
function remove(call: Call, job: Job, build: Build): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('runDelete')
  call.controller.builds.abort({ job, build }, call.user.name)
  job.builds.delete(build.number)
  job.save()
  return redirect(call, `/${urlOf(job)}`)
}

/** `/computer`: the built-in node and its executors. */
export function routeComputers(call: Call, [api, ...rest]: readonly string[]): Answer {
  if (api === 'api') return serveApi(call, rest, computersBean(call))
  if (api !== undefined) throw notFound()
  return call.trailingSlash ? html('Nodes [Jenkins]') : addSlash(call)
}

/** `/queue`, and `/queue/item/NUMBER` also for a while after the item has become a build. */
export function routeQueue(call: Call, [first, id, api, ...rest]: readonly string[]): Answer {
  if (first === 'api')
    return serveApi(
      call,
      [id, api, ...rest].filter(token => token !== undefined),
      queueBean(call, itemBean)
    )
  const item = first === 'item' ? call.controller.builds.queue.byId(Number(id)) : undefined
  if (item === undefined || api !== 'api' || !isReadable(item.job, call.user)) throw notFound()
  return serveApi(call, rest, queueItemBean(item, call, itemBean))
}
