import { once } from 'node:events'
import { createServer } from 'node:http'
import t from 'tap'
import { Secret } from '../../src/domain/secret.ts'
import { createController } from '../../src/jenkins/create-controller.ts'
import { JenkinsError } from '../../src/jenkins/http/jenkins-error.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const path = (project: string) => `/api/v1/projects/${project}/credentials`
const token = (id: string, value = `value-${id}`) => ({ id, type: 'access-token', data: { token: value } })
const WAIT = { prefer: 'wait=10' }
const usage = async (project: string, id: string) => (await bridge.call('GET', `${path(project)}/${id}/usage`)).body
const build = (folder: string, job: string, number: number, credential: string, at?: number) =>
  bridge.control('POST', '/build', { folder, job, number, credential, at })
const asked = async (part: string) =>
  (await bridge.control('GET', '/requests')).body.filter((r: { path: string }) => decodeURIComponent(r.path).includes(part))
const reads = () => asked('usage[')
const make = async (project: string, ...ids: string[]) => {
  await bridge.project(project)
  for (const id of ids) {
    const made = await bridge.call('POST', path(project), token(id, `${project}-${id}`), WAIT)
    t.equal(made.body.status.phase, 'Synced', made.text)
  }
}

t.test('which jobs and builds used it, also before it changes', async t => {
  await make('used', 'a', 'b', 'c')
  t.match(await usage('used', 'a'), { tracked: false, used: null, jobs: [], since: null, note: /no note of a use/ })
  const begun = Date.now()
  for (const number of [1, 2, 3, 7]) await build('used', 'app', number, 'b', begun)
  await build('used', 'a & é', 2, 'b', begun - 1000)
  await bridge.restart()
  const found = await usage('used', 'b')
  t.match(found, {
    tracked: true,
    used: true,
    jobs: [
      {
        name: 'used/app',
        builds: [
          { from: 1, to: 3 },
          { from: 7, to: 7 }
        ],
        lastBuild: 7
      },
      { name: 'used/a & é', url: `${bridge.jenkins.url.replace(/\/$/, '')}/job/used/job/a%20%26%20%C3%A9/` }
    ],
    note: /Builds that are deleted stay/
  })
  t.ok(Date.parse(found.since) >= begun && Date.parse(found.readAt) >= Date.parse(found.since))
  t.equal((await fetch(found.jobs[1].url, { headers: { authorization: `Basic ${btoa('admin:admin-token')}` } })).status, 200)
  await bridge.call('PATCH', `${path('used')}/b`, { data: { token: 'other' } }, WAIT)
  // what was read a moment ago is from before the update, and is not shown as a use since then
  const after = await usage('used', 'b')
  t.match(after, { tracked: false, used: true, jobs: [], note: /before it was last written/, beforeNote: null })
  t.match(after.before, { since: found.since, more: false, jobs: found.jobs })
  t.equal(after.lastUsedAt, found.lastUsedAt)
  t.ok(Date.parse(after.before.readAt) >= begun)
  t.match(await usage('used', 'c'), { before: null, beforeNote: /not updated it/ })
  t.match(await bridge.call('GET', `${path('used')}/none/usage`), { status: 404, body: { code: 'CREDENTIAL_NOT_FOUND' } })
})

const SLOW = { fault: 'latency', ms: 60_000, match: { path: '^/job/[^?]+api/json\\?.*usage' } }

t.test('it adds up over changes, and counts as used', async t => {
  await make('kept', 'a', 'b')
  await build('kept', 'old', 3, 'a')
  await bridge.call('PATCH', `${path('kept')}/a`, { data: { token: 'second' } }, WAIT)
  await bridge.call('PATCH', `${path('kept')}/a`, { data: { token: 'third' } }, WAIT)
  await build('kept', 'new', 1, 'a')
  await bridge.control('DELETE', '/requests')
  await bridge.call('PATCH', `${path('kept')}/a`, { description: 'only that' }, WAIT)
  t.equal((await reads()).length, 1, 'one request a run')
  await bridge.restart()
  const { before, used } = await usage('kept', 'a')
  t.strictSame([used, before.jobs.map(({ name }: { name: string }) => name)], [true, ['kept/new', 'kept/old']])
  const refused = await bridge.call('DELETE', `${path('kept')}/a?ifUnused=true`)
  t.match(refused.body, { code: 'CREDENTIAL_USED', detail: /kept\/new .*kept\/old/ })
  const field = async () => (await bridge.redis.client.hkeys('jcb:{p:kept}:usage')).sort()
  t.strictSame(await field(), ['a'])
  t.equal((await bridge.call('DELETE', `${path('kept')}/a`, undefined, WAIT)).status, 204)
  t.strictSame(await field(), [], 'it goes with the credential')
})

