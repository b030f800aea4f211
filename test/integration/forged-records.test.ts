import t from 'tap'
import type { Credential } from '../../src/domain/credential.ts'
import type { Project } from '../../src/domain/project.ts'
import { defaultPolicies } from '../../src/domain/project.ts'
import { projectKeys, sessionKey } from '../../src/store/redis/redis-keys.ts'
import { accessKeys } from '../../src/store/redis/registry-keys.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t, { reconcileInterval: 200 })
const redis = bridge.redis.client
const now = { prefer: 'wait=10' }
const path = (project: string, id = '') => `/api/v1/projects/${project}/credentials${id && `/${id}`}`
const login = (id: string, password: string, username = 'alice') => ({
  ...{ id, type: 'username-password', data: { username, password } }
})
const json = async (key: string, field: string) => JSON.parse((await redis.hget(key, field)) ?? '{}')
const eventsOf = async (at: string): Promise<{ type: string; reason: string; credential: string | null }[]> =>
  (await bridge.call('GET', `${at}/events?limit=200`)).body.items
const reasonIs = (project: string, id: string, reason: string) =>
  until(`${id} is ${reason}`, async () => {
    const { body } = await bridge.call('GET', path(project, id))
    return body.status.reason === reason && body.status.phase === 'Blocked' ? body : undefined
  })
/** Waits until a run has seen what is so now, and has written it down. */
const isNoted = (project: string, id: string, reason: string) =>
  until('a run has noted it', async () => (await json(projectKeys(project).sync, id)).reason === reason)
const writes = async (folder: string) =>
  (await bridge.control('GET', '/requests')).body.filter(
    (r: { method: string; path: string }) => r.method === 'POST' && r.path.includes(`/job/${folder}/`)
  ).length

async function made(project: string, ids: readonly string[]): Promise<void> {
  await bridge.project(project)
  for (const id of ids) await bridge.call('POST', path(project), login(id, `pw ${id} 1`), now)
}

t.test('a changed public field of a credential is noticed, said, and not sent', async t => {
  await made('fields', ['x', 'y'])
  const { credentials } = projectKeys('fields')
  const record: Credential = await json(credentials, 'x')
  await redis.hset(credentials, 'x', JSON.stringify({ ...record, data: { username: 'mallory' }, generation: 2 }))
  const { status } = await reasonIs('fields', 'x', 'RecordChanged')
  t.match(status.message, /PUT/, 'with the way out')
  await isNoted('fields', 'x', 'RecordChanged')
  t.match(await bridge.readback('fields', 'x'), { username: 'alice' })
  const told = (await eventsOf(path('fields', 'x'))).filter(e => e.type === 'Blocked' && e.reason === 'RecordChanged')
  t.equal(told.length, 1, 'one event')
  t.match((await bridge.call('GET', '/api/v1/projects/fields')).body.counts, { Blocked: 1, Synced: 1 }, 'it is counted')
  t.match((await bridge.call('GET', '/api/v1/projects/fields/plan')).body.actions, [
    { id: 'x', action: 'blocked', reason: 'RecordChanged' },
    { id: 'y', action: 'none' }
  ])
  await bridge.call('POST', `${path('fields', 'x')}/sync`)
  await bridge.call('PATCH', path('fields', 'y'), { description: 'goes on' }, now)
  t.equal((await bridge.call('GET', path('fields', 'y'))).body.status.phase, 'Synced', 'the others go on')
  t.match(await bridge.readback('fields', 'x'), { username: 'alice' }, 'nor when a person asks for it')

  await t.test('a change that would keep something of it is refused; all of it anew heals', async t => {
    const kept = await bridge.call('PATCH', path('fields', 'x'), { description: 'D' })
    t.match([kept.status, kept.body.code], [409, 'RECORD_CHANGED'])
    const partly = await bridge.call('PUT', path('fields', 'x'), { data: { username: 'alice' } })
    t.match([partly.status, partly.body.errors], [400, [{ pointer: '#/data/password' }]])
    const { id, ...whole } = login('x', 'pw x 2')
    const healed = await bridge.call('PUT', path('fields', id), whole, now)
    t.match([healed.status, healed.body.status.phase], [200, 'Synced'])
    t.match(await bridge.readback('fields', 'x'), { username: 'alice', password: 'pw x 2' })
  })
})

