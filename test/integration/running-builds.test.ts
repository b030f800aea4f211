import t from 'tap'
import { JenkinsError } from '../../src/jenkins/jenkins-error.ts'
import { json, oddServer } from '../unit/jenkins/odd-server.ts'
import { type StandInWorld, standIn } from '../unit/jenkins/worlds.ts'

/** A controller with a folder, and `control` that starts builds in it. */
async function withFolder(t: Parameters<typeof standIn>[0]): Promise<StandInWorld> {
  const world = await standIn(t, '2.528.1')
  await world.control('edit', { action: 'add-folder', folder: 'team/sub é' })
  await world.control('edit', { action: 'add-folder', folder: 'other' })
  return world
}

const start = (world: StandInWorld, job: string, pipeline = false) => world.control('build-start', { job, pipeline })

t.test('the builds in and below a folder that run now, Pipelines as well', async t => {
  const world = await withFolder(t)
  const { controller } = world
  t.strictSame(await controller.readRunningBuilds(['team']), { builds: [], hidden: 0 })
  const before = Date.now()
  await start(world, 'team/app')
  await start(world, 'team/sub é/pipe', true)
  await start(world, 'other/app')
  const { builds, hidden } = await controller.readRunningBuilds(['team'])
  t.equal(hidden, 0)
  t.match(builds, [
    { job: ['team', 'app'], number: 1 },
    { job: ['team', 'sub é', 'pipe'], number: 1 }
  ])
  for (const { startedAt } of builds) t.ok(Date.parse(startedAt) >= before && Date.parse(startedAt) <= Date.now(), startedAt)
  t.match(await controller.readRunningBuilds(['TEAM', 'sub é']), { builds: [{ job: ['team', 'sub é', 'pipe'] }], hidden: 0 })
  await world.control('build-end', { job: 'team/app' })
  await world.control('build-abort', { job: 'team/sub é/pipe' })
  t.strictSame(await controller.readRunningBuilds(['team']), { builds: [], hidden: 0 }, 'what has ended is not there')
  await start(world, 'team/app')
  t.match(await controller.readRunningBuilds(['team']), { builds: [{ job: ['team', 'app'], number: 2 }] })
})

t.test('what is hidden from our user is counted, wherever it runs', async t => {
  const world = await withFolder(t)
  for (const job of ['team/open', 'team/secret', 'other/secret']) await start(world, job)
  await start(world, 'team/pipe', true)
  await world.control('edit', { action: 'hide', folder: 'team', job: 'secret' })
  await world.control('edit', { action: 'hide', folder: 'other' })
  await world.control('edit', { action: 'hide', folder: 'team', job: 'pipe' })
  t.match(await world.as('full').readRunningBuilds(['team']), { builds: [{ job: ['team', 'open'], number: 1 }], hidden: 3 })
  t.equal((await world.controller.readRunningBuilds(['team'])).builds.length, 3, 'an administrator sees them')
  await world.control('build-end', { job: 'other/secret' })
  t.equal((await world.as('full').readRunningBuilds(['team'])).hidden, 2)
  await world.control('build-end', {})
  t.strictSame(await world.as('full').readRunningBuilds(['team']), { builds: [], hidden: 0 })
})

const executor = (currentExecutable: unknown, more: object = { idle: false }) => ({ currentExecutable, ...more })
const build = (url: string, number: unknown = 7, timestamp: unknown = 1_700_000_000_000) => ({ url, number, timestamp })
const node = (executors: unknown, oneOffExecutors: unknown = []) => ({ executors, oneOffExecutors })

/** What the client makes of an answer. */
async function seen(t: Parameters<typeof oddServer>[0], answer: object): Promise<unknown> {
  const { controller } = await oddServer(t, ({ url }) => (url.startsWith('/computer/') ? json(answer) : undefined))
  try {
    return await controller.readRunningBuilds(['a b'])
  } catch (error) {
    return error instanceof JenkinsError ? error.reason : error
  }
}

t.test('builds are told apart by the names in their addresses, whatever the root of Jenkins', async t => {
  const urls = ['http://elsewhere/ci/job/a%20b/job/x/7/', 'https://j/job/a%20b/7/', 'https://j/job/a%20bc/job/x/7/']
  const same = 'http://elsewhere/ci/job/a%20b/job/x/7/'
  const axis = 'http://j/job/a%20b/job/m/os=linux/7/'
  const indexing = { _class: 'x.FolderComputation' }
  const nodes = [
    node([executor(build(urls[0]!)), executor(build(urls[1]!))]),
    node([executor(build(urls[2]!))], [executor(build(same))])
  ]
  const more = node([executor(build(axis)), executor(indexing), executor(null, { idle: true })])
  t.match(await seen(t, { busyExecutors: 5, computer: [...nodes, more] }), {
    builds: [{ job: ['a b', 'x'], number: 7, startedAt: '2023-11-14T22:13:20.000Z' }, { job: ['a b', 'm'] }],
    hidden: 0
  })
})

t.test('of two counts of what is hidden the greater one counts', async t => {
  const idle = executor(null, { idle: true })
  t.match(await seen(t, { busyExecutors: 2, computer: [node([idle, idle])] }), { hidden: 2 })
  t.match(await seen(t, { busyExecutors: 0, computer: [node([executor(null), idle], [{ currentExecutable: null }])] }), {
    hidden: 2
  })
  t.match(await seen(t, { busyExecutors: 1, computer: [node([executor(null, {}), idle])] }), { hidden: 1 }, 'without the flag')
})

t.test('an answer that cannot be right is an error, never "nothing runs"', async t => {
  const of = (executable: unknown) => ({ busyExecutors: 1, computer: [node([executor(executable)])] })
  const ok = 'http://j/job/a/1/'
  for (const answer of [
    {},
    { busyExecutors: 0 },
    { busyExecutors: -1, computer: [] },
    { busyExecutors: '0', computer: [] },
    { busyExecutors: 0, computer: {} },
    { busyExecutors: 0, computer: [null] },
    { busyExecutors: 0, computer: [{}] },
    { busyExecutors: 0, computer: [node('none')] },
    { busyExecutors: 0, computer: [node([], [7])] },
    of('build'),
    of(undefined),
    of(build('http://j/view/all/7/')),
    of(build('no url')),
    of(build('http://j/job/%FF/7/')),
    of(build('http://j/job//7/')),
    of(build(`http://j/job/${'a'.repeat(5000)}/7/`)),
    of(build(ok, -1)),
    of(build(ok, 'seven')),
    of(build(ok, 1, null)),
    of(build(ok, 1, 1e300))
  ])
    t.equal(await seen(t, answer), 'NotJenkins', JSON.stringify(answer).slice(0, 120))
  const many = Array.from({ length: 20_001 }, () => executor(null, { idle: true }))
  t.equal(await seen(t, { busyExecutors: 0, computer: [node(many)] }), 'AnswerTooLarge')
})