t.test('many at once: one request, and every one is kept', async t => {
  const ids = Array.from({ length: 12 }, (_, i) => `m${i}`)
  const set = (value: string) => ({ credentials: ids.map(id => token(id, `${value}-${id}`)) })
  await bridge.project('bulky')
  t.equal((await bridge.call('PUT', path('bulky'), set('first'), WAIT)).status, 200)
  for (const id of ids) await bridge.phase('bulky', id, 'Synced')
  for (const id of ids) await build('bulky', 'app', 1, id)
  await bridge.control('DELETE', '/requests')
  t.equal((await bridge.call('PUT', path('bulky'), set('second'), WAIT)).status, 200)
  for (const id of ids) await bridge.phase('bulky', id, 'Synced')
  t.equal((await reads()).length, 1)
  t.ok((await asked('config.xml')).length > 0, 'by a document of the folder')
  await bridge.restart()
  for (const id of ids)
    t.match(await usage('bulky', id), { tracked: false, used: true, before: { jobs: [{ name: 'bulky/app' }] } })
})

t.test('a reading that fails, or takes too long, holds no write back', async t => {
  await make('late', 'a', 'b')
  await build('late', 'app', 1, 'a')
  await bridge.control('POST', '/faults', { fault: 'status', status: 500, match: SLOW.match })
  const written = await bridge.call('PATCH', `${path('late')}/a`, { data: { token: 'other' } }, WAIT)
  t.equal(written.body.status.phase, 'Synced', written.text)
  await bridge.control('DELETE', '/faults')
  t.match(await usage('late', 'a'), { used: null, before: null, beforeNote: /Before the update of .* it could not be read/ })
  const { circuit } = (await bridge.call('GET', '/api/v1/controllers')).body.items[0]
  t.equal(circuit, 'closed')

  await bridge.restart({ pace: { usageReading: 50 } })
  await bridge.control('POST', '/faults', SLOW)
  await bridge.control('DELETE', '/requests')
  const late = await bridge.call('PATCH', `${path('late')}/b`, { data: { token: 'other' } }, WAIT)
  t.equal(late.body.status.phase, 'Synced', late.text)
  await bridge.control('DELETE', '/faults')
  t.match(await usage('late', 'b'), { used: null, before: null, beforeNote: /did not answer in time|too long/ })
  // A use by a job elsewhere alone would say that it is unused, had nothing been missed.
  await make('elsewhere')
  await bridge.control('POST', '/build', { folder: 'late', job: 'x', number: 1, credential: 'b', movedTo: 'elsewhere' })
  await bridge.restart({ pace: {} })
  t.match(await usage('late', 'b'), { tracked: true, used: null, note: /could not be read/ })
})

t.test('a project that moves leaves what it knew of the jobs of the folder before', async t => {
  await make('leaving', 'a')
  await build('leaving', 'app', 1, 'a')
  await bridge.call('PATCH', `${path('leaving')}/a`, { data: { token: 'other' } }, WAIT)
  t.equal((await usage('leaving', 'a')).before.jobs.length, 1)
  const moved = await bridge.call('PATCH', '/api/v1/projects/leaving', { folder: ['arrived'] })
  t.equal(moved.status, 200, moved.text)
  await until('left', async () => (await bridge.call('GET', '/api/v1/projects/leaving')).body.movedFrom === null)
  await until('forgotten', async () => (await bridge.redis.client.hlen('jcb:{p:leaving}:usage')) === 0)
  t.match(await usage('leaving', 'a'), { used: null, before: null })
})

t.test('one request for all that ask within five seconds', async t => {
  await make('shared', 'a', 'b')
  await bridge.control('DELETE', '/requests')
  await Promise.all(Array.from({ length: 20 }, (_, i) => usage('shared', i % 2 === 0 ? 'a' : 'b')))
  await usage('shared', 'a')
  t.equal((await reads()).length, 1)
})