t.test('an older record with its own seal is noticed, and heals when the right one is back', async t => {
  await made('older', ['x', 'gone'])
  const { credentials, secrets } = projectKeys('older')
  const old = [await redis.hget(credentials, 'x'), await redis.hget(secrets, 'x')] as [string, string]
  const lost = [await redis.hget(credentials, 'gone'), await redis.hget(secrets, 'gone')] as [string, string]
  await bridge.call('PUT', path('older', 'x'), { data: { username: 'alice', password: 'pw x 2' } }, now)
  await bridge.call('DELETE', path('older', 'gone'))
  await until('it is gone', async () => (await bridge.call('GET', path('older', 'gone'))).status === 404)
  const right = [await redis.hget(credentials, 'x'), await redis.hget(secrets, 'x')] as [string, string]

  await redis.multi().hset(credentials, 'x', old[0], 'gone', lost[0]).hset(secrets, 'x', old[1], 'gone', lost[1]).exec()
  for (const id of ['x', 'gone']) await reasonIs('older', id, 'RecordChanged')
  for (const id of ['x', 'gone']) await isNoted('older', id, 'RecordChanged')
  t.match(await bridge.readback('older', 'x'), { password: 'pw x 2' })
  t.equal(await bridge.readback('older', 'gone'), null, 'what was deleted does not come back')
  t.equal((await bridge.call('DELETE', path('older', 'gone'), undefined, now)).status, 204, 'and can be deleted')

  await redis.multi().hset(credentials, 'x', right[0]).hset(secrets, 'x', right[1]).exec()
  t.equal((await bridge.phase('older', 'x', 'Synced')).body.generation, 2)
})

t.test('the seal of an earlier credential of the same id and generation does not open', async t => {
  await made('again', ['x'])
  const { secrets } = projectKeys('again')
  const old = (await redis.hget(secrets, 'x')) ?? ''
  await bridge.call('DELETE', path('again', 'x'), undefined, now)
  await bridge.call('POST', path('again'), login('x', 'pw x 2'), now)
  const right = (await redis.hget(secrets, 'x')) ?? ''
  await redis.hset(secrets, 'x', old)
  await reasonIs('again', 'x', 'SealBroken')
  t.match(await bridge.readback('again', 'x'), { password: 'pw x 2' }, 'the old password does not come back')
  const kept = await bridge.call('PATCH', path('again', 'x'), { description: 'kept' })
  t.match([kept.status, kept.body.code], [500, 'SEAL_BROKEN'])
  await redis.hset(secrets, 'x', right)
  t.equal((await bridge.phase('again', 'x', 'Synced')).body.generation, 1)
})

t.test('a record of another project does not pass, nor does its proof', async t => {
  await made('one', ['x'])
  await made('two', ['x'])
  const [from, to] = [projectKeys('one'), projectKeys('two')]
  const record: Credential = await json(from.credentials, 'x')
  await redis
    .multi()
    .hset(to.credentials, 'x', JSON.stringify({ ...record, project: 'two' }))
    .exec()
  await redis.hset(to.proofs, 'x', (await redis.hget(from.proofs, 'x')) ?? '')
  await reasonIs('two', 'x', 'RecordChanged')
  t.equal((await bridge.call('GET', path('one', 'x'))).body.status.phase, 'Synced')
})

t.test('a project that was moved in Redis has nothing written anywhere, until an admin puts it right', async t => {
  await made('moved', ['x', 'y'])
  await made('victim', ['v'])
  const key = projectKeys('moved').project
  const record: Project = JSON.parse((await redis.get(key)) ?? '')
  const former = { folder: ['victim'], ids: ['v'], made: true }
  await redis.set(key, JSON.stringify({ ...record, folder: ['stolen'], movedFrom: former, deletedAt: null }))
  for (const id of ['x', 'y']) await isNoted('moved', id, 'RecordChanged')
  const { blocked, counts } = (await bridge.call('GET', '/api/v1/projects/moved')).body
  t.match(blocked, { reason: 'RecordChanged', message: /PATCH that sets "folder"/ })
  t.match(counts, { Blocked: 2, Synced: 0 })
  const before = await writes('moved')
  await bridge.call('PATCH', path('moved', 'x'), { description: 'waits' })
  await bridge.call('POST', '/api/v1/projects/moved/sync?force=true')
  await isNoted('moved', 'x', 'RecordChanged')
  t.equal(await bridge.readback('stolen', 'x'), null)
  t.equal(await writes('moved'), before)
  t.match(await bridge.readback('victim', 'v'), { username: 'alice' })
  t.equal((await eventsOf('/api/v1/projects/moved')).filter(e => e.type === 'Blocked' && e.credential === null).length, 1)
  t.ok((await bridge.call('GET', '/api/v1/projects')).body.items.some((p: { name: string }) => p.name === 'moved'))

  const careless = await bridge.call('PATCH', '/api/v1/projects/moved', { displayName: 'D' })
  t.match([careless.status, careless.body.code, careless.body.errors[0].pointer], [409, 'RECORD_CHANGED', '#/folder'])
  t.equal((await bridge.call('DELETE', '/api/v1/projects/moved')).status, 409)
  const healed = await bridge.call('PATCH', '/api/v1/projects/moved', { folder: ['moved'], policies: defaultPolicies })
  t.match([healed.status, healed.body.blocked, healed.body.movedFrom], [200, null, null])
  for (const id of ['x', 'y']) await bridge.phase('moved', id, 'Synced')
  t.match(await bridge.readback('moved', 'x'), { description: 'waits' })
  t.match(await bridge.readback('victim', 'v'), { username: 'alice' })
})

