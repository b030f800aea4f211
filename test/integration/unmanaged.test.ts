import t from 'tap'
import { IGNORED_LIMIT, ignoredField } from '../../src/domain/ignored.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'

const bridge = await withBridge(t)
const { call, control } = bridge
const WAIT = { prefer: 'wait=20' }
const at = (project: string, rest = '') => `/api/v1/projects/${project}${rest}`
const account = (id: string) => ({
  ...{ id, type: 'username-password', description: 'Docker Hub' },
  data: { username: 'alice', password: 'value-that-nobody-sees' }
})
const edit = (folder: string, action: string, id: string, fields: object = {}, more: object = {}) =>
  control('POST', '/edit', { action, folder, id, fields, ...more })
const stranger = (folder: string, id: string) =>
  edit(
    folder,
    'add',
    id,
    { username: 'bob', password: 'their-value', description: 'Theirs', usernameSecret: 'false' },
    { class: 'UsernamePasswordCredentialsImpl' }
  )
const unmanaged = async (project: string) => (await call('GET', at(project, '/unmanaged'))).body
const planned = async (project: string, id: string) =>
  (await call('GET', at(project, '/plan'))).body.actions.find((action: { id: string }) => action.id === id)
const events = async (project: string) => (await call('GET', at(project, '/events?limit=200'))).body.items
const count = async (project: string) => (await call('GET', at(project))).body.unmanaged

async function reporting(name: string, ...ids: readonly string[]): Promise<void> {
  await bridge.project(name, { policies: { drift: 'report' } })
  for (const id of ids) await call('POST', at(name, '/credentials'), account(id), WAIT)
}