t.test('when it was used last, as far as Jenkins tells', async t => {
  await make('dated', 'a', 'b', 'c')
  const day = (n: number) => Date.UTC(2026, 0, n)
  for (const n of [1, 2, 3]) await build('dated', 'old', n, 'a', day(n))
  for (const n of [4, 5]) await build('dated', 'new', n, 'a', day(n))
  await build('dated', 'gone', 9, 'a', day(9))
  const gone = new URL('job/dated/job/gone/doDelete', `${bridge.jenkins.url}/`)
  await fetch(gone, { method: 'POST', headers: { authorization: `Basic ${btoa('admin:admin-token')}` }, redirect: 'manual' })
  await bridge.restart()
  await bridge.control('DELETE', '/requests')
  const found = await usage('dated', 'a')
  const last = found.jobs.map((job: Record<string, unknown>) => [job['name'], job['lastBuild'], job['lastBuildAt']])
  t.strictSame(last, [
    ['dated/new', 5, '2026-01-05T00:00:00.000Z'],
    ['dated/old', 3, '2026-01-03T00:00:00.000Z'],
    ['dated/gone', 9, null]
  ])
  t.equal(found.lastUsedAt, '2026-01-05T00:00:00.000Z')
  await usage('dated', 'a')
  t.equal((await asked('tree=timestamp')).length, 3, 'one request for the last build of each job, for all who ask')
  t.match(await usage('dated', 'b'), { jobs: [], lastUsedAt: null })
  const refused = await bridge.call('DELETE', `${path('dated')}/a?ifUnused=true`)
  t.match(refused.body, { code: 'CREDENTIAL_USED', detail: /dated\/new \(last by build 5 of 2026-01-05T00:00:00\.000Z\)/ })

  for (let i = 0; i < 25; i++) await build('dated', `job-${i}`, 1, 'c', day(10))
  await bridge.restart()
  await bridge.control('DELETE', '/requests')
  const many = await usage('dated', 'c')
  t.equal(many.jobs.length, 25)
  t.equal(many.jobs.filter((job: { lastBuildAt: string | null }) => job.lastBuildAt !== null).length, 20)
  t.equal((await asked('tree=timestamp')).length, 20, 'a limit to what is asked of Jenkins')

  await bridge.restart()
  await bridge.control('POST', '/faults', { fault: 'status', status: 500, match: { path: '/job/dated/job/new/5/' } })
  const failed = await usage('dated', 'a')
  t.equal(failed.used, true, 'a time that Jenkins fails to tell holds nothing back')
  t.equal(failed.lastUsedAt, '2026-01-03T00:00:00.000Z')
  await bridge.control('DELETE', '/faults')
})

t.test('only jobs of the project count', async t => {
  await make('ours', 'same')
  await make('theirs')
  await bridge.control('POST', '/build', { folder: 'ours', job: 'secret-plan', number: 1, credential: 'same', movedTo: 'theirs' })
  const seen = await bridge.call('GET', `${path('ours')}/same/usage`)
  t.match(seen.body, { tracked: true, used: false, jobs: [] })
  t.notMatch(seen.text, /secret-plan|theirs/)
})

