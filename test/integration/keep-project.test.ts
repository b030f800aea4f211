import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { type Answer, withBridge } from '../helpers/bridge.ts'

const bridge = await withBridge(t)
const { call } = bridge
const put = (name: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  call('PUT', `/api/v1/projects/${name}`, body, headers)
const code = ({ status, body }: Answer) => [status, body?.code]
const eventsOf = async (name: string) =>
  (await call('GET', `/api/v1/projects/${name}/events?limit=100`)).body.items.map(({ type }: { type: string }) => type)

t.test('a project is made, and a repetition changes nothing', async t => {
  const made = await put('new', { displayName: 'New', policies: { drift: 'report' } }, { prefer: 'wait=20' })
  t.match(made, {
    status: 201,
    body: { name: 'new', displayName: 'New', folder: ['new'], generation: 1, policies: { drift: 'report' } }
  })
  t.equal(made.headers.get('location'), '/api/v1/projects/new')
  t.match(made.headers.get('etag'), /^"1-/)
  for (const body of [
    {},
    { displayName: 'New' },
    { policies: {} },
    { policies: { drift: 'report' }, folder: ['new'], controller: made.body.controller }
  ])
    t.match(await put('new', body), { status: 200, body: { generation: 1, displayName: 'New', policies: { drift: 'report' } } })
  t.strictSame(
    (await eventsOf('new')).filter((type: string) => type.startsWith('Project')),
    ['ProjectCreated']
  )
})

t.test('what the body names is set, what it leaves out stays', async t => {
  await put('kept', { displayName: 'Kept', policies: { maxAgeDays: 90 } })
  t.match(await put('kept', { policies: { drift: 'report' } }), {
    status: 200,
    body: { displayName: 'Kept', generation: 2, policies: { maxAgeDays: 90, drift: 'report' } }
  })
  t.match(await put('kept', { policies: { maxAgeDays: null } }), {
    body: { generation: 3, policies: { maxAgeDays: null, drift: 'report' } }
  })
})

t.test('another folder or controller is refused, since moving is a PATCH', async t => {
  await put('stays')
  const moved = await put('stays', { folder: ['elsewhere'], displayName: 'Moved' })
  t.strictSame(code(moved), [409, 'PROJECT_ELSEWHERE'])
  t.match(moved.body.errors, [{ pointer: '#/folder' }])
  t.match((await put('stays', { controller: 'another' })).body.errors, [{ pointer: '#/controller' }])
  t.match((await call('GET', '/api/v1/projects/stays')).body, { folder: ['stays'], displayName: 'stays', generation: 1 })
  t.strictSame(code(await put('third', { controller: 'another' })), [400, 'VALIDATION_FAILED'])
  t.strictSame(code(await put('fourth', { folder: ['stays'] })), [409, 'FOLDER_OWNED'])
})

t.test('preconditions', async t => {
  t.strictSame(code(await put('cond', {}, { 'if-match': '"1"' })), [412, 'PRECONDITION_FAILED'], 'there is no version yet')
  t.strictSame(code(await put('cond', {}, { 'if-match': '*' })), [412, 'PRECONDITION_FAILED'])
  t.equal((await call('GET', '/api/v1/projects/cond')).status, 404, 'and none was made')
  t.equal((await put('cond', {}, { 'if-none-match': '*' })).status, 201)
  t.strictSame(code(await put('cond', {}, { 'if-none-match': '*' })), [412, 'PRECONDITION_FAILED'])
  t.strictSame(code(await put('cond', {}, { 'if-none-match': '"1"' })), [400, 'VALIDATION_FAILED'])
  t.strictSame(code(await put('cond', { displayName: 'X' }, { 'if-match': '"7"' })), [412, 'PRECONDITION_FAILED'])
  t.strictSame(
    code(await put('cond', {}, { 'if-match': '"7"' })),
    [412, 'PRECONDITION_FAILED'],
    'also where nothing would change'
  )
  t.match(await put('cond', { displayName: 'X' }, { 'if-match': '"1"' }), { status: 200, body: { generation: 2 } })
})

t.test('bad input makes nothing', async t => {
  for (const name of ['constructor!', 'UPPER', 'a'.repeat(64), '-a', '%F0%9F%98%80'])
    t.match(await put(name), { status: 400, body: { errors: [{ pointer: '#/path/project' }] } }, name)
  t.strictSame(code(await put('bad', { name: 'bad' })), [400, 'VALIDATION_FAILED'])
  t.strictSame(code(await put('bad', { displayName: '' })), [400, 'VALIDATION_FAILED'])
  t.strictSame(code(await put('bad', [])), [400, 'VALIDATION_FAILED'])
  t.equal((await call('GET', '/api/v1/projects/bad')).status, 404)
  t.equal((await put('constructor')).status, 201, 'a name like any other')
})

t.test('of many at once one makes it, and all get the same project', async t => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => put('race', { displayName: 'Race' })))
  t.strictSame(answers.map(({ status }) => status).toSorted(), [200, 200, 200, 200, 200, 200, 200, 201])
  t.equal(new Set(answers.map(({ body }) => `${body.createdAt} ${body.generation}`)).size, 1)
})

t.test('a project that is being deleted is not kept', async t => {
  await put('going', {}, { prefer: 'wait=20' })
  await bridge.control('POST', '/faults', { fault: 'status', status: 503 })
  t.equal((await call('DELETE', '/api/v1/projects/going')).status, 202)
  t.strictSame(code(await put('going')), [409, 'PROJECT_DELETING'])
  await bridge.control('DELETE', '/faults')
})

t.test('only a platform-admin makes projects, and nobody else learns which there are', async t => {
  await put('own')
  const as = await makeToken(bridge, { own: 'admin' })
  t.match(await as.call('PUT', '/projects/own', { displayName: 'Mine' }), { status: 200, body: { displayName: 'Mine' } })
  const operator = await makeToken(bridge, { own: 'operator' })
  t.strictSame(code(await operator.call('PUT', '/projects/own', {})), [403, 'FORBIDDEN'])
  const [foreign, none] = [await as.call('PUT', '/projects/kept', {}), await as.call('PUT', '/projects/nowhere', {})]
  t.strictSame(
    [code(foreign), code(none)],
    [
      [404, 'PROJECT_NOT_FOUND'],
      [404, 'PROJECT_NOT_FOUND']
    ]
  )
  t.equal(foreign.body.detail, none.body.detail)
  const everywhere = await makeToken(bridge, { '*': 'admin' })
  t.strictSame(code(await everywhere.call('PUT', '/projects/nowhere', {})), [403, 'FORBIDDEN'])
  t.equal((await call('GET', '/api/v1/projects/nowhere')).status, 404)
})
