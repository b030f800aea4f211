import t from 'tap'
import { defaultPolicies } from '../../src/domain/project.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { accessKeys, registryKeys } from '../../src/store/redis/registry-keys.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t, { reconcileInterval: 200 })
const redis = bridge.redis.client
const now = { prefer: 'wait=10' }
const path = (project: string, id = '') => `/api/v1/projects/${project}/credentials${id && `/${id}`}`
const token = (id: string, value = `not-a-real-one ${id}`) => ({ id, type: 'access-token', data: { token: value } })
const broken = ['', '{', '[]', 'null', '"text"', '{}', '{"generation":1}', '{"deletedAt":1,"generation":"x"}', '\u0000']
const noted = async (project: string, id: string) => {
  const outcome = await redis.hget(projectKeys(project).sync, id)
  return outcome === null ? undefined : JSON.parse(outcome).reason
}

async function made(project: string, ids: readonly string[]): Promise<void> {
  await bridge.project(project)
  await bridge.call('PUT', path(project), { credentials: ids.map(id => token(id)) })
  for (const id of ids) await bridge.phase(project, id, 'Synced')
}

t.test('credentials that cannot be read are shown, counted and deletable, and fail nothing else', async t => {
  const ids = broken.map((_, i) => `b${i}`)
  await made('demo', ['fine', 'typed', ...ids])
  const { credentials, notices } = projectKeys('demo')
  const typed = JSON.parse((await redis.hget(credentials, 'typed')) ?? '')
  await redis.hset(credentials, 'typed', JSON.stringify({ ...typed, type: 'of-a-newer-version' }))
  for (const [i, text] of broken.entries()) await redis.hset(credentials, `b${i}`, text)
  await redis.hset(notices, 'fine', '{')
  const all = ['typed', ...ids]
  for (const id of all) await until(`${id} is noted`, async () => (await noted('demo', id)) === 'RecordBroken')

  const { body: list } = await bridge.call('GET', `${path('demo')}?limit=200`)
  t.equal(list.total, all.length + 1)
  const one = list.items.find((c: { id: string }) => c.id === 'b1')
  t.match(one, { type: 'unknown', status: { phase: 'Blocked', reason: 'RecordBroken', message: /PUT with its type/ } })
  t.equal((await bridge.call('GET', `${path('demo')}?phase=Blocked`)).body.total, all.length)
  const { counts } = (await bridge.call('GET', '/api/v1/projects/demo')).body
  t.match(counts, { Blocked: all.length, Synced: 1 })
  const { actions } = (await bridge.call('GET', '/api/v1/projects/demo/plan')).body
  t.match(new Map(actions.map((a: { id: string; reason: string }) => [a.id, a.reason])).get('b3'), 'RecordBroken')
  t.match(await bridge.readback('demo', 'b1'), { secret: 'not-a-real-one b1' }, 'Jenkins keeps what it has')
  const kapis = await bridge.call('GET', '/kapis/devops.kubesphere.io/v1alpha3/devops/demo/credentials')
  t.match([kapis.status, kapis.body.totalItems], [200, all.length + 1])
  t.equal((await bridge.call('GET', `${path('demo', 'b1')}/snippets`)).status, 409)

  await t.test('the others go on: a change, drift, a set', async t => {
    const changed = await bridge.call('PATCH', path('demo', 'fine'), { data: { token: 'changed' } }, now)
    t.equal(changed.body.status.phase, 'Synced')
    await bridge.control('POST', '/edit', { action: 'set', folder: 'demo', id: 'fine', fields: { secret: 'drift' } })
    await until('it is repaired', async () => (await bridge.readback('demo', 'fine'))?.['secret'] === 'changed')
    const set = await bridge.call('PUT', `${path('demo')}?prune=false`, { credentials: [token('new'), token('b0', 'declared')] })
    t.equal(set.status, 200, set.text)
    await bridge.phase('demo', 'new', 'Synced')
    await bridge.phase('demo', 'b0', 'Synced')
    t.match(await bridge.readback('demo', 'b0'), { secret: 'declared' })
  })

  await t.test('each can be replaced or deleted', async t => {
    t.match((await bridge.call('PATCH', path('demo', 'b1'), { description: 'D' })).body.code, 'RECORD_BROKEN')
    const untyped = await bridge.call('PUT', path('demo', 'b1'), { data: { token: 'x' } })
    t.match([untyped.status, untyped.body.code, untyped.body.errors], [409, 'RECORD_BROKEN', [{ pointer: '#/type' }]])
    const whole = await bridge.call('PUT', path('demo', 'b1'), { type: 'access-token', data: { token: 'again' } }, now)
    t.match([whole.status, whole.body.status.phase], [200, 'Synced'], whole.text)
    t.match(await bridge.readback('demo', 'b1'), { secret: 'again' })
    for (const id of ['typed', ...ids.slice(2)]) {
      t.equal((await bridge.call('DELETE', path('demo', id), undefined, now)).status, 204, id)
      t.equal(await bridge.readback('demo', id), null, id)
    }
    t.match((await bridge.call('GET', '/api/v1/projects/demo')).body.counts, { Blocked: 0, Synced: 4, Pending: 0, Deleting: 0 })
  })
})

