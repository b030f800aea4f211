import t from 'tap'
import { newTokenText } from '../../src/access/api-token.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import { createAuditLog } from '../../src/store/audit-log.ts'
import { as, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t, { listener: { rateLimit: 1e6, signInLimit: 1e6 } })
const admin = as(bridge, ADMIN_TOKEN)
await bridge.project('demo')
const trail = async (query = ''): Promise<AuditEntry[]> => (await admin('GET', `/audit?limit=200${query}`)).body.items
const secret = { id: 'kept', type: 'access-token', data: { token: 'planted-secret-1' } }

/** The first entry that has these facts, as soon as there is one. */
const entry = (facts: Partial<AuditEntry>) =>
  until(`an entry ${JSON.stringify(facts)}`, async () =>
    (await trail()).find(each => Object.entries(facts).every(([name, value]) => each[name as keyof AuditEntry] === value))
  )

// Refused at the start, because what is refused is gathered for five seconds: other things are looked at meanwhile.
const before = await trail()
const viewer = await makeToken(bridge, { demo: 'viewer' })
for (let i = 0; i < 7; i++) await viewer.call('POST', '/projects/demo/sync')
await viewer.call('GET', '/projects/secret-project')
for (let i = 0; i < 20; i++)
  await Promise.all(Array.from({ length: 50 }, () => as(bridge, newTokenText())('GET', `/projects/p${i}`)))

t.test('what was done: who, from where, to what, with which outcome', async t => {
  const { id, call } = await makeToken(bridge, { demo: 'operator' })
  const answer = await call('POST', '/projects/demo/credentials', secret)
  t.match(await entry({ subject: `token:${id}`, action: 'credential.write', outcome: 'done' }), {
    ...{ method: 'POST', route: '/api/v1/projects/:project/credentials', project: 'demo', status: 201, reason: null, count: 1 },
    ...{ address: '127.0.0.1', requestId: answer.headers.get('x-request-id'), time: /^\d{4}-.*Z$/, target: 'kept' }
  })
  await call('POST', '/projects/demo/credentials', secret)
  t.match(await entry({ subject: `token:${id}`, reason: 'CREDENTIAL_EXISTS' }), { target: 'kept', status: 409 })
  await call('POST', '/projects/demo/credentials', { ...secret, id: 'a secret that was pasted here' })
  t.match(await entry({ subject: `token:${id}`, reason: 'VALIDATION_FAILED' }), { target: null, status: 400 })
  t.match(await entry({ subject: 'admin', action: 'token.write' }), { target: id }, 'a token is named by its id')
  await call('DELETE', '/projects/demo/credentials/absent')
  t.match(await entry({ subject: `token:${id}`, status: 404 }), {
    target: 'absent',
    outcome: 'failed',
    reason: 'CREDENTIAL_NOT_FOUND'
  })
  await call('GET', '/projects/demo/credentials')
  t.equal((await call('POST', '/projects/demo/credentials/validate', { ...secret, id: 'typed' })).status, 200)
  const declared = { credentials: [{ ...secret, id: 'declared' }] }
  t.match((await call('PUT', '/projects/demo/credentials?dryRun=true', declared)).body, { created: 1 })
  t.equal((await call('POST', '/projects/demo/adopt?dryRun=true')).status, 200)
  t.equal(
    (await trail()).filter(each => each.subject === `token:${id}`).length,
    4,
    'what is only read or tried is not written down'
  )
  await call('DELETE', '/projects/demo/credentials/absent-too?dryRun=true')
  t.match(
    await entry({ target: 'absent-too' }),
    { outcome: 'failed' },
    'a request without dry runs is written down with any query'
  )
})

t.test('a declared set lists its first 20 ids and their number, in the trail and in the log of requests', async t => {
  await bridge.project('sets')
  const credentials = Array.from({ length: 25 }, (_, i) => ({ ...secret, id: `c${String(i).padStart(2, '0')}` }))
  const answer = await admin('PUT', '/projects/sets/credentials', { credentials })
  t.equal(answer.status, 200)
  const requestId = answer.headers.get('x-request-id') ?? ''
  const ids = credentials.slice(0, 20).map(({ id }) => id)
  t.match(await entry({ requestId }), { action: 'credential.write', target: null, targets: ids, targetCount: 25 })
  const events = (await admin('GET', '/projects/sets/events?type=Created&limit=200')).body.items
  t.equal(events.length, 25)
  t.strictSame(
    new Set(events.map((event: { requestId: string }) => event.requestId)),
    new Set([requestId]),
    'events name the request'
  )
  t.strictSame(
    (await trail('&target=c03')).map(each => each.requestId),
    [requestId]
  )
  t.strictSame(await trail('&target=c24'), [], 'what is not listed is not found')
})