t.test('a mark of an unchanged folder cannot be forged along with a record', async t => {
  await made('marked', ['x'])
  const { credentials, work } = projectKeys('marked')
  const settled = () => redis.hget(work, 'settledAt')
  await until('there is a mark', settled)
  const record: Credential = await json(credentials, 'x')
  await redis.hset(credentials, 'x', JSON.stringify({ ...record, description: 'forged' }))
  await isNoted('marked', 'x', 'RecordChanged')
  const mark = (await until('it is settled with that', settled)) ?? ''
  await redis.hset(credentials, 'x', JSON.stringify(record))
  await redis.hset(work, 'settledAt', mark)
  t.equal((await bridge.phase('marked', 'x', 'Synced')).body.description, '', 'a mark of another state is none')
  await redis.hset(credentials, 'x', JSON.stringify({ ...record, description: 'forged' }))
  const [revision] = mark.split(' ')
  await redis.hset(work, 'settledAt', `${revision} ${await redis.hget(projectKeys('marked').proofs, 'x')}`)
  await isNoted('marked', 'x', 'RecordChanged')
})

t.test('a token, a member, a webhook and a session that the bridge did not write open nothing', async t => {
  await made('access', [])
  const { body: token } = await bridge.call('POST', '/api/v1/tokens', { name: 'reader', roles: { access: 'viewer' } })
  const asToken = (at: string) => bridge.call('GET', at, undefined, { authorization: `Bearer ${token.token}` })
  t.equal((await asToken('/api/v1/projects/access')).status, 200)
  const kept = (await redis.hget(accessKeys.tokens, token.id)) ?? ''
  await redis.hset(accessKeys.tokens, token.id, JSON.stringify({ ...JSON.parse(kept), platformAdmin: true }))
  t.equal((await asToken('/api/v1/tokens')).status, 401)
  await until('the trail says so', async () =>
    (await bridge.call('GET', '/api/v1/audit?limit=50')).body.items.some((e: { reason: string }) => e.reason === 'RecordChanged')
  )
  const listed = (await bridge.call('GET', '/api/v1/tokens')).body.items.find((x: { id: string }) => x.id === token.id)
  t.match(listed.blocked, { reason: 'RecordChanged', message: /Revoke/ })
  t.equal((await bridge.call('DELETE', `/api/v1/tokens/${token.id}`)).status, 204)
  await redis.hset(accessKeys.tokens, token.id, kept)
  t.equal((await asToken('/api/v1/projects/access')).status, 401, 'one that was revoked does not come back')

  const { body: other } = await bridge.call('POST', '/api/v1/tokens', { name: 'nobody' })
  const asOther = () => bridge.call('GET', '/api/v1/projects/access', undefined, { authorization: `Bearer ${other.token}` })
  await redis.hset(projectKeys('access').members, `token:${other.id}`, 'admin')
  t.equal((await asOther()).status, 404)
  t.match((await bridge.call('GET', '/api/v1/projects/access/members')).body.items, [{ role: 'none' }])
  await bridge.call('PUT', `/api/v1/projects/access/members/token:${other.id}`, { role: 'admin' })
  t.equal((await asOther()).status, 200, 'a role that was given counts')

  const hook = await bridge.call('POST', '/api/v1/projects/access/webhooks', { url: 'https://example.org/a', enabled: false })
  const { webhooks } = projectKeys('access')
  const record = await json(webhooks, hook.body.id)
  await redis.hset(webhooks, hook.body.id, JSON.stringify({ ...record, url: 'https://mallory.example', disabled: null }))
  const shown = (await bridge.call('GET', `/api/v1/projects/access/webhooks/${hook.body.id}`)).body
  t.match(shown, { enabled: false, status: { state: 'Disabled', reason: 'RecordChanged' } })
  t.equal((await bridge.call('POST', `/api/v1/projects/access/webhooks/${hook.body.id}/test`)).status, 409)
  t.equal((await bridge.call('DELETE', `/api/v1/projects/access/webhooks/${hook.body.id}`)).status, 204)

  const opened = await bridge.call('POST', '/queues/session')
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const look = (headers: object) =>
    bridge.call('GET', '/queues/api/queues', undefined, {
      authorization: '',
      cookie,
      'sec-fetch-site': 'same-origin',
      ...headers
    })
  t.equal((await look({})).status, 200)
  const [key = ''] = await redis.keys(sessionKey('*'))
  const text = (await redis.get(key)) ?? ''
  await redis.set(key, text.replace('"readOnly":false', '"readOnly":true'), 'KEEPTTL')
  t.equal((await look({})).status, 401)
  t.notMatch(bridge.logs(), ADMIN_TOKEN)
})
