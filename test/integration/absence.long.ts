import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { path, runsEnded, token, WAIT } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

const FULL = ['read', 'itemRead', 'itemCreate', 'itemConfigure', 'itemDelete', 'view', 'create', 'update', 'delete']
const bridge = await withBridge(t, { jenkinsUser: 'full', reconcileInterval: 500 })

const edit = (action: string, folder: string, more: object = {}) => bridge.control('POST', '/edit', { action, folder, ...more })
const hide = (folder: string) => edit('hide', folder, { users: ['full'] })
const sync = (project: string) => bridge.call('POST', `/api/v1/projects/${project}/sync`)
const there = async (folder: string) => (await bridge.control('GET', `/readback?folder=${folder}`)).status === 200
const shown = async (project: string, id: string) => (await bridge.call('GET', `${path(project)}/${id}`)).body
const events = async (project: string) =>
  (await bridge.call('GET', `/api/v1/projects/${project}/events?limit=200`)).body.items as {
    type: string
    credential: string | null
    reason: string | null
    message: string | null
  }[]
const ofController = async () =>
  (await bridge.call('GET', '/api/v1/controllers/default/events')).body.items as { type: string; message: string }[]

/** A project of one credential that is in Jenkins. */
async function synced(name: string, more: object = {}): Promise<void> {
  await bridge.project(name, more)
  await bridge.call('POST', path(name), token('x'))
  await bridge.phase(name, 'x', 'Synced')
  await runsEnded(bridge, name)
}

const reasonIs = (project: string, id: string, reason: string) =>
  until(`the reason is ${reason}`, async () => {
    const found = await shown(project, id)
    return found.status?.reason === reason && found.status
  })

t.test('a credential in a folder that our user may not see any more is not forgotten', async t => {
  await synced('hidden')
  await hide('hidden')
  const deleted = await bridge.call('DELETE', `${path('hidden')}/x`, undefined, { prefer: 'wait=1' })
  t.equal(deleted.status, 202)
  const status = await reasonIs('hidden', 'x', 'AbsenceUnproved')
  t.equal(status.phase, 'Deleting')
  t.ok(status.nextAttemptAt)
  t.match(await bridge.readback('hidden', 'x'), { secret: 'value-x' })
  const plan = (await bridge.call('GET', '/api/v1/projects/hidden/plan')).body
  t.match(plan.actions, [{ id: 'x', action: 'blocked', reason: 'AbsenceUnproved' }])
  await edit('show', 'hidden')
  await until('it is gone', async () => (await bridge.call('GET', `${path('hidden')}/x`)).status === 404)
  t.equal(await bridge.readback('hidden', 'x'), null)
})

t.test('a project in a folder that our user may not see any more is not forgotten', async t => {
  await synced('unseen')
  await hide('unseen')
  t.equal((await bridge.call('DELETE', '/api/v1/projects/unseen', undefined, { prefer: 'wait=1' })).status, 202)
  await reasonIs('unseen', 'x', 'AbsenceUnproved')
  t.match(await bridge.readback('unseen', 'x'), { secret: 'value-x' })
  await edit('show', 'unseen')
  await until('it is gone', async () => (await bridge.call('GET', '/api/v1/projects/unseen')).status === 404)
  t.equal(await bridge.readback('unseen', 'x'), null)
})

t.test('a project whose credential Jenkins does not let go is not forgotten', async t => {
  await synced('kept')
  await bridge.control('POST', '/faults', { fault: 'ignore', match: { path: '/job/kept/', method: 'DELETE' } })
  await bridge.call('DELETE', '/api/v1/projects/kept')
  await reasonIs('kept', 'x', 'NotApplied')
  await bridge.control('DELETE', '/faults')
  await until('it is gone', async () => (await bridge.call('GET', '/api/v1/projects/kept')).status === 404)
  t.equal(await bridge.readback('kept', 'x'), null)
})