t.test('a take-over is told from a new credential and from a change', async t => {
  await bridge.project('taking')
  const how = async (method: string, path: string, body: object) => {
    const { status, headers } = await admin(method, `/projects/taking/credentials${path}`, body)
    t.ok(status < 300, `${method} ${status}`)
    return (await entry({ requestId: headers.get('x-request-id') ?? '' }))?.how
  }
  t.equal(await how('POST', '', { ...secret, id: 'taken', adopt: true }), 'take-over')
  t.equal(await how('POST', '', { ...secret, id: 'made' }), null)
  t.equal(await how('PATCH', '/made', { adopt: true }), 'take-over')
  t.equal(await how('PATCH', '/made', { adopt: true, description: 'more' }), null)
  t.equal(await how('PUT', '/made', { ...secret, id: 'made', adopt: true }), null)
})

t.test('a set of Secrets names its ids, and one that is refused says why', async t => {
  await bridge.project('secrets')
  const url = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/secrets/credentials'
  const named = (name: string) => ({
    ...{ metadata: { name }, type: 'credential.devops.kubesphere.io/secret-text' },
    stringData: { secret: 'planted-secret-2' }
  })
  const put = async (body: unknown, query = '') => {
    const { status, headers } = await bridge.call('PUT', `${url}${query}`, body)
    return { status, found: await entry({ requestId: headers.get('x-request-id') ?? '' }) }
  }
  const items = Array.from({ length: 25 }, (_, i) => named(`s${String(i).padStart(2, '0')}`))
  const ids = items.slice(0, 20).map(({ metadata }) => metadata.name)
  const done = await put({ items })
  t.match(done, { status: 200, found: { outcome: 'done', reason: null, target: null, targetCount: 25 } })
  t.strictSame(done.found.targets, ids)
  const elsewhere = await put({ items: [named('a'), { ...named('b'), metadata: { name: 'b', namespace: 'other' } }] })
  t.match(elsewhere, { status: 400, found: { outcome: 'failed', reason: 'VALIDATION_FAILED', targets: ['a', 'b'] } })
  t.match(await put({ items: [named('a'), { ...named('b'), type: 'Opaque' }] }), { status: 400, found: { reason: /^[A-Z_]+$/ } })
  t.match(await put({ items: [named('twice'), named('twice')] }), { status: 400, found: { reason: /^[A-Z_]+$/ } })
  const unfit = await put({ items: [named('a'), null, 3, { metadata: 'x' }, { metadata: { name: 'a secret pasted here' } }] })
  t.match(unfit, { status: 400, found: { reason: 'VALIDATION_FAILED', targets: ['a'], targetCount: 1 } })
  t.match(await put('{"items":'), { status: 400, found: { reason: /^[A-Z_]+$/, targets: [], targetCount: 0 } })
})

t.test('the trail by action, outcome and target; events by type, actor, credential and time', async t => {
  const { call } = await makeToken(bridge, { demo: 'operator' })
  await call('POST', '/projects/demo/credentials', { ...secret, id: 'filtered' })
  await call('DELETE', '/projects/demo/credentials/filtered')
  t.strictSame((await trail('&target=filtered&action=credential.write&outcome=done')).length, 2)
  t.strictSame(await trail('&target=filtered&outcome=failed'), [])
  t.strictSame(await trail('&target=filtered&action=token.write'), [])
  const misspelt = await admin('GET', '/audit?action=token.wirte')
  t.match(misspelt, { status: 400, body: { errors: [{ pointer: '#/query/action' }] } })
  t.equal((await admin('GET', '/audit?outcome=other')).status, 400)
  const eventsOf = async (query: string) => (await admin('GET', `/projects/demo/events?limit=200&${query}`)).body.items
  const all = await eventsOf('credential=filtered')
  t.ok(all.length >= 2)
  const byType = await eventsOf('credential=filtered&type=Created')
  t.match(byType, [{ type: 'Created', credential: 'filtered', requestId: /./ }])
  t.strictSame(
    await eventsOf(`actor=${byType[0].actor}`),
    all.filter(({ actor }: { actor: string }) => actor !== 'bridge')
  )
  t.strictSame(await eventsOf(`credential=filtered&since=${byType[0].time}&until=${byType[0].time}&type=Created`), byType)
  t.strictSame(await eventsOf('until=2001-01-01T00:00:00Z'), [])
  t.strictSame(await eventsOf('since=2999-01-01T00:00:00Z'), [])
  t.equal((await admin('GET', '/projects/demo/events?type=Nope')).status, 400)
  const page = await admin('GET', '/projects/demo/events?limit=1&credential=filtered')
  t.equal(
    (await admin('GET', `/projects/demo/events?limit=1&until=2001-01-01T00:00:00Z&cursor=${page.body.nextCursor}`)).body.items
      .length,
    0
  )
  t.equal(
    (await admin('GET', '/projects/demo/credentials/filtered/events?type=Expired')).status,
    200,
    'known, without such an event'
  )
  t.equal((await admin('GET', '/projects/demo/credentials/never/events?type=Expired')).status, 404)
})

t.test('a token pasted into a path is in neither the trail nor the log', async t => {
  const pasted = newTokenText()
  for (const path of [`/tokens/${pasted}`, `/projects/${pasted}`, `/projects/demo/credentials/${pasted}`, `/nowhere/${pasted}`]) {
    for (const method of ['GET', 'DELETE']) await admin(method, path)
  }
  await until('they are in the trail', async () => (await trail()).some(each => each.target === '…'))
  t.notMatch(JSON.stringify(await trail()), pasted)
  t.notMatch(bridge.logs(), pasted)
})

