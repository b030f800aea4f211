import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const text = (id: string, more: object = {}) => ({ id, type: 'access-token', data: { token: 'not-a-real-one' }, ...more })
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const make = async (project: string, ...credentials: object[]) => {
  await bridge.project(project)
  for (const credential of credentials) {
    const made = await bridge.call('POST', `/api/v1/projects/${project}/credentials`, credential, { prefer: 'wait=10' })
    if (made.status !== 201) throw new Error(made.text)
  }
}
const overview = async (query = '', call = (path: string) => bridge.call('GET', `/api/v1${path}`)) =>
  (await call(`/overview${query}`)).body

await make('calm', text('a'), text('b', { expiresAt: inDays(20) }))
await make('late', text('old', { expiresAt: '2020-01-01T00:00:00.000Z' }), text('soon', { expiresAt: inDays(3) }))
await make('hidden', text('secret-plan'))
await bridge.project('idle')
await bridge.call('PATCH', '/api/v1/projects/idle', { policies: { paused: true } }, { prefer: 'wait=10' })

t.test('totals, the worst projects and what needs a person', async t => {
  const found = await until('the controller has answered', async () => {
    const now = await overview()
    return now.partial.length === 0 && now
  })
  t.match(found, {
    window: '24h',
    bucket: '1h',
    totals: {
      ...{ projects: 4, credentials: 5, phases: { Synced: 5, Blocked: 0 }, expired: 1, expiringIn7Days: 1, expiringIn30Days: 2 },
      ...{ unmanaged: 0, copies: 0, paused: 1 }
    },
    projectsTotal: 4,
    controllers: [{ name: 'default', state: 'Ready', reason: null, since: null, paused: false, projects: 4, waiting: 0 }]
  })
  t.strictSame(
    found.projects.map(({ name }: { name: string }) => name),
    ['late', 'calm', 'idle', 'hidden']
  )
  t.match(found.projects[0], { displayName: 'late', expired: 1, phases: { Synced: 2 }, paused: false, blocked: null })
  t.strictSame(
    found.attention.map(({ project, id, reason, action }: Record<string, string>) => [project, id, reason, action]),
    [
      ['late', 'old', 'Expired', 'renew'],
      ['late', 'soon', 'ExpiresSoon', 'renew']
    ]
  )
  t.equal(found.attentionTotal, 2)
  t.ok(found.events.length > 10 && found.events.length <= 20)
  const times = found.events.map(({ time }: { time: string }) => time)
  t.strictSame(times, times.toSorted().toReversed())
})

t.test('a member sees nothing of other projects', async t => {
  for (const role of ['viewer', 'operator', 'admin']) {
    const { call } = await makeToken(bridge, { calm: role })
    const answer = await call('GET', '/overview?window=7d')
    t.match(answer.body, { projectsTotal: 1, totals: { projects: 1, credentials: 2, expired: 0 }, bucket: '6h' }, role)
    t.notMatch(answer.text, /late|hidden|idle|secret-plan/, role)
    t.equal(
      answer.body.timeToJenkins.reduce((sum: number, { count }: { count: number }) => sum + count, 0),
      2,
      role
    )
    t.equal(
      answer.body.expiries.reduce((sum: number, { count }: { count: number }) => sum + count, 0),
      1,
      role
    )
  }
  const nobody = await makeToken(bridge, {})
  t.match((await nobody.call('GET', '/overview')).body, {
    ...{ totals: { projects: 0, credentials: 0 }, projects: [], attention: [], controllers: [], events: [] }
  })
  t.equal((await bridge.call('GET', '/api/v1/overview?window=1h')).status, 400)
})

t.test('drift and unmanaged credentials', async t => {
  await bridge.call('PATCH', '/api/v1/projects/calm', { policies: { drift: 'report' } }, { prefer: 'wait=10' })
  await bridge.control('POST', '/edit', { action: 'set', folder: 'calm', id: 'a', fields: { secret: 'wrong' } })
  await bridge.control('POST', '/edit', { action: 'add', folder: 'calm', id: 'theirs', fields: { secret: 'x' } })
  await bridge.call('POST', '/api/v1/projects/calm/sync', undefined, { prefer: 'wait=10' })
  await bridge.phase('calm', 'a', 'Drifted')
  const found = await overview()
  t.match(found.projects[0], { name: 'calm', phases: { Drifted: 1 }, unmanaged: 1 })
  t.match(found.attention[0], {
    ...{ kind: 'credential', project: 'calm', id: 'a', type: 'access-token', phase: 'Drifted', action: 'review-drift' },
    reason: 'SecretChanged'
  })
  const total = (buckets: { found: number; repaired: number; count: number }[], of: 'found' | 'repaired' | 'count') =>
    buckets.reduce((sum, bucket) => sum + bucket[of], 0)
  for (const [window, buckets] of [
    ['24h', 24],
    ['7d', 28],
    ['30d', 30]
  ] as const) {
    const { drift, timeToJenkins, from, to, partial } = await overview(`?window=${window}`)
    t.strictSame([drift.length, drift[0].at, timeToJenkins.length, partial], [buckets, from, buckets, []], window)
    t.strictSame([total(drift, 'found'), total(drift, 'repaired'), total(timeToJenkins, 'count')], [1, 0, 5], window)
    const { at, p50, p95 } = timeToJenkins.findLast(({ count }: { count: number }) => count > 0)
    t.ok(at <= to && p50 > 0 && p50 <= p95 && p95 < 60)
  }
  t.equal(found.expiries.length, 90)
  t.equal(found.expiries.find(({ day }: { day: string }) => day === inDays(3).slice(0, 10)).count, 1)
  const { body } = await bridge.call('GET', '/api/v1/projects/calm/credentials/a')
  t.equal(found.attention[0].since, body.status.since)
  t.ok(Date.parse(body.status.since) >= Date.parse(body.createdAt))
  t.match(found.attention.at(-1), {
    kind: 'project',
    project: 'calm',
    id: null,
    reason: 'Unmanaged',
    action: 'take-over',
    count: 1
  })
})

