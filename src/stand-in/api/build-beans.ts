import { isReadable } from '../access.ts'
import type { Build } from '../builds/build.ts'
import { type QueueItem, whyWaiting } from '../builds/build-queue.ts'
import type { Executor, Running } from '../builds/executors.ts'
import { fullDisplayNameOf, type Job, urlOf } from '../folder.ts'
import type { Call } from '../request.ts'
import { type Bean, type Property, property } from './bean.ts'

const plain = (className: string, properties: Property[] = []): Bean => ({ className, properties })

/** The latest first. */
export const buildsOf = (job: Job): Build[] => [...job.builds.values()].sort((a, b) => b.number - a.number)

export const buildBean = (job: Job, build: Build, call: Call): Bean =>
  plain(job.buildClassName, [
    { name: 'actions', get: () => actionsOf(build) },
    property('artifacts', []),
    property('building', build.isRunning),
    property('description', null),
    property('displayName', `#${build.number}`),
    property('duration', 0),
    property('estimatedDuration', -1),
    property('fullDisplayName', `${fullDisplayNameOf(job)} #${build.number}`),
    property('id', String(build.number)),
    property('inProgress', build.isRunning),
    property('keepLog', false),
    property('number', build.number, 2),
    property('result', build.result),
    property('timestamp', build.startedAt),
    property('url', `${call.rootUrl}${urlOf(job)}${build.number}/`, 2)
  ])

/** Who started it; a build with bound credentials has one action more, which shows nothing. */
function actionsOf({ startedBy, bindsCredentials }: Build): Bean[] {
  if (startedBy === null) return []
  const cause = plain('hudson.model.Cause$UserIdCause', [
    property('shortDescription', `Started by user ${startedBy}`, 2),
    property('userId', startedBy, 2),
    property('userName', startedBy, 2)
  ])
  return [
    plain('hudson.model.CauseAction', [{ name: 'causes', visibility: 2, get: () => [cause] }]),
    ...(bindsCredentials ? [plain('')] : [])
  ]
}

/** `/computer`: what runs. A build that the caller may not read is null, though it is counted (transcripts rb-computer-*). */
export function computersBean(call: Call): Bean {
  const { executors } = call.controller.builds
  const busy = executors.busy
  const node = plain('hudson.model.Hudson$MasterComputer', [
    property('displayName', call.controller.behaviour.builtInNode ? 'Built-In Node' : 'master'),
    { name: 'executors', exact: true, get: () => executors.list.map(executor => executorBean(executor, call)) },
    property('idle', busy === 0),
    property('numExecutors', executors.list.length),
    property('offline', false),
    { name: 'oneOffExecutors', exact: true, get: () => executors.oneOff.map(executor => executorBean(executor, call)) }
  ])
  return plain('hudson.model.ComputerSet', [
    property('busyExecutors', busy),
    { name: 'computer', get: () => [node] },
    property('displayName', 'Nodes'),
    property('totalExecutors', executors.list.length)
  ])
}

const executorBean = ({ number, runs }: Executor, call: Call): Bean =>
  plain('hudson.model.Executor', [
    {
      name: 'currentExecutable',
      get: () => (runs !== null && canSee(runs, call) ? buildBean(runs.job, runs.build, call) : null)
    },
    property('idle', runs === null),
    property('likelyStuck', false),
    property('number', number),
    property('progress', -1)
  ])

const canSee = ({ job }: Pick<Running, 'job'>, call: Call): boolean => isReadable(job, call.user)

/** The bean of a job, which has beans of this file in turn. */
type JobBean = (job: Job, call: Call) => Bean

/** `/queue`: what waits, as far as the caller may read the jobs. */
export const queueBean = (call: Call, jobBean: JobBean): Bean =>
  plain('hudson.model.Queue', [
    property('discoverableItems', []),
    {
      name: 'items',
      get: () =>
        call.controller.builds.queue.items.filter(item => canSee(item, call)).map(item => queueItemBean(item, call, jobBean))
    }
  ])

const STATES = { waiting: 'WaitingItem', ready: 'BuildableItem', left: 'LeftItem' } as const

export const queueItemBean = (item: QueueItem, call: Call, jobBean: JobBean): Bean =>
  plain(`hudson.model.Queue$${item.state === 'ready' && item.job.isBuilding ? 'BlockedItem' : STATES[item.state]}`, [
    property('blocked', false),
    property('buildable', item.state === 'ready'),
    property('id', item.id),
    property('inQueueSince', item.since),
    property('params', ''),
    property('stuck', false),
    { name: 'task', get: () => jobBean(item.job, call) },
    property('url', `queue/item/${item.id}/`),
    property('why', whyWaiting(item, Date.now())),
    ...(item.state === 'left' ? leftProperties(item, call) : [])
  ])

const leftProperties = ({ job, build }: QueueItem, call: Call): Property[] => [
  property('cancelled', build === null),
  { name: 'executable', get: () => (build === null ? null : buildBean(job, build, call)) }
]