t.test('a refused change does not keep what an earlier one left in Jenkins', async t => {
  await synced('refused')
  await bridge.control('POST', '/faults', { fault: 'status', status: 413, match: { path: '/job/refused/', method: 'POST' } })
  await bridge.call('PATCH', `${path('refused')}/x`, { data: { token: 'other' } })
  await reasonIs('refused', 'x', 'ProxyRefused')
  await bridge.call('DELETE', '/api/v1/projects/refused')
  await until('it is gone', async () => (await bridge.call('GET', '/api/v1/projects/refused')).status === 404)
  t.equal(await bridge.readback('refused', 'x'), null)
  await bridge.control('DELETE', '/faults')
})

t.test('that a folder is gone is proved by making it, and the made one is taken away', async t => {
  await synced('gone')
  await bridge.call('POST', path('gone'), token('stays'))
  await bridge.phase('gone', 'stays', 'Synced')
  await bridge.call('PATCH', '/api/v1/projects/gone', { policies: { drift: 'report' } })
  await edit('delete-folder', 'gone')
  await bridge.control('DELETE', '/requests')
  t.equal((await bridge.call('DELETE', `${path('gone')}/x`, undefined, WAIT)).status, 204)
  t.notOk(await there('gone'))
  const asked = (await bridge.control('GET', '/requests')).body as { method: string; path: string }[]
  t.ok(asked.some(({ method, path }) => method === 'POST' && path.includes('createItem?name=gone')))
  await synced('nested', { folder: ['above', 'nested'] })
  await edit('delete-folder', 'above')
  t.equal((await bridge.call('DELETE', '/api/v1/projects/nested', undefined, WAIT)).status, 204)
  t.notOk(await there('above'), 'the first part of the path that is not there is enough')
})

t.test('an admin can end a deletion, and is told what that means', async t => {
  await synced('ended')
  await synced('ended-whole')
  for (const name of ['ended', 'ended-whole']) await hide(name)
  await bridge.call('DELETE', `${path('ended')}/x`)
  await reasonIs('ended', 'x', 'AbsenceUnproved')
  const answer = await bridge.call('DELETE', `${path('ended')}/x?forget=true`)
  t.equal(answer.status, 200)
  t.match(answer.body, { project: 'ended', id: 'x', message: /Jenkins may still hold/ })
  t.equal((await bridge.call('GET', `${path('ended')}/x`)).status, 404)
  t.match(await bridge.readback('ended', 'x'), { secret: 'value-x' })
  t.match(
    (await events('ended')).filter(({ type }) => type === 'Removed'),
    [{ reason: 'Forgotten', message: /may still hold/ }]
  )

  const whole = await bridge.call('DELETE', '/api/v1/projects/ended-whole?forget=true')
  t.equal(whole.status, 200)
  t.match(whole.body, { project: 'ended-whole', id: null, message: /Jenkins may still hold/ })
  t.equal((await bridge.call('GET', '/api/v1/projects/ended-whole')).status, 404)
  const audit = (await bridge.call('GET', '/api/v1/audit?limit=20')).body.items as { action: string; project: string }[]
  for (const name of ['ended', 'ended-whole'])
    t.ok(audit.some(({ action, project }) => action === 'credential.forget' && project === name))

  await synced('operated')
  const made = await bridge.call('POST', '/api/v1/tokens', { name: 'op', roles: { operated: 'operator' } })
  const headers = { authorization: `Bearer ${made.body.token}` }
  t.equal((await bridge.call('DELETE', `${path('operated')}/x?forget=true`, undefined, headers)).status, 403)
  t.equal((await shown('operated', 'x')).status.phase, 'Synced')
  t.equal((await bridge.call('DELETE', `${path('operated')}/x?forget=true`)).status, 204, 'what was proved is not forgotten')
  t.equal(await bridge.readback('operated', 'x'), null)
  t.equal((await bridge.call('DELETE', `${path('operated')}/x?forget=true`)).status, 404)
})