t.test('projects by state and in another order, page by page', async t => {
  const names = async (query: string, call = (path: string) => bridge.call('GET', `/api/v1${path}`)) => {
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { status, body } = await call(`/projects?limit=2&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`)
      if (status !== 200) return body.code
      found.push(...body.items.map(({ name }: { name: string }) => name))
      t.ok(body.items.length <= 2 && body.total >= found.length)
      cursor = body.nextCursor
    }
    return found
  }
  t.strictSame(await names('sort=-trouble'), ['calm', 'late', 'idle', 'hidden'])
  t.strictSame(await names('sort=trouble'), ['hidden', 'idle', 'late', 'calm'])
  t.strictSame(await names('sort=-name'), ['late', 'idle', 'hidden', 'calm'])
  t.strictSame(await names('sort=credentials'), ['idle', 'hidden', 'calm', 'late'])
  t.strictSame(
    await names('sort=-checkedAt&q=l'),
    (await names('sort=-checkedAt')).filter((name: string) => name.includes('l'))
  )
  const states = {
    drifted: ['calm'],
    expired: ['late'],
    expiring: ['calm', 'late'],
    unmanaged: ['calm'],
    paused: ['idle'],
    blocked: []
  }
  for (const [state, expected] of Object.entries(states)) t.strictSame(await names(`state=${state}`), expected, state)
  const { nextCursor } = (await bridge.call('GET', '/api/v1/projects?limit=1&sort=-name')).body
  t.equal((await bridge.call('GET', `/api/v1/projects?limit=1&sort=name&cursor=${nextCursor}`)).body.code, 'INVALID_CURSOR')
  t.equal((await bridge.call('GET', '/api/v1/projects?sort=constructor')).status, 400)
  const { call } = await makeToken(bridge, { calm: 'viewer', hidden: 'viewer' })
  t.strictSame(await names('sort=-trouble', path => call('GET', path)), ['calm', 'hidden'])
  t.strictSame(await names('state=expired', path => call('GET', path)), [])
})

t.test('a project says what expires, what waits, and when it is checked next', async t => {
  const { body } = await bridge.call('GET', '/api/v1/projects/late')
  t.match(body, { expired: 1, expiringIn7Days: 1, expiringIn30Days: 1, waiting: 0, waitingSince: null })
  t.ok(Date.parse(body.nextCheckAt) > Date.parse(body.checkedAt))
})

t.test('a Jenkins that answers 503 is seen by a viewer within seconds', async t => {
  const { call } = await makeToken(bridge, { hidden: 'viewer' })
  await bridge.control('POST', '/faults', { fault: 'status', status: 503 })
  const found = await until('the outage is seen', async () => {
    const { body } = await call('GET', '/overview')
    return body.controllers[0].state !== 'Ready' && body
  })
  t.match(found.controllers, [{ name: 'default', state: 'Unknown', reason: 'JenkinsOverloaded', projects: 1 }])
  t.match(found.attention, [{ kind: 'controller', project: null, id: 'default', reason: 'JenkinsOverloaded', action: 'none' }])
  t.ok(Date.parse(found.controllers[0].since) <= Date.parse(found.to) + 1000)
  const jenkins = await until('the project says so, too', async () => {
    const { body } = await call('GET', '/projects/hidden')
    return body.jenkins?.state === 'Unknown' && body.jenkins
  })
  t.match(jenkins, { controller: 'default', reason: /^(JenkinsOverloaded|CircuitOpen)$/, since: /T/ })
  const writer = await makeToken(bridge, { hidden: 'operator' })
  t.equal((await writer.call('POST', '/projects/hidden/credentials', text('late-one'))).status, 201)
  const waiting = (await call('GET', '/projects/hidden')).body
  t.equal(waiting.waiting, 1)
  t.ok(waiting.waitingSince !== null)
  await until('a change waits', async () => (await call('GET', '/overview')).body.controllers[0].waiting === 1)
  await bridge.control('DELETE', '/faults')
  await until('all is well again', async () => {
    await call('GET', '/overview')
    const { body } = await call('GET', '/projects/hidden')
    return body.jenkins?.state === 'Ready' && body.waiting === 0
  })
})
