import { isPermitted, isReadable } from '../access.ts'
import { type Folder, fullDisplayNameOf, fullNameOf, type Item, type Job } from '../folder.ts'
import { FOLDER_CLASS } from '../folder-xml.ts'
import { urlIn } from '../item-url.ts'
import type { Call } from '../request.ts'
import { type Bean, type Property, property } from './bean.ts'
import { buildBean, buildsOf, queueItemBean } from './build-beans.ts'
import { viewCredentialsAction } from './credential-beans.ts'
import { jobDetails } from './job-details.ts'

/** What a user may not read is not listed (transcripts hd-json-*). */
const readable = ({ items }: Folder, call: Call): Item[] => items.filter(item => isReadable(item, call.user))

const plain = (className: string, properties: Property[] = []): Bean => ({ className, properties })

/** Jenkins itself (transcript boot-api-200). */
export function rootBean(call: Call): Bean {
  const url = call.rootUrl
  const view = viewBean(call.controller.root, call)
  const { root } = call.controller
  return plain('hudson.model.Hudson', [
    { name: 'assignedLabels', exact: true, get: () => [plain('hudson.model.labels.LabelAtom', [property('name', 'master', 2)])] },
    property('mode', 'NORMAL'),
    property('nodeDescription', 'the master Jenkins node'),
    property('nodeName', ''),
    property('numExecutors', 2),
    property('description', null),
    { name: 'jobs', get: () => readable(root, call).map(item => itemBean(item, call)) },
    { name: 'overallLoad', exact: true, get: () => plain('hudson.model.OverallLoadStatistics') },
    { name: 'primaryView', get: () => view },
    property('quietingDown', false),
    property('slaveAgentPort', -1),
    { name: 'unlabeledLoad', get: () => plain('jenkins.model.UnlabeledLoadStatistics') },
    property('url', url),
    property('useCrumbs', true),
    property('useSecurity', true),
    { name: 'views', get: () => [view] }
  ])
}

export const itemBean = (item: Item, call: Call): Bean => (item.kind === 'folder' ? folderBean(item, call) : jobBean(item, call))

const common = (item: Item, call: Call, description: string | null, displayNameOrNull: string | null): Property[] => [
  property('description', description),
  property('displayName', displayNameOrNull ?? item.name),
  property('displayNameOrNull', displayNameOrNull),
  property('fullDisplayName', fullDisplayNameOf(item)),
  property('fullName', fullNameOf(item)),
  property('name', item.name, 3),
  property('url', call.rootUrl + urlIn(call, item), 3)
]

/** The name of the one view that there is. */
export const viewName = ({ parent }: Folder): string => (parent === null ? 'all' : 'All')

/** The view of everything that the caller may read. */
export const viewBean = (folder: Folder, call: Call): Bean =>
  plain('hudson.model.AllView', [
    property('description', null),
    { name: 'jobs', get: () => readable(folder, call).map(item => itemBean(item, call)) },
    property('name', viewName(folder), 3),
    property('property', []),
    property('url', call.rootUrl + urlIn(call, folder), 3)
  ])

function folderBean(folder: Folder, call: Call): Bean {
  const view = viewBean(folder, call)
  return plain(FOLDER_CLASS, [
    {
      name: 'actions',
      get: () => [NO_ACTION, NO_ACTION, isPermitted(folder, call.user, 'view') ? viewCredentialsAction(folder, call) : NO_ACTION]
    },
    ...common(folder, call, folder.description, folder.displayName),
    property('healthReport', []),
    { name: 'jobs', get: () => readable(folder, call).map(item => itemBean(item, call)) },
    { name: 'primaryView', get: () => view },
    { name: 'views', get: () => [view] }
  ])
}

const NO_ACTION = plain('')

const jobBean = (job: Job, call: Call): Bean =>
  plain(job.className, [
    ...common(job, call, null, null),
    ...jobDetails(job, call),
    property('buildable', true),
    { name: 'builds', get: () => buildsOf(job).map(build => buildBean(job, build, call)) },
    property('color', 'notbuilt', 2),
    property('inQueue', call.controller.builds.queue.of(job) !== undefined),
    property('nextBuildNumber', job.nextNumber),
    {
      name: 'queueItem',
      get: () => [call.controller.builds.queue.of(job)].map(item => item && queueItemBean(item, call, itemBean))[0] ?? null
    }
  ])
