import t from 'tap'
import { parseRoleMap } from '../../src/access/oidc-roles.ts'
import { as, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { path, runsEnded, token } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

const MOST = 3
const masterKeys = newMasterKeys()
const quota = { projects: 100, projectsPerMaker: MOST, credentials: 10, bytes: 1_000_000, members: 5 }
const kubesphere = { jwt: undefined, proxies: ['127.0.0.0/8'], roleMap: parseRoleMap('{"mapped":"project-maker"}') }
const listener = { rateLimit: 1e6, signInLimit: 1e6 }
const bridge = await withBridge(t, { masterKeys, quota, kubesphere, listener, reconcileInterval: 500 })
const second = await withBridge(t, { masterKeys, quota, redisUrl: bridge.redis.url, role: 'api' })
const admin = as(bridge, ADMIN_TOKEN)
await bridge.project('demo')
await bridge.project('moved', { folder: ['parked'] })

const maker = () => makeToken(bridge, {}, { projectMaker: true, name: 'maker' })
const edit = (action: string, folder: string, more: object = {}) => bridge.control('POST', '/edit', { action, folder, ...more })
type Asked = { method: string; path: string }
/** What Jenkins was asked about a folder. */
const asked = async (folder: string) =>
  ((await bridge.control('GET', '/requests')).body as Asked[])
    .map(({ method, path }) => `${method} ${decodeURIComponent(path)}`)
    .filter(text => new RegExp(`/job/${folder}/|name=${folder}$`).test(text))
const shown = async (name: string) => (await admin('GET', `/projects/${name}`)).body
const isBlocked = (name: string) => until('it is blocked', async () => (await shown(name)).blocked?.reason === 'FolderExists')
const gone = (name: string) => until('it is gone', async () => (await admin('GET', `/projects/${name}`)).status === 404)
const remote = (groups: string) => (method: string, path: string, body?: unknown) =>
  bridge.call(method, `/api/v1${path}`, body, { authorization: '', 'x-remote-user': 'dave', 'x-remote-group': groups })

t.test('who makes a project is its admin, and sees no other', async t => {
  const { id, call } = await maker()
  t.match((await call('GET', '/whoami')).body, { platformAdmin: false, projectMaker: true, roles: {} })
  const made = await call('POST', '/projects', { name: 'mine', displayName: 'Mine' })
  t.match(made, { status: 201, body: { name: 'mine', folder: ['mine'], createdBy: `token:${id}` } })
  t.match((await call('GET', '/whoami')).body.roles, { mine: 'admin' })
  t.match((await call('GET', '/projects/mine/members')).body.items, [{ subject: `token:${id}`, role: 'admin' }])
  t.equal((await call('POST', path('mine').slice('/api/v1'.length), token('x'))).status, 201)
  await bridge.phase('mine', 'x', 'Synced')
  t.strictSame(
    (await call('GET', '/projects')).body.items.map(({ name }: { name: string }) => name),
    ['mine']
  )
  t.equal((await call('GET', '/projects/demo')).status, 404)
  t.equal((await call('GET', '/tokens')).status, 403)
  t.match(await call('PUT', '/projects/kept', { displayName: 'Kept' }), { status: 201 })
  t.match(await call('PUT', '/projects/kept', {}), { status: 200, body: { displayName: 'Kept' } })
})

t.test('it says nothing of where, and learns of a taken name that it is taken, and no more', async t => {
  const { call } = await maker()
  for (const [method, path] of [
    ['POST', '/projects'],
    ['PUT', '/projects/new']
  ] as const) {
    const name = method === 'POST' ? { name: 'new' } : {}
    const wrong = await call(method, path, { ...name, folder: ['new'], controller: 'default' })
    t.match(wrong, { status: 403, body: { errors: [{ pointer: '#/folder' }, { pointer: '#/controller' }] } })
    t.equal((await call(method, path, { ...name, targets: [] })).status, 400)
  }
  t.equal((await admin('GET', '/projects/new')).status, 404)
  for (const taken of [
    await call('POST', '/projects', { name: 'demo' }),
    await call('PUT', '/projects/demo', { displayName: 'x' })
  ])
    t.match(taken.body, { status: 409, code: 'PROJECT_EXISTS', detail: 'A project "demo" exists.' })
  for (const taken of [await call('POST', '/projects', { name: 'parked' }), await call('PUT', '/projects/parked', {})]) {
    t.match(taken.body, { status: 409, code: 'FOLDER_OWNED' })
    t.notMatch(taken.text, /moved/, 'not whose folder it is')
  }
  t.equal((await shown('demo')).displayName, 'demo')
  const reader = await makeToken(bridge, {}, { projectMaker: true, readOnly: true })
  t.equal((await reader.call('POST', '/projects', { name: 'new' })).status, 403)
  t.equal((await reader.call('PUT', '/projects/demo', {})).status, 404)
})

t.test('a folder with one below it that belongs to another project is not for a maker', async t => {
  const { call } = await maker()
  await admin('POST', '/projects', { name: 'nested', folder: ['Crew', 'x'], policies: { paused: true } })
  const refused = await call('POST', '/projects', { name: 'crew' })
  t.match(refused, { status: 409, body: { code: 'FOLDER_OWNED', errors: [{ pointer: '#/name' }] } })
  t.notMatch(refused.text, /nested/)
  t.equal((await call('POST', '/projects', { name: 'crews' })).status, 201)
  t.equal((await admin('POST', '/projects', { name: 'crew', policies: { paused: true } })).status, 201, 'an admin may')
})

t.test('a maker has so many projects, in whatever process they are made; a deleted one makes room', async t => {
  const { token: text, call } = await maker()
  const other = as(second, text)
  const names = Array.from({ length: 12 }, (_, i) => `race-${i}`)
  const made = await Promise.all(names.map((name, i) => (i % 2 === 0 ? call : other)('POST', '/projects', { name })))
  t.equal(made.filter(({ status }) => status === 201).length, MOST)
  for (const { body } of made.filter(({ status }) => status !== 201))
    t.match(body, { status: 409, code: 'QUOTA_EXCEEDED', detail: /MAX_PROJECTS_PER_MAKER/ })
  t.equal((await (await maker()).call('POST', '/projects', { name: 'of-another' })).status, 201, 'each has its own')
  t.equal((await admin('POST', '/projects', { name: 'of-admin' })).status, 201)
  const mine = made.find(({ status }) => status === 201)?.body.name
  t.ok((await call('DELETE', `/projects/${mine}`)).status < 300)
  await gone(mine)
  t.equal((await other('POST', '/projects', { name: 'again' })).status, 201)
  t.equal((await call('POST', '/projects', { name: 'once-more' })).status, 409)
})

t.test('a maker whose role is withdrawn makes no more, and keeps what it has', async t => {
  const dave = remote('makers')
  t.equal((await dave('POST', '/projects', { name: 'dave-1' })).status, 403)
  const group = '/group-roles/kubesphere%3Amakers'
  t.match((await admin('PUT', group, { role: 'project-maker' })).body, { role: 'project-maker', projects: {} })
  t.equal((await dave('POST', '/projects', { name: 'dave-1' })).status, 201)
  t.equal((await admin('DELETE', group)).status, 204)
  t.equal((await dave('POST', '/projects', { name: 'dave-2' })).status, 403)
  t.equal((await dave('PUT', '/projects/dave-2', {})).status, 404)
  t.match((await dave('PATCH', '/projects/dave-1', { displayName: 'Still mine' })).body, { displayName: 'Still mine' })
  t.equal((await remote('mapped')('POST', '/projects', { name: 'dave-3' })).status, 201, 'by a role map')
})

t.test('a folder that was there before is not looked into until a platform-admin confirms it', async t => {
  const { call } = await maker()
  await edit('add-folder', 'theirs')
  await edit('add', 'theirs', { id: 'secret', fields: { secret: 'of-somebody-else' } })
  await bridge.control('DELETE', '/requests')
  t.match((await call('POST', '/projects', { name: 'theirs' }, { prefer: 'wait=1' })).status, 201)
  await isBlocked('theirs')
  const jcb = (...args: string[]) => cli(args, { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN })
  t.match((await jcb('get', 'projects', '-q', 'theirs')).out.toString(), /^NAME .* REASON\ntheirs +theirs .* FolderExists$/m)
  t.match((await jcb('get', 'project', 'theirs')).out.toString(), /^blocked +.*confirm/m)
  t.match((await jcb('get', 'credentials', '-p', 'theirs')).err, /^the project theirs is blocked \(FolderExists\): .*confirm/)
  t.match((await jcb('doctor')).out.toString(), /^error +credentials theirs +the project is blocked \(FolderExists\)/m)
  await call('POST', '/projects/theirs/credentials', token('secret', 'mine'))
  t.match((await bridge.phase('theirs', 'secret', 'Blocked')).body.status, { reason: 'FolderExists', message: /confirm/ })
  await call('POST', '/projects/theirs/credentials', { ...token('adopted'), adopt: true })
  await bridge.phase('theirs', 'adopted', 'Blocked')
  t.match((await call('GET', '/projects/theirs/plan')).body, {
    readAt: null,
    actions: [{ action: 'blocked', reason: 'FolderExists' }, {}]
  })
  t.match((await call('GET', '/projects/theirs/credentials/secret/usage')).body, { used: null, note: /before the project/ })
  t.equal((await call('PATCH', '/projects/theirs', { policies: { unmanaged: 'prune', drift: 'repair' } })).status, 200)
  t.equal((await call('POST', '/projects/theirs/sync?force=true')).status, 202)
  t.equal((await call('DELETE', '/projects/theirs/credentials/adopted')).status < 300, true)
  await until('what never left the bridge is gone', async () => {
    return (await call('GET', '/projects/theirs/credentials/adopted')).status === 404
  })
  await runsEnded(bridge, 'theirs')
  t.match(await shown('theirs'), { unmanaged: 0, checkedAt: null })
  t.strictSame([...new Set(await asked('theirs'))], ['GET /job/theirs/api/json?tree=name'], 'only whether it is there')
  const events = (await call('GET', '/projects/theirs/events?type=Blocked')).body.items as { credential: string | null }[]
  t.equal(events.filter(({ credential }) => credential === null).length, 1, 'said once')

  t.equal((await call('POST', '/projects/theirs/confirm-folder')).status, 403)
  t.match((await admin('POST', '/projects/theirs/confirm-folder', undefined, { 'if-match': '"999"' })).status, 412)
  t.equal((await admin('PATCH', '/projects/theirs', { policies: { unmanaged: 'report' } })).status, 200)
  const confirmed = await admin('POST', '/projects/theirs/confirm-folder', undefined, { prefer: 'wait=10' })
  t.match(confirmed, { status: 200, body: { blocked: null } })
  t.match((await bridge.phase('theirs', 'secret', 'Blocked')).body.status, { reason: /UnmanagedExists|FolderExists/ })
  t.equal((await call('POST', '/projects/theirs/credentials', token('ours'))).status, 201)
  await bridge.phase('theirs', 'ours', 'Synced')
  t.match(await bridge.readback('theirs', 'secret'), { secret: 'of-somebody-else' }, 'first contact reports')
  t.match((await admin('GET', '/projects/theirs/events?type=ProjectUpdated')).body.items[0], {
    fields: ['folderConfirmed'],
    actor: 'admin'
  })
  const { generation } = await shown('theirs')
  t.equal((await admin('POST', '/projects/theirs/confirm-folder')).body.generation, generation, 'once is enough')
})

t.test('a blocked project goes without a look into the folder, and moves by a platform-admin', async t => {
  const { call } = await maker()
  for (const name of ['going', 'moving']) {
    await edit('add-folder', name)
    await call('POST', '/projects', { name })
    await call('POST', `/projects/${name}/credentials`, token('x'))
    await isBlocked(name)
  }
  await call('DELETE', '/projects/going')
  await gone('going')
  t.equal((await admin('PATCH', '/projects/moving', { folder: ['moving-2'] })).status, 200)
  await bridge.phase('moving', 'x', 'Synced')
  t.match(await bridge.readback('moving-2', 'x'), { secret: 'value-x' })
  t.match(await shown('moving'), { blocked: null, movedFrom: null })
  for (const name of ['going', 'moving'])
    t.strictSame([...new Set(await asked(name))], [`GET /job/${name}/api/json?tree=name`], name)
  t.strictSame((await bridge.control('GET', '/readback?folder=going')).body, [])
})

t.test('a folder that appears meanwhile, or that may be there, is not used; one that is not there is made', async t => {
  const { call } = await maker()
  // Jenkins has shown nothing, and somebody is faster than our request to make it.
  await bridge.control('POST', '/faults', {
    ...{ fault: 'latency', ms: 1500, times: 1, match: { method: 'POST', path: '^/createItem\\?name=meanwhile' } }
  })
  await call('POST', '/projects', { name: 'meanwhile' })
  await until('the request is under way', async () => (await bridge.control('GET', '/faults')).body.length === 0)
  await edit('add-folder', 'meanwhile')
  await isBlocked('meanwhile')

  // The answer is lost: nobody knows who made it.
  await bridge.control('POST', '/faults', {
    ...{ fault: 'drop', applied: true, times: 1, match: { method: 'POST', path: '^/createItem\\?name=lost' } }
  })
  await call('POST', '/projects', { name: 'lost' })
  await isBlocked('lost')

  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await call('POST', '/projects', { name: 'unknown' })
  await call('POST', '/projects/unknown/credentials', token('x'))
  await bridge.phase('unknown', 'x', 'Retrying')
  t.match(await shown('unknown'), { blocked: null }, 'not known is neither there nor not there')
  await bridge.control('DELETE', '/requests')
  await bridge.control('POST', '/boot-phase', { phase: 'up' })
  await bridge.phase('unknown', 'x', 'Synced')
  const first = (await asked('unknown')).filter(text => text !== 'GET /job/unknown/api/json?tree=name')
  t.equal(first[0], 'POST /createItem?name=unknown', 'nothing is read before the folder is ours')
})

t.test('a folder that the bridge made and somebody deleted in Jenkins must be new again', async t => {
  const { call } = await maker()
  const there = async (folder: string) => (await bridge.control('GET', `/readback?folder=${folder}`)).status === 200
  for (const [name, drift] of [
    ['repaired', 'repair'],
    ['reported', 'report']
  ] as const) {
    await call('POST', '/projects', { name, policies: { drift } })
    await call('POST', `/projects/${name}/credentials`, token('x'))
    await bridge.phase(name, 'x', 'Synced')
    await edit('delete-folder', name)
  }
  await until('it is made again', async () => bridge.readback('repaired', 'x'))
  t.match((await bridge.phase('reported', 'x', 'Drifted')).body.status, { reason: 'FolderGone' })
  t.equal((await call('POST', '/projects/reported/sync', undefined, { prefer: 'wait=10' })).status, 202)
  t.notOk(await there('reported'), 'the policy is to report')

  await edit('add-folder', 'reported')
  await edit('add', 'reported', { id: 'x', fields: { secret: 'of-somebody-else' } })
  await isBlocked('reported')
  t.match((await bridge.phase('reported', 'x', 'Blocked')).body.status, { reason: 'FolderExists' })
  t.equal((await call('DELETE', '/projects/reported')).status, 202, 'whether it holds what was written is not known')
  t.equal((await call('DELETE', '/projects/reported?forget=true')).status, 200)
  await gone('reported')
  t.match(await bridge.readback('reported', 'x'), { secret: 'of-somebody-else' })
})