t.test('a project goes with the credentials that cannot be read, and with what they wrote', async t => {
  await made('going', ['fine', 'broken', 'forged'])
  await bridge.control('POST', '/edit', { action: 'add', folder: 'going', id: 'theirs', fields: { secret: 'theirs' } })
  const { credentials } = projectKeys('going')
  await redis.hset(credentials, 'broken', 'garbage')
  const forged = JSON.parse((await redis.hget(credentials, 'forged')) ?? '')
  await redis.hset(credentials, 'forged', JSON.stringify({ ...forged, description: 'forged' }))
  await until('it is noted', async () => (await noted('going', 'broken')) === 'RecordBroken')
  await until('it is noted', async () => (await noted('going', 'forged')) === 'RecordChanged')
  t.equal((await bridge.call('DELETE', '/api/v1/projects/going', undefined, now)).status, 204)
  for (const id of ['fine', 'broken', 'forged']) t.equal(await bridge.readback('going', id), null, id)
  t.match(await bridge.readback('going', 'theirs'), { secret: 'theirs' })
  // the run gives its lease back after the answer to the deletion
  await until('the lease is released', async () => (await redis.exists(projectKeys('going').lease)) === 0)
  t.strictSame(await redis.keys('jcb:{p:going}:*'), [])
})

t.test('outcomes that cannot be read forget nothing and overwrite nothing', async t => {
  await made('outcomes', ['kept', 'left', 'other'])
  const { sync } = projectKeys('outcomes')
  for (const id of ['kept', 'left']) await redis.hset(sync, id, '{"outcome":"Synced"')
  t.match((await bridge.call('GET', path('outcomes', 'kept'))).body.status, { phase: 'Blocked', reason: 'RecordBroken' })
  await bridge.call('POST', '/api/v1/projects/outcomes/sync')
  for (const id of ['kept', 'left'])
    await until(`${id} is noted`, async () => (await noted('outcomes', id).catch(() => '')) === 'RecordBroken')
  t.match((await bridge.call('GET', path('outcomes', 'kept'))).body.status, { phase: 'Blocked', reason: 'RecordBroken' })
  t.equal((await bridge.call('GET', path('outcomes', 'other'))).body.status.phase, 'Synced')

  await bridge.call('DELETE', path('outcomes', 'left'))
  await until('a run has seen that', async () => {
    const { status } = (await bridge.call('GET', path('outcomes', 'left'))).body
    return status?.phase === 'Deleting' && status.reason === 'RecordBroken'
  })
  t.match(await bridge.readback('outcomes', 'left'), { secret: 'not-a-real-one left' }, 'whose it is is not known')
  await bridge.control('POST', '/edit', { action: 'delete', folder: 'outcomes', id: 'left' })
  await until('it is gone', async () => (await bridge.call('GET', path('outcomes', 'left'))).status === 404)

  const adopted = { type: 'access-token', adopt: true, data: { token: 'again' } }
  t.equal((await bridge.call('PUT', path('outcomes', 'kept'), adopted, now)).body.status.phase, 'Synced')
  t.match(await bridge.readback('outcomes', 'kept'), { secret: 'again' })
})