t.test('denials, also those that look like a project that is not there', async t => {
  const { id } = viewer
  t.match(await entry({ subject: `token:${id}`, action: 'project.sync', outcome: 'denied' }), {
    status: 403,
    reason: 'FORBIDDEN',
    count: 7
  })
  t.match(await entry({ subject: `token:${id}`, project: 'secret-project' }), { outcome: 'denied', status: 404 })
})

t.test('a thousand failed sign-ins are some entries, and push nothing out', async t => {
  await until('all are counted', async () => {
    const refused = (await trail()).filter(each => each.outcome === 'refused' && each.reason === 'UnknownToken')
    return refused.reduce((sum, each) => sum + each.count, 0) >= 1000 && refused
  })
  const after = await trail()
  const refused = after.filter(each => each.outcome === 'refused')
  t.ok(refused.length <= 60, `${refused.length} entries of 20 projects, gathered for five seconds each`)
  for (const each of refused) t.match(each, { subject: null, action: 'project.read', address: '127.0.0.1' })
  const requests = new Set(after.map(each => each.requestId))
  t.ok(before.length > 0 && before.every(each => requests.has(each.requestId)))
})

t.test('pages and the export have the same entries, each once', async t => {
  // The two streams with equal ids, which a place in the merged trail must tell apart.
  const { client } = bridge.redis
  const made = { ...(await trail())[0], subject: 'test:twin' } as AuditEntry
  const { id: _, time: __, ...bare } = made
  for (let i = 1; i <= 9; i++)
    for (const key of ['jcb:{access}:audit', 'jcb:{access}:refused'])
      await client.xadd(key, `99999999999${i}0-0`, 'entry', JSON.stringify({ ...bare, requestId: `${key} ${i}` }))
  const seen: AuditEntry[] = []
  for (let cursor = ''; ; ) {
    const page = (await admin('GET', `/audit?subject=test:twin&limit=5${cursor}`)).body
    seen.push(...page.items)
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  t.equal(seen.length, 18)
  t.equal(new Set(seen.map(each => each.requestId)).size, 18)
  const exported = await admin('GET', '/audit?subject=test:twin', undefined, { accept: 'application/jsonl' })
  t.equal(exported.headers.get('content-type'), 'application/jsonl')
  const lines = exported.text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.strictSame(
    lines.map(({ cursor: _, ...line }) => line),
    seen.toReversed()
  )
  const after = await admin('GET', `/audit?subject=test:twin&cursor=${lines[4].cursor}`, undefined, {
    accept: 'application/jsonl'
  })
  t.strictSame(
    after.text,
    exported.text.split('\n').slice(5).join('\n'),
    'a line is the place from which a later request continues'
  )
  t.strictSame((await admin('GET', '/audit?since=2099-01-01T00:00:00Z&until=2099-01-02T00:00:00Z')).body.items, [])
  for (const query of ['cursor=MQo5LTk', 'since=yesterday', 'limit=0', 'other=1'])
    t.equal((await admin('GET', `/audit?${query}`)).status, 400, query)
})

t.test('the export is of any length, oldest first, and the trail has an end', async t => {
  const log = createAuditLog(bridge.redis.client, 2000)
  const { id: _, time: __, ...bare } = (await trail('&subject=admin'))[0] as AuditEntry
  await bridge.redis.client.del('jcb:{access}:audit', 'jcb:{access}:refused')
  await Promise.all(Array.from({ length: 1500 }, (_, i) => log.add({ ...bare, subject: 'test:many', requestId: String(i) })))
  const exported = await admin('GET', '/audit?subject=test:many', undefined, { accept: 'application/jsonl' })
  const ids = exported.text
    .trimEnd()
    .split('\n')
    .map(line => Number(JSON.parse(line).requestId))
  t.strictSame(
    ids,
    Array.from({ length: 1500 }, (_, i) => i)
  )
  await Promise.all(Array.from({ length: 3000 }, () => log.add(bare)))
  t.ok((await bridge.redis.client.xlen('jcb:{access}:audit')) < 2300, 'by count')
  await log.trim(Date.now() + 1000)
  t.ok((await bridge.redis.client.xlen('jcb:{access}:audit')) < 200, 'by age')
})

t.test('what was gathered is written when the bridge stops; nothing of a body or a token is in the trail', async t => {
  const token = newTokenText()
  await as(bridge, token)('GET', '/projects/last-words')
  await bridge.restart()
  t.ok((await trail()).some(each => each.project === 'last-words' && each.outcome === 'refused'))
  const all = JSON.stringify(await bridge.redis.client.xrange('jcb:{access}:audit', '-', '+')) + JSON.stringify(await trail())
  t.notMatch(all, /planted-secret|not-a-real/)
  t.notOk(all.includes(token))
})

t.test('only a platform-admin reads it, and no request changes it', async t => {
  const { call } = await makeToken(bridge, { '*': 'admin' })
  t.equal((await call('GET', '/audit')).status, 403)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) t.equal((await admin(method, '/audit')).status, 405)
})
