import { isPermitted } from '../access.ts'
import type { Build } from '../builds/build.ts'
import type { Job } from '../folder.ts'
import type { Call } from '../request.ts'
import { type Bean, BeanMap, type Property, property } from './bean.ts'
import { buildBean, buildsOf } from './build-beans.ts'

/** By which names a job shows one of its builds, the latest of those that fit (transcript hd-json-depth). */
const PERMALINKS: readonly (readonly [name: string, fits: (build: Build) => boolean])[] = [
  ['lastBuild', () => true],
  ['lastCompletedBuild', ({ isRunning }) => !isRunning],
  ['lastFailedBuild', ({ result }) => result === 'FAILURE'],
  ['lastStableBuild', ({ result }) => result === 'SUCCESS'],
  ['lastSuccessfulBuild', ({ result }) => result === 'SUCCESS'],
  ['lastUnstableBuild', () => false],
  ['lastUnsuccessfulBuild', ({ result }) => result !== null && result !== 'SUCCESS']
]

const NO_ACTION: Bean = { className: '', properties: [] }

/** What a job shows besides its names. */
export function jobDetails(job: Job, call: Call): Property[] {
  const builds = buildsOf(job)
  const shown = (name: string, build: Build | undefined): Property => ({
    name,
    get: () => (build === undefined ? null : buildBean(job, build, call))
  })
  return [
    { name: 'actions', get: () => [NO_ACTION, NO_ACTION, viewAction(job, call)] },
    shown('firstBuild', builds.at(-1)),
    ...PERMALINKS.map(([name, fits]) => shown(name, builds.find(fits))),
    property('healthReport', []),
    property('keepDependencies', false),
    property('property', []),
    property('concurrentBuild', job.isPipeline),
    property('disabled', false),
    ...(job.isPipeline ? [property('resumeBlocked', false)] : freeStyle)
  ]
}

/** A job has no store of its own. */
const viewAction = (job: Job, call: Call): Bean =>
  isPermitted(job, call.user, 'view')
    ? {
        className: 'com.cloudbees.plugins.credentials.ViewCredentialsAction',
        properties: [{ name: 'stores', get: () => new BeanMap({}) }]
      }
    : NO_ACTION

const freeStyle: readonly Property[] = [
  property('downstreamProjects', []),
  property('labelExpression', null),
  { name: 'scm', get: () => ({ className: 'hudson.scm.NullSCM', properties: [] }) },
  property('upstreamProjects', [])
]