t.test('an admin can end a deletion while Jenkins is away, and while the project is paused', async t => {
  await synced('away')
  await synced('resting')
  await bridge.call('PATCH', '/api/v1/projects/resting', { policies: { paused: true } })
  t.equal((await bridge.call('DELETE', `${path('resting')}/x?forget=true`)).status, 200)
  await bridge.control('POST', '/faults', { fault: 'status', status: 503 })
  t.equal((await bridge.call('DELETE', `${path('away')}/x?forget=true`)).status, 200)
  t.equal((await bridge.call('DELETE', '/api/v1/projects/away?forget=true')).status, 200)
  await bridge.control('DELETE', '/faults')
  await until('Jenkins answers', async () => (await bridge.call('GET', '/api/v1/controllers')).body.items[0].reachable)
})

t.test('a move leaves nothing behind in a folder that our user may not see any more', async t => {
  await synced('moving')
  await bridge.call('POST', path('moving'), token('y'))
  await bridge.phase('moving', 'y', 'Synced')
  await hide('moving')
  await bridge.call('PATCH', '/api/v1/projects/moving', { folder: ['moved'] })
  await until('it is in the new folder', () => bridge.readback('moved', 'y'))
  await until('it is said what is waited for', async () =>
    (await events('moving')).some(({ type, reason }) => type === 'SyncFailed' && reason === 'AbsenceUnproved')
  )
  t.strictSame((await bridge.call('GET', '/api/v1/projects/moving')).body.movedFrom, ['moving'])
  t.equal((await bridge.call('DELETE', `${path('moving')}/y`, undefined, { prefer: 'wait=1' })).status, 202)
  await reasonIs('moving', 'y', 'MoveUnfinished')
  t.equal(await bridge.readback('moved', 'y'), null)
  t.equal((await bridge.call('DELETE', '/api/v1/projects/moving', undefined, { prefer: 'wait=1' })).status, 202)
  t.match(await bridge.readback('moving', 'y'), { secret: 'value-y' })
  const said = (await events('moving')).filter(({ type, credential }) => type === 'SyncFailed' && credential === null)
  t.equal(said.length, 1, 'said once')
  await edit('show', 'moving')
  await until('it is gone', async () => (await bridge.call('GET', '/api/v1/projects/moving')).status === 404)
  for (const folder of ['moving', 'moved']) t.equal(await bridge.readback(folder, 'x'), null)
})

t.test('what was never written, because the folder could not be made, needs no proof to be forgotten', async t => {
  const permit = (permissions: readonly string[]) => edit('permit', '', { users: ['full'], permissions })
  await permit(FULL.filter(name => name !== 'itemCreate'))
  await bridge.call('POST', '/api/v1/projects', { name: 'unmade' })
  await bridge.call('POST', path('unmade'), token('x'))
  await reasonIs('unmade', 'x', 'Forbidden')
  await runsEnded(bridge, 'unmade')
  t.equal((await bridge.call('DELETE', `${path('unmade')}/x`, undefined, { prefer: 'wait=30' })).status, 204)
  await bridge.call('POST', path('unmade'), token('y'))
  await reasonIs('unmade', 'y', 'Forbidden')
  t.equal((await bridge.call('DELETE', '/api/v1/projects/unmade', undefined, { prefer: 'wait=30' })).status, 204)
  await permit(FULL)
})

t.test('who ends a deletion in the middle of a move is told both folders', async t => {
  await synced('leaving-one')
  await hide('leaving-one')
  await bridge.call('PATCH', '/api/v1/projects/leaving-one', { folder: ['leaving-two'] })
  await until('it is in the new folder', () => bridge.readback('leaving-two', 'x'))
  const both = /may still hold .* in the folder "leaving-two" or "leaving-one": check there/
  const one = await bridge.call('DELETE', `${path('leaving-one')}/x?forget=true`)
  t.match(one.body, { id: 'x', message: both })
  const whole = await bridge.call('DELETE', '/api/v1/projects/leaving-one?forget=true')
  t.match(whole.body, { id: null, message: both })
  t.match(await bridge.readback('leaving-one', 'x'), { secret: 'value-x' }, 'where it is indeed')
})

