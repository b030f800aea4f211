import t from 'tap'
import { JenkinsError } from '../../../src/jenkins/http/jenkins-error.ts'
import { json, oddServer } from './odd-server.ts'

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

t.test('the address of Jenkins may end with the word that is before each name', async t => {
  for (const root of ['https://j/job', 'https://j/ci/job']) {
    const urls = [`${root}/job/a%20b/job/x/7/`, `${root}/job/a%20b/job/job/7/`, `${root}/job/a%20b/job/m/os=linux/7/`]
    const answer = { busyExecutors: 3, computer: [node(urls.map(url => executor(build(url))))] }
    const builds = ['x', 'job', 'm'].map(name => ({ job: ['a b', name] }))
    t.match(await seen(t, answer), { builds, hidden: 0 }, root)
  }
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