t.test('a project that cannot be read is shown, holds up no other, and can be put right', async t => {
  await made('whole', ['x'])
  for (const [i, text] of ['{', '[]', '{"name":"torn-2"}'].entries()) {
    await made(`torn-${i}`, ['x'])
    await redis.set(projectKeys(`torn-${i}`).project, text)
  }
  await until('a run has seen it', async () => (await noted('torn-0', 'x')) === 'RecordBroken')
  const { body } = await bridge.call('GET', '/api/v1/projects?q=torn')
  t.match(
    body.items.map((p: { name: string; blocked: { reason: string } }) => [p.name, p.blocked.reason]),
    ['torn-0', 'torn-1', 'torn-2'].map(name => [name, 'RecordBroken'])
  )
  t.match(await bridge.call('POST', path('torn-0'), token('y')), { status: 409, body: { code: 'RECORD_BROKEN' } })
  const changed = await bridge.call('PATCH', path('whole', 'x'), { description: 'goes on' }, now)
  t.equal(changed.body.status.phase, 'Synced')
  for (const name of ['torn-0', 'torn-1', 'torn-2']) {
    const healed = await bridge.call('PATCH', `/api/v1/projects/${name}`, { folder: [name], policies: defaultPolicies })
    t.match([healed.status, healed.body.blocked], [200, null], healed.text)
    await bridge.phase(name, 'x', 'Synced')
    t.equal((await bridge.call('DELETE', `/api/v1/projects/${name}`, undefined, now)).status, 204)
  }
})

t.test('damaged notes of one project hide no other, and do not keep it from being synced', async t => {
  await made('noted', ['x', 'y'])
  const { work } = projectKeys('noted')
  for (const [field, text] of Object.entries({ 'n:Synced': 'abc', strangers: '-1', inClear: '[[' })) {
    await redis.hset(work, field, text)
    const all = await bridge.call('GET', '/api/v1/projects?limit=100')
    t.match(all.body.items?.find(({ name }: { name: string }) => name === 'noted')?.counts, { Synced: 2 }, field)
    t.match((await bridge.call('GET', '/api/v1/projects/noted')).body, { unmanaged: 0 }, field)
    const changed = await bridge.call('PATCH', path('noted', 'x'), { description: field }, now)
    t.equal(changed.body.status?.phase, 'Synced', field)
  }
})

t.test('members, tokens, webhooks, events and the trail', async t => {
  await made('rest', ['x'])
  const { members, webhooks, webhookLog, webhookState, events, work } = projectKeys('rest')
  await redis.hset(members, 'oidc:torn', '{', 'oidc:newer', 'owner')
  await redis.hset(accessKeys.tokens, 'torn', '{')
  await redis.hset(webhooks, 'wh_0000000000000000', '{')
  await redis.hset(webhookLog, 'wh_0000000000000000', '{\nnull')
  await redis.hset(webhookState, 'wh_0000000000000000:cursor', 'x')
  await redis.hincrby(registryKeys.webhooks, 'rest', 1)
  await redis.xadd(events, '*', 'event', '{')
  await redis.xadd(events, '*', 'other', 'x')
  await redis.xadd(accessKeys.audit, '*', 'entry', 'null')
  await redis.hset(work, 'unmanaged', '{', 'expiry', '[')
  await bridge.call('PATCH', path('rest', 'x'), { description: 'goes on' }, now)

  t.match((await bridge.call('GET', '/api/v1/projects/rest/members')).body.items, [
    { subject: 'oidc:newer', role: 'none' },
    { subject: 'oidc:torn', role: 'none' }
  ])
  t.equal((await bridge.call('DELETE', '/api/v1/projects/rest/members/oidc:torn')).status, 204)
  const listed = (await bridge.call('GET', '/api/v1/tokens')).body.items
  t.match(listed, [{ id: 'torn', blocked: { reason: 'RecordBroken' } }])
  t.equal((await bridge.call('DELETE', '/api/v1/tokens/torn')).status, 204)
  const hook = '/api/v1/projects/rest/webhooks/wh_0000000000000000'
  t.match((await bridge.call('GET', hook)).body, { enabled: false, status: { reason: 'RecordBroken' } })
  t.match((await bridge.call('GET', `${hook}/deliveries`)).body.items, [])
  t.equal((await bridge.call('DELETE', hook)).status, 204)
  const trail = (await bridge.call('GET', '/api/v1/projects/rest/events?limit=100')).body.items
  t.equal(trail.filter((e: { reason: string }) => e.reason === 'RecordBroken').length, 2)
  t.ok(trail.some((e: { type: string }) => e.type === 'Created'))
  const audit = (await bridge.call('GET', '/api/v1/audit?limit=200')).body.items
  t.ok(audit.some((e: { reason: string }) => e.reason === 'RecordBroken'))
  t.match((await bridge.call('GET', '/metrics')).status, 200)
  t.equal((await bridge.call('GET', '/api/v1/projects/rest')).status, 200)
  t.notMatch(bridge.logs(), /sync run broke|"level":50[^\n]*request failed/)
})