t.test('the plan shows the values of public fields that differ, and of secrets that they do', async t => {
  await reporting('diff', 'hub')
  await edit('diff', 'set', 'hub', { username: 'mallory', password: 'changed-there', description: 'Hub' })
  await call('POST', at('diff', '/sync'), undefined, WAIT)
  const answer = await call('GET', at('diff', '/plan'))
  const [{ differs, since, seen, action }] = answer.body.actions
  t.equal(action, 'none')
  t.strictSame(differs, [
    { field: 'description', here: 'Docker Hub', there: 'Hub', secret: false, keepable: true },
    { field: 'username', here: 'alice', there: 'mallory', secret: false, keepable: true },
    { field: 'password', here: null, there: null, secret: true, keepable: false }
  ])
  t.equal(since, (await call('GET', at('diff', '/credentials/hub'))).body.status.drift.detectedAt)
  t.match(seen, /^[\w-]{32}$/)
  t.notMatch(answer.text, /value-that-nobody-sees|changed-there|\{AQA/)
})

t.test('a user name that is a secret here or in Jenkins is not shown', async t => {
  await bridge.project('hidden', { policies: { drift: 'report' } })
  await call('POST', at('hidden', '/credentials'), { ...account('here'), usernameSecret: true }, WAIT)
  await call('POST', at('hidden', '/credentials'), account('there'), WAIT)
  await edit('hidden', 'set', 'here', { username: 'mallory' })
  await edit('hidden', 'set', 'there', { username: 'mallory', usernameSecret: 'true' })
  const { text } = await call('GET', at('hidden', '/plan'))
  for (const id of ['here', 'there']) {
    const { differs } = await planned('hidden', id)
    const found = differs.find(({ field }: { field: string }) => field === 'username')
    t.strictSame(found, { field: 'username', here: null, there: null, secret: true, keepable: false }, id)
  }
  t.notMatch(text, /mallory|alice/)
})

t.test('under report a sync changes nothing, and a repair that is asked for is done once', async t => {
  await reporting('once', 'one', 'two')
  for (const id of ['one', 'two']) await edit('once', 'set', id, { description: 'theirs' })
  await call('POST', at('once', '/sync'), undefined, WAIT)
  t.match(await bridge.readback('once', 'one'), { description: 'theirs' })
  const repaired = await call('POST', at('once', '/credentials/one/sync?repair=true'), undefined, WAIT)
  t.match(repaired, { status: 202, body: { status: { phase: 'Synced' } } }, repaired.text)
  t.match(await bridge.readback('once', 'one'), { description: 'Docker Hub', password: 'value-that-nobody-sees' })
  t.match(await bridge.readback('once', 'two'), { description: 'theirs' }, 'the other is left')
  t.ok(
    (await events('once')).some((e: { type: string; credential: string }) => e.type === 'DriftRepaired' && e.credential === 'one')
  )
  await edit('once', 'set', 'one', { description: 'again' })
  await call('POST', at('once', '/sync'), undefined, WAIT)
  t.match(await bridge.readback('once', 'one'), { description: 'again' }, 'once is not for ever')
  const all = await call('POST', at('once', '/sync?repair=true'), undefined, WAIT)
  t.match(all.body, { counts: { Synced: 2, Drifted: 0 } }, all.text)
  t.match(await bridge.readback('once', 'two'), { description: 'Docker Hub' })
})

t.test('a repair that was asked for while Jenkins does not answer is done when it does', async t => {
  await reporting('later', 'one')
  await edit('later', 'set', 'one', { description: 'theirs' })
  await call('POST', at('later', '/sync'), undefined, WAIT)
  const fault = { fault: 'status', status: 502, match: { method: 'GET', path: '/job/later/' }, times: 1 }
  await control('POST', '/faults', fault)
  await call('POST', at('later', '/credentials/one/sync?repair=true'))
  await bridge.phase('later', 'one', 'Synced')
  t.match(await bridge.readback('later', 'one'), { description: 'Docker Hub' })
  await control('DELETE', '/faults')
})

t.test('what was changed in Jenkins is kept: public fields, as they were seen', async t => {
  await reporting('keep', 'hub', 'only-secret')
  await edit('keep', 'set', 'hub', { username: 'mallory', description: 'Hub', password: 'changed-there' })
  await edit('keep', 'set', 'only-secret', { password: 'changed-there' })
  const keep = (id: string, seen: string) => call('POST', at('keep', `/credentials/${id}/keep-theirs`), { seen }, WAIT)
  const { seen } = await planned('keep', 'hub')
  await edit('keep', 'set', 'hub', { description: 'Hub 2' })
  t.match(await keep('hub', seen), { status: 412, body: { code: 'PRECONDITION_FAILED' } }, 'it has changed since')
  const kept = await keep('hub', (await planned('keep', 'hub')).seen)
  t.match(
    kept,
    { status: 200, body: { description: 'Hub 2', data: { username: 'mallory' }, status: { phase: 'Synced' } } },
    kept.text
  )
  t.match(await bridge.readback('keep', 'hub'), { username: 'mallory', password: 'value-that-nobody-sees' })
  const told = (await events('keep')).find(({ type }: { type: string }) => type === 'Updated')
  t.match(told, { fields: ['description', 'username'], details: { how: 'keep-theirs' } })
  const secret = await keep('only-secret', (await planned('keep', 'only-secret')).seen)
  t.match(secret, { status: 409, body: { code: 'NOTHING_TO_KEEP' } }, secret.text)
  await edit('keep', 'set', 'hub', { username: '' })
  const empty = await keep('hub', (await planned('keep', 'hub')).seen)
  t.match(empty, { status: 400, body: { code: 'VALIDATION_FAILED' } }, 'what no request could bring is not taken over either')
})

t.test('unmanaged credentials show what is public of them', async t => {
  await reporting('list', 'ours')
  await stranger('list', 'theirs')
  await edit('list', 'add', 'odd', { description: 'Odd' }, { class: 'CertificateCredentialsImpl' })
  const list = await call('GET', at('list', '/unmanaged'))
  t.match(list.body, { total: 2, nextCursor: null, readAt: String })
  const [odd, theirs] = list.body.items
  t.match(odd, { id: 'odd', types: ['certificate'], description: 'Odd' })
  t.match(theirs, {
    ...{ id: 'theirs', types: ['username-password'], title: 'Username with password', description: 'Theirs' },
    ...{ data: { username: 'bob' }, ignored: null, lastUsedAt: null }
  })
  t.notMatch(list.text, /their-value/)
})

t.test('an ignored one does not count, is not pruned, and is noticed again', async t => {
  await reporting('ignore')
  for (const id of ['a', 'b']) await stranger('ignore', id)
  await call('POST', at('ignore', '/sync'), undefined, WAIT)
  t.equal(await count('ignore'), 2)
  const ignored = await call('PUT', at('ignore', '/unmanaged/a/ignored'), undefined, WAIT)
  t.match(ignored, { status: 200, body: { unmanaged: 1 } }, ignored.text)
  t.match((await unmanaged('ignore')).items, [
    { id: 'a', ignored: { by: 'admin' } },
    { id: 'b', ignored: null }
  ])
  t.match(await planned('ignore', 'a'), { action: 'none', reason: 'Ignored' })
  t.equal((await call('PUT', at('ignore', '/unmanaged/a/ignored'))).status, 200, 'a repetition changes nothing')
  const told = (await events('ignore')).filter(({ type }: { type: string }) => type === 'UnmanagedIgnored')
  t.match(told, [{ actor: 'admin', message: '"a"', details: { ids: ['a'], count: 1 } }])
  t.equal(told.length, 1)
  await call('PATCH', at('ignore'), { policies: { unmanaged: 'prune' } }, WAIT)
  t.equal(await bridge.readback('ignore', 'b'), null, 'the other is pruned')
  t.ok(await bridge.readback('ignore', 'a'))
  await edit('ignore', 'delete', 'a')
  await edit('ignore', 'add', 'a', { secret: 'other' })
  await call('POST', at('ignore', '/sync'), undefined, WAIT)
  t.equal(await bridge.readback('ignore', 'a'), null, 'another kind of credential under the id is not ignored')
  t.match(await call('PUT', at('ignore', '/unmanaged/a/ignored')), { status: 404, body: { code: 'CREDENTIAL_NOT_FOUND' } })
  await call('PATCH', at('ignore'), { policies: { unmanaged: 'report' } })
  await stranger('ignore', 'a')
  const noticed = await call('DELETE', at('ignore', '/unmanaged/a/ignored'), undefined, WAIT)
  t.match(noticed, { status: 200, body: { unmanaged: 1 } }, noticed.text)
})

t.test('one is deleted, as it was seen and by an admin, and no other', async t => {
  await reporting('drop')
  for (const id of ['a', 'b']) await stranger('drop', id)
  const find = async (id: string) => (await unmanaged('drop')).items.find((item: { id: string }) => item.id === id)
  const remove = (id: string, seen: string) => call('DELETE', at('drop', `/unmanaged/${id}?seen=${seen}`), undefined, WAIT)
  const { seen } = await find('a')
  await edit('drop', 'set', 'a', { password: 'rewritten' })
  t.match(await remove('a', seen), { status: 412 }, 'another secret than was seen')
  t.match(await remove('a', (await find('b')).seen), { status: 412 }, 'the digest of another one')
  t.ok(await bridge.readback('drop', 'a'))
  const operator = await makeToken(bridge, { drop: 'operator' })
  const answer = await operator.call('DELETE', `/projects/drop/unmanaged/a?seen=${(await find('a')).seen}`)
  t.equal(answer.status, 403)
  const done = await remove('a', (await find('a')).seen)
  t.match(done, { status: 202, body: { unmanaged: 1 } }, done.text)
  t.equal(await bridge.readback('drop', 'a'), null)
  t.ok(await bridge.readback('drop', 'b'))
  const told = (await events('drop')).filter(({ type }: { type: string }) =>
    ['Pruned', 'UnmanagedDeletionRequested'].includes(type)
  )
  t.match(told, [
    { type: 'Pruned', reason: 'Requested', message: /"a"/ },
    { type: 'UnmanagedDeletionRequested', actor: 'admin', message: '"a"' }
  ])
  t.match(await call('DELETE', at('drop', `/unmanaged/b?seen=short`)), { status: 400 })
})

t.test('a deletion that cannot be done is told, and what it names is left alone', async t => {
  await reporting('kept')
  for (const id of ['..', 'a', 'b']) await stranger('kept', id)
  const fault = { fault: 'status', status: 403, match: { method: 'DELETE', path: '/job/kept/' }, times: 1 }
  await control('POST', '/faults', fault)
  for (const { id, seen } of (await unmanaged('kept')).items.slice(0, 2)) {
    const answer = await call('DELETE', at('kept', `/unmanaged/${encodeURIComponent(id)}?seen=${seen}`), undefined, WAIT)
    t.match(answer, { status: 202, body: { unmanaged: 3 } }, answer.text)
  }
  await control('DELETE', '/faults')
  const told = (await events('kept')).filter(({ type }: { type: string }) => type === 'Blocked')
  t.match(told, [
    { reason: String, message: /^"a" could not be deleted as requested\. ./ },
    { reason: 'ContentRefused', message: /^"\.\." could not be deleted as requested\. ./ }
  ])
  t.equal(told.length, 2)
  await call('POST', at('kept', '/sync'), undefined, WAIT)
  t.equal((await unmanaged('kept')).items.length, 3, 'and nothing is tried again')
})

t.test('what is ignored and has left the folder takes no place', async t => {
  await reporting('many')
  for (const id of ['a', 'b', 'c']) await stranger('many', id)
  const ignore = (id: string) => call('PUT', at('many', `/unmanaged/${id}/ignored`), undefined, WAIT)
  t.equal((await ignore('a')).status, 200)
  const { work } = projectKeys('many')
  const record = { place: 'default/many', className: null, by: 'admin', at: new Date().toISOString() }
  const gone = Array.from({ length: IGNORED_LIMIT - 1 }, (_, i) => `gone-${i}`)
  await bridge.redis.client.hset(work, Object.fromEntries(gone.map(id => [ignoredField(id), JSON.stringify({ id, ...record })])))
  const answer = await ignore('b')
  t.match(answer, { status: 200, body: { unmanaged: 1 } }, answer.text)
  t.match((await unmanaged('many')).items, [
    { id: 'a', ignored: { by: 'admin' } },
    { id: 'b', ignored: { by: 'admin' } },
    { id: 'c', ignored: null }
  ])
  const fields = await bridge.redis.client.hkeys(work)
  t.equal(fields.filter(field => field.startsWith('ignored:')).length, 2)
})

t.test('one that changes between the request and the run is left alone', async t => {
  await reporting('race')
  await call('PATCH', at('race'), { policies: { paused: true } })
  await stranger('race', 'a')
  const { seen } = (await unmanaged('race')).items[0]
  t.equal((await call('DELETE', at('race', `/unmanaged/a?seen=${seen}`))).status, 202)
  await edit('race', 'set', 'a', { password: 'rewritten' })
  await call('PATCH', at('race'), { policies: { paused: false } }, WAIT)
  await call('POST', at('race', '/sync'), undefined, WAIT)
  t.match(await bridge.readback('race', 'a'), { password: 'rewritten' })
  const dropped = async () => (await events('race')).filter((e: { type: string }) => e.type === 'UnmanagedDeletionDropped')
  t.match(await dropped(), [{ reason: null, message: /^"a" was not deleted as requested: .* Look at it again, then decide\.$/ }])
  await call('POST', at('race', '/sync'), undefined, WAIT)
  t.equal((await dropped()).length, 1, 'it is told once')
})

t.test('a requested deletion of what has gone or is ours by now is told as such', async t => {
  await reporting('late')
  await call('PATCH', at('late'), { policies: { paused: true } })
  for (const id of ['gone', 'ours']) await stranger('late', id)
  for (const { id, seen } of (await unmanaged('late')).items)
    t.equal((await call('DELETE', at('late', `/unmanaged/${id}?seen=${seen}`))).status, 202)
  await edit('late', 'delete', 'gone')
  await call('POST', at('late', '/credentials'), { ...account('ours'), adopt: true })
  await call('PATCH', at('late'), { policies: { paused: false } }, WAIT)
  await call('POST', at('late', '/sync'), undefined, WAIT)
  t.match(await bridge.readback('late', 'ours'), { password: 'value-that-nobody-sees' })
  const dropped = (await events('late')).filter((e: { type: string }) => e.type === 'UnmanagedDeletionDropped')
  t.strictSame(dropped.map(({ message }: { message: string }) => message).toSorted(), [
    '"gone" is not in the folder any more, so nothing was left to delete as requested.',
    '"ours" was not deleted as requested: the project has a credential with this id by now.'
  ])
})

t.test('an id of up to 4,096 characters is ignored, noticed and deleted; a longer one is refused by name', async t => {
  await reporting('long')
  const id = `${'long id/'.repeat(511)}end `
  t.equal(id.length, 4092)
  await stranger('long', id)
  const path = (rest: string, of = id) => at('long', `/unmanaged/${encodeURIComponent(of)}${rest}`)
  t.match(await call('PUT', path('/ignored'), undefined, WAIT), { status: 200, body: { unmanaged: 0 } })
  t.match(await call('DELETE', path('/ignored'), undefined, WAIT), { status: 200, body: { unmanaged: 1 } })
  const { seen } = (await unmanaged('long')).items[0]
  t.match(await call('DELETE', path(`?seen=${seen}`), undefined, WAIT), { status: 202, body: { unmanaged: 0 } })
  t.equal(await bridge.readback('long', id), null)
  // Jenkins lists ids that its own address of a credential cannot hold.
  const wide = '日'.repeat(1_400)
  for (const each of [wide, '末']) await stranger('long', each)
  for (const { id: each, seen } of (await unmanaged('long')).items)
    t.match(await call('DELETE', path(`?seen=${seen}`, each)), { status: 202 })
  t.match((await call('POST', at('long', '/sync'), undefined, WAIT)).body, { unmanaged: 1 })
  const refused = (await events('long')).find(({ reason }: { reason: string }) => reason === 'ProxyRefused')
  t.match(refused, { type: 'Blocked', message: /could not be deleted as requested.*too long for an address/ })
  t.equal((await planned('long', wide)).action, 'unmanaged', 'and is not asked for again')
  const tooLong = await call('PUT', path('/ignored', 'x'.repeat(4097)))
  t.match(tooLong, { status: 404, body: { code: 'ROUTE_NOT_FOUND', detail: /4,096 characters/ } }, tooLong.text)
})

t.test('a viewer reads and changes nothing, and who has no role learns nothing', async t => {
  const viewer = await makeToken(bridge, { drop: 'viewer' })
  t.equal((await viewer.call('GET', '/projects/drop/unmanaged')).status, 200)
  t.equal((await viewer.call('PUT', '/projects/drop/unmanaged/b/ignored')).status, 403)
  t.equal((await viewer.call('POST', '/projects/once/sync?repair=true')).status, 404)
})