t.test('what a run writes into the former folder while a move begins goes with the rest', async t => {
  await synced('late')
  // The run knows the former folder, and has not noted yet what it is about to write there.
  const slow = { fault: 'latency', ms: 1000, match: { method: 'GET', path: '/job/late/' } }
  await bridge.control('POST', '/faults', slow)
  await bridge.control('DELETE', '/requests')
  await bridge.call('POST', path('late'), token('y'))
  await until('a run reads the former folder', async () =>
    ((await bridge.control('GET', '/requests')).body as { path: string }[]).some(({ path: asked }) =>
      asked.startsWith('/job/late/')
    )
  )
  await bridge.control('DELETE', '/faults')
  await bridge.call('PATCH', '/api/v1/projects/late', { folder: ['later'] })
  await until('it has moved', async () => (await bridge.call('GET', '/api/v1/projects/late')).body.movedFrom === null)
  for (const id of ['x', 'y']) {
    t.match(await bridge.readback('later', id), { secret: `value-${id}` })
    t.equal(await bridge.readback('late', id), null)
  }
})

t.test('a folder stays where our user may not see all that is in it', async t => {
  await synced('matrix')
  await edit('add-folder', 'matrix/deep')
  await edit('add-job', 'matrix/deep', { job: 'build' })
  await hide('matrix/deep')
  t.equal((await bridge.call('DELETE', '/api/v1/projects/matrix', undefined, WAIT)).status, 204)
  t.ok(await there('matrix/deep'))
  t.equal(await bridge.readback('matrix', 'x'), null)
  t.match(
    (await ofController()).find(({ type }) => type === 'FolderLeft'),
    { message: /"matrix" of the project matrix stays in Jenkins\. .*see everything/ }
  )

  await synced('leaving')
  await edit('add-job', 'leaving', { job: 'secret-job' })
  await edit('hide', 'leaving', { job: 'secret-job' })
  await bridge.call('PATCH', '/api/v1/projects/leaving', { folder: ['left'] })
  await until('it has moved', async () => (await bridge.call('GET', '/api/v1/projects/leaving')).body.movedFrom === null)
  t.ok(await there('leaving'))
  t.equal(await bridge.readback('leaving', 'x'), null)
  await until('that it stays is said', async () =>
    (await events('leaving')).some(({ type, message }) => type === 'FolderLeft' && /see everything/.test(message ?? ''))
  )
})

t.test('a folder goes with an administrator, as long as it is one', async t => {
  await synced('ours')
  const permitted = (permissions: string[]) => bridge.control('POST', '/edit', { action: 'permit', users: ['full'], permissions })
  await permitted([...FULL, 'administer'])
  t.equal((await bridge.call('DELETE', '/api/v1/projects/ours', undefined, WAIT)).status, 204)
  t.notOk(await there('ours'))
  await synced('busy')
  await edit('add-job', 'busy', { job: 'build' })
  t.equal((await bridge.call('DELETE', '/api/v1/projects/busy', undefined, WAIT)).status, 204)
  t.ok(await there('busy'))
  await synced('domains')
  const at = `${bridge.jenkins.url}/job/domains/credentials/store/folder`
  const headers = { authorization: `Basic ${btoa('admin:admin-token')}`, 'content-type': 'application/xml; charset=utf-8' }
  const domain =
    '<com.cloudbees.plugins.credentials.domains.Domain><name>other</name><specifications/></com.cloudbees.plugins.credentials.domains.Domain>'
  t.equal((await fetch(`${at}/createDomain`, { method: 'POST', headers, body: domain })).status, 200)
  await bridge.control('POST', '/edit', {
    action: 'add',
    folder: 'domains',
    domain: 'other',
    id: 'theirs',
    fields: { secret: 's' }
  })
  t.equal((await bridge.call('DELETE', '/api/v1/projects/domains', undefined, WAIT)).status, 204)
  t.ok(await there('domains'), 'other domains have credentials, too')
  await permitted(FULL)
})