t.test('a deletion that is refused while it is used, or while that is not known', async t => {
  await make('guarded', 'a', 'b')
  await build('guarded', 'app', 4, 'a')
  const remove = (project: string, id: string, query: string) =>
    bridge.call('DELETE', `${path(project)}/${id}${query}`, undefined, WAIT)
  const used = await remove('guarded', 'a', '?ifUnused=true')
  t.match(used, {
    status: 409,
    body: { code: 'CREDENTIAL_USED', detail: /guarded\/app \(last by build 4 of .*without ifUnused/ }
  })
  const unknown = await remove('guarded', 'b', '?ifUnused=true')
  t.match(unknown, { status: 409, body: { code: 'USAGE_UNKNOWN', detail: /without ifUnused/ } })
  t.equal((await bridge.call('GET', path('guarded'))).body.total, 2)
  t.equal((await remove('guarded', 'none', '?ifUnused=true')).status, 404)
  t.equal((await remove('guarded', 'a', '?ifUnused=maybe')).status, 400)
  t.equal((await remove('guarded', 'a', '?ifUnused=false')).status, 204)
  t.equal((await remove('guarded', 'b', '')).status, 204)
  t.equal((await usage('ours', 'same')).used, false)
  await build('ours', 'late', 1, 'same')
  const late = await remove('ours', 'same', '?ifUnused=true')
  t.match(late, { status: 409, body: { code: 'CREDENTIAL_USED' } }, 'asked anew, whatever was read a moment ago')
  await make('free', 'x')
  await bridge.control('POST', '/build', { folder: 'free', job: 'gone', number: 1, credential: 'x', movedTo: 'theirs' })
  t.equal((await remove('free', 'x', '?ifUnused=true')).status, 204, 'known to be unused')
})

t.test('while Jenkins is away it says so, and that is not kept', async t => {
  await make('away', 'a')
  await bridge.control('POST', '/boot-phase', { phase: 'starting' })
  const answer = await bridge.call('GET', `${path('away')}/a/usage`)
  t.match(answer, { status: 503, body: { code: 'JENKINS_UNAVAILABLE', detail: /starting/ } }, answer.text)
  t.ok(Number(answer.headers.get('retry-after')) > 0)
  t.match(await bridge.call('DELETE', `${path('away')}/a?ifUnused=true`), { status: 503 })
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  t.equal((await usage('away', 'a')).tracked, false)
})

t.test('a user that may not see all: a job that is hidden is not taken for none', async t => {
  const limited = await withBridge(t, { jenkinsUser: 'writer' })
  await limited.control('POST', '/edit', { action: 'add-folder', folder: 'listed' })
  await limited.project('listed')
  await limited.call('POST', path('listed'), token('a'), WAIT)
  await limited.control('POST', '/build', { folder: 'listed', job: 'app', number: 1, credential: 'a' })
  const admin = { authorization: `Basic ${btoa('admin:admin-token')}` }
  const gone = await fetch(`${limited.jenkins.url}/job/listed/job/app/doDelete`, {
    method: 'POST',
    headers: admin,
    redirect: 'manual'
  })
  t.equal(gone.status, 302)
  t.match((await limited.call('GET', `${path('listed')}/a/usage`)).body, {
    tracked: true,
    used: null,
    jobs: [],
    note: /may not see/
  })
  t.match(await limited.call('DELETE', `${path('listed')}/a?ifUnused=true`), { status: 409, body: { code: 'USAGE_UNKNOWN' } })
})

t.test('what a hostile Jenkins puts into its answer', async t => {
  const range = (start: unknown, end: unknown) => ({ ranges: { ranges: [{ start, end }] } })
  const jobs = [
    { name: 'javascript:alert(1)', ...range(1, 2) },
    { name: '../../evil', ...range(1, 2) },
    { name: 'https://evil.example/x', ...range(1, 2) },
    { name: 'f/..', ...range(1, 2) },
    { name: 'f/ok?x#y', ...range(1, 2) },
    { name: `f/${'x'.repeat(3000)}`, ...range(1, 2) },
    { name: 'f/backwards', ...range(5, 2) },
    { name: 'f/texts', ...range('1', '2') },
    { name: 'f/huge', ...range(1, 1e300) },
    { name: 7, ...range(1, 2) },
    { name: 'f/none', ranges: { ranges: [null, 'x', {}] } },
    null,
    'x'
  ]
  const fingerprint = { hash: 'a'.repeat(32), timestamp: 9e99, usage: jobs }
  const list = {
    credentials: [{ id: 'x', fingerprint }, { id: 'y', fingerprint: { hash: '<b>' } }, null, { id: 'z', fingerprint: [] }]
  }
  const timestamps: Record<string, unknown> = { '1': 1e300, '2': '<b>', '3': -1, '4': null, '5': 1_700_000_000_000 }
  const server = createServer((request, response) => {
    const build = /\/job\/f\/job\/b\/(\d+)\/api/.exec(request.url ?? '')?.[1]
    const body = build === undefined ? list : { timestamp: timestamps[build] }
    response.writeHead(200, { 'content-type': 'application/json', 'x-jenkins': '2.440' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const settings = { name: 'odd', url: `http://127.0.0.1:${port}/prefix`, user: 'u', token: new Secret('t') }
  const controller = createController(settings, { hash: text => text })
  t.teardown(async () => {
    await controller.close()
    server.closeAllConnections()
    server.close()
  })
  const read = await controller.readUsage(['f'])
  t.strictSame([...read.keys()], ['x', 'y', 'z'])
  t.equal(read.get('y'), null)
  t.equal(read.get('x')?.since, null)
  const urls = Object.fromEntries((read.get('x')?.jobs ?? []).map(job => [job.path.join('/'), controller.urlOf(job.path)]))
  const times = await Promise.all([1, 2, 3, 4, 5].map(number => controller.readBuildTime(['f', 'b'], number)))
  t.strictSame(times, [null, null, null, null, '2023-11-14T22:13:20.000Z'])
  await t.rejects(controller.readBuildTime(['f', '..'], 1), JenkinsError)
  const root = `http://127.0.0.1:${port}/prefix/`
  t.strictSame(urls, {
    'javascript:alert(1)': `${root}job/javascript%3Aalert(1)/`,
    '../../evil': null,
    'https://evil.example/x': null,
    'f/..': null,
    'f/ok?x#y': `${root}job/f/job/ok%3Fx%23y/`
  })
})