t.test('a 404 of something in front of Jenkins proves nothing, to an administrator either', async t => {
  await bridge.control('POST', '/edit', { action: 'permit', users: ['full'], permissions: [...FULL, 'administer'] })
  await synced('fronted')
  await bridge.control('POST', '/faults', {
    ...{ fault: 'body', status: 404, type: 'text/html', body: '<title>404 Not Found</title>', match: { path: '/job/fronted' } }
  })
  const deleted = await bridge.call('DELETE', `${path('fronted')}/x`, undefined, { prefer: 'wait=1' })
  t.equal(deleted.status, 202)
  t.equal((await reasonIs('fronted', 'x', 'AbsenceUnproved')).phase, 'Deleting')
  await bridge.control('DELETE', '/faults')
  t.match(await bridge.readback('fronted', 'x'), { secret: 'value-x' })
  await until('it is gone', async () => (await bridge.call('GET', `${path('fronted')}/x`)).status === 404)
  t.equal(await bridge.readback('fronted', 'x'), null)
  await bridge.control('POST', '/edit', { action: 'permit', users: ['full'], permissions: FULL })
})

t.test('a job stands where the folder was, and that is said', async t => {
  for (const drift of ['repair', 'report'] as const) {
    await synced(`job-${drift}`, { policies: { drift } })
    await edit('delete-folder', `job-${drift}`)
    await edit('add-job', '', { job: `job-${drift}` })
    await sync(`job-${drift}`)
  }
  t.equal((await reasonIs('job-repair', 'x', 'FolderRefused')).phase, 'Blocked')
  t.equal((await reasonIs('job-report', 'x', 'FolderReplaced')).phase, 'Drifted')
  t.equal((await bridge.call('DELETE', `${path('job-report')}/x`, undefined, WAIT)).status, 204, 'it went with the folder')
  await edit('delete-job', '', { job: 'job-repair' })
  await bridge.phase('job-repair', 'x', 'Synced')
})

t.test('a folder that is not shown is no drift; a reading that succeeds ends what was said of it', async t => {
  await synced('blink', { policies: { drift: 'report' } })
  await synced('blink-repair')
  for (const name of ['blink', 'blink-repair']) await hide(name)
  await reasonIs('blink', 'x', 'FolderMissing')
  t.equal((await reasonIs('blink-repair', 'x', 'FolderRefused')).phase, 'Blocked')
  for (const name of ['blink', 'blink-repair']) await edit('show', name)
  for (const name of ['blink', 'blink-repair']) await bridge.phase(name, 'x', 'Synced')
})

t.test('what was overtaken by its deletion before it was sent is not taken for written', async t => {
  const name = 'overtaken'
  const pause = (paused: boolean) => bridge.call('PATCH', `/api/v1/projects/${name}`, { policies: { paused } })
  await bridge.project(name, { policies: { bulk: false } })
  await runsEnded(bridge, name)
  await pause(true)
  for (const id of ['a', 'b']) await bridge.call('POST', path(name), token(id))
  const create = `/job/${name}/credentials/store/folder/domain/_/createCredentials`
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 2000, match: { method: 'POST', path: create }, times: 1 })
  await pause(false)
  await until('the first is being created', async () => {
    const requests = (await bridge.control('GET', '/requests')).body as { path: string }[]
    return requests.some(request => request.path === create)
  })
  await bridge.call('DELETE', `${path(name)}/b`)
  await pause(true)
  await runsEnded(bridge, name)
  t.match(await bridge.readback(name, 'a'), { secret: 'value-a' })
  t.equal(await bridge.readback(name, 'b'), null, 'it was overtaken')
  await hide(name)
  await bridge.call('DELETE', `${path(name)}/a`)
  await pause(false)
  await reasonIs(name, 'a', 'AbsenceUnproved')
  t.equal((await bridge.call('GET', `${path(name)}/b`)).status, 404, 'nothing of it is to be proved')
  await edit('show', name)
})
