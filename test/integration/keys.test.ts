import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { compose } from '../../src/app/compose.ts'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { Disposal } from '../../src/app/disposal.ts'
import { createLogger } from '../../src/app/logger.ts'
import { rotateKeys } from '../../src/cli/keys.ts'
import { defaultPolicies } from '../../src/domain/project.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const newKey = (id: string) => newMasterKeys().replace('k1:', `${id}:`)
const token = (id: string, value = `not-a-real-one ${id}`) => ({ id, type: 'access-token', data: { token: value } })
const path = (project: string, id = '') => `/api/v1/projects/${project}/credentials${id && `/${id}`}`
const now = { prefer: 'wait=10' }

t.test('a master key that is given up blocks what it sealed, nothing else, and all heals when it is back', async t => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  const bridge = await withBridge(t, { masterKeys: old, reconcileInterval: 200 })
  await bridge.project('demo')
  for (const id of ['a', 'b']) await bridge.call('POST', path('demo'), token(id), now)
  await bridge.restart({ masterKeys: `${fresh},${old}` })
  await bridge.call('POST', path('demo'), token('c'), now)
  await bridge.call('PUT', path('demo', 'b'), token('b', 'not-a-real-one B'), now)
  for (const id of ['a', 'b', 'c']) await bridge.phase('demo', id, 'Synced')

  await bridge.restart({ masterKeys: fresh, lostKeys: ['old'] })
  const project = await until('its record cannot be judged', async () => {
    const { body } = await bridge.call('GET', '/api/v1/projects/demo')
    return body.counts.Blocked === 3 ? body : undefined
  })
  t.match(project.blocked, { reason: 'KeyMissing', message: /"old"/ })
  t.equal((await bridge.call('PATCH', '/api/v1/projects/demo', { folder: ['demo'], policies: defaultPolicies })).status, 200)
  await bridge.phase('demo', 'b', 'Synced')
  const { status } = (await bridge.phase('demo', 'a', 'Blocked')).body
  t.equal(status.reason, 'KeyMissing')
  t.match(status.message, /master key "old", which is not configured/)
  t.equal(status.observedGeneration, 1, 'what Jenkins is known to hold is still known')
  for (const id of ['b', 'c']) t.equal((await bridge.call('GET', path('demo', id))).body.status.phase, 'Synced', id)
  t.match((await bridge.call('GET', '/api/v1/projects/demo/plan')).body.actions, [
    { id: 'a', action: 'blocked', reason: 'KeyMissing' },
    { id: 'b', action: 'none' },
    { id: 'c', action: 'none' }
  ])

  await t.test('a change that keeps its secret is refused, one that brings it anew is taken', async t => {
    const kept = await bridge.call('PATCH', path('demo', 'a'), { description: 'D' })
    t.match(kept.body, { status: 503, code: 'MASTER_KEY_MISSING', detail: /master key "old", which is not configured/ })
  })

  await t.test('the time of that is no time of blindness, and nothing is deleted', async t => {
    t.match(await bridge.readback('demo', 'a'), { secret: 'not-a-real-one a' })
    await bridge.control('POST', '/edit', {
      action: 'set',
      folder: 'demo',
      id: 'a',
      fields: { secret: 'changed behind our back' }
    })
    await bridge.restart({ masterKeys: `${old},${fresh}`, lostKeys: [] })
    await bridge.phase('demo', 'a', 'Synced')
    await until('the change is undone', async () => (await bridge.readback('demo', 'a'))?.['secret'] === 'not-a-real-one a')
    const types = (await bridge.call('GET', `${path('demo', 'a')}/events`)).body.items.map((e: { type: string }) => e.type)
    t.ok(types.includes('Blocked') && types.includes('DriftRepaired'), types.join())
  })
})

t.test('a record that was exchanged in Redis does not open, and the status says so', async t => {
  const bridge = await withBridge(t, { reconcileInterval: 200 })
  await bridge.project('victim')
  await bridge.project('thief')
  await bridge.call('POST', path('victim'), token('x', 'not-a-real-one V'), now)
  await bridge.call('POST', path('thief'), token('x', 'not-a-real-one T'), now)
  await bridge.call('POST', path('thief'), token('y'), now)
  const [victim, thief] = [projectKeys('victim').secrets, projectKeys('thief').secrets]
  const former = (await bridge.redis.client.hget(thief, 'y')) ?? ''
  const [rightHeader = ''] = ((await bridge.redis.client.hget(thief, 'x')) ?? '').split('.')
  await bridge.call('PUT', path('thief', 'y'), token('y', 'not-a-real-one 2'), now)

  await bridge.redis.client.hset(thief, { x: (await bridge.redis.client.hget(victim, 'x')) ?? '', y: former })
  for (const id of ['x', 'y']) {
    const { status } = (await bridge.phase('thief', id, 'Blocked')).body
    t.equal(status.reason, 'SealBroken', 'without anybody having asked for a sync')
    t.match(status.message, /sealed for another project, credential or generation/)
  }
  t.equal((await bridge.call('GET', path('victim', 'x'))).body.status.phase, 'Synced')
  for (const id of ['x', 'y']) await bridge.call('POST', `${path('thief', id)}/sync`)
  await bridge.call('POST', '/api/v1/projects/thief/sync?force=true')
  t.match(await bridge.readback('thief', 'x'), { secret: 'not-a-real-one T' }, 'Jenkins keeps what it had')
  t.match(await bridge.readback('thief', 'y'), { secret: 'not-a-real-one 2' })

  await t.test('with a forged header it does not open either', async t => {
    const [, ...rest] = ((await bridge.redis.client.hget(victim, 'x')) ?? '').split('.')
    const forged = [rightHeader, ...rest].join('.')
    await bridge.redis.client.hset(thief, 'x', forged)
    await bridge.control('POST', '/edit', { action: 'delete', folder: 'thief', id: 'x' })
    await bridge.call('POST', `${path('thief', 'x')}/sync`)
    await until('it was tried', async () => {
      const { status } = (await bridge.call('GET', path('thief', 'x'))).body
      return status.reason === 'SealBroken' && /its tag does not match/.test(status.message)
    })
    t.equal(await bridge.readback('thief', 'x'), null)
  })

  await t.test('written anew, all is well', async t => {
    for (const id of ['x', 'y']) {
      const healed = await bridge.call('PUT', path('thief', id), token(id, 'not-a-real-one 3'), now)
      t.match(healed.body.status, { phase: 'Synced', reason: null })
      t.match(await bridge.readback('thief', id), { secret: 'not-a-real-one 3' })
    }
  })
})

t.test('everything is sealed anew while writes go on, and Jenkins is not touched', async t => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  const bridge = await withBridge(t, { masterKeys: old })
  await bridge.project('demo')
  const ids = Array.from({ length: 120 }, (_, i) => `c${i}`)
  await bridge.call('PUT', path('demo'), { credentials: ids.map(id => token(id)) })
  await until('all are synced', async () => (await bridge.call('GET', `${path('demo')}?phase=Synced`)).body.total === 120)
  await bridge.restart({ masterKeys: `${fresh},${old}` })
  const keys = () => bridge.call('GET', '/api/v1/keys')
  t.match((await keys()).body, {
    items: [
      { id: 'new', current: true, configured: true, seals: 0, droppable: false },
      { id: 'old', current: false, configured: true, seals: 121, droppable: false }
    ],
    rotation: null
  })
  const { secrets } = projectKeys('demo')
  await bridge.redis.client.hset(secrets, 'c7', 'no sealed text')
  const ciphertexts = async (): Promise<Record<string, string>> => {
    const headers = { authorization: `Basic ${btoa('admin:admin-token')}` }
    const xml = await (await fetch(`${bridge.jenkins.url}/job/demo/config.xml`, { headers })).text()
    return Object.fromEntries(
      [...xml.matchAll(/<id>(c\d+)<\/id>.*?<secret>(.*?)<\/secret>/gs)].map(([, id = '', text = '']) => [id, text])
    )
  }
  const before = await ciphertexts()

  const asked = await bridge.call('POST', '/api/v1/keys/rotate')
  t.match([asked.status, asked.body.rotation], [202, { state: 'running', key: 'new', startedBy: 'admin' }])
  const trail = (await bridge.call('GET', '/api/v1/audit?limit=5')).body.items
  t.match(
    trail[0],
    { action: 'key.rotate', subject: 'admin', outcome: 'done', route: '/api/v1/keys/rotate' },
    'its start is in the trail'
  )
  const writes = ids.slice(0, 20).map(id => bridge.call('PATCH', path('demo', id), { description: 'while sealing anew' }))
  const statuses = (await Promise.all(writes)).map(({ status }) => status)
  t.strictSame(statuses, [...ids.slice(0, 20).map(id => (id === 'c7' ? 500 : 200))])
  const done = await until('it is done', async () => {
    const { body } = await keys()
    return body.rotation.state === 'done' ? body : undefined
  })
  t.match(done.items, [
    { id: 'new', seals: 120 },
    { id: 'old', seals: 0, droppable: true }
  ])
  t.equal(done.rotation.failed, 1)
  await until('the log says so', async () => /"key":"old","msg":"a master key seals nothing any more/.test(bridge.logs()))

  await bridge.restart({ masterKeys: fresh })
  await bridge.phase('demo', 'c7', 'Blocked')
  for (const id of ['c0', 'c19', 'c119']) {
    const { body } = await bridge.phase('demo', id, 'Synced')
    t.equal(body.generation, id === 'c119' ? 1 : 2, 'no generation moved but by writes')
  }
  const after = await ciphertexts()
  t.equal(after['c119'], before['c119'], 'what was not changed was not written to Jenkins: it has the ciphertext that it had')
  t.not(after['c0'], before['c0'], 'a write gives a new one')
  await bridge.control('POST', '/edit', {
    action: 'set',
    folder: 'demo',
    id: 'c100',
    fields: { secret: 'changed behind our back' }
  })
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await until(
    'drift is seen as before',
    async () => (await bridge.readback('demo', 'c100'))?.['secret'] === 'not-a-real-one c100'
  )
  const drifts = await until('it is recorded', async () => {
    const { items } = (await bridge.call('GET', '/api/v1/projects/demo/events?limit=200')).body
    return items.some((e: { type: string }) => e.type === 'DriftDetected') && items
  })
  t.strictSame(
    drifts.filter((e: { type: string }) => e.type === 'DriftDetected').map((e: { credential: string }) => e.credential),
    ['c100'],
    'and there was no false alarm'
  )
})

t.test('a rotation that was interrupted is gone on with', async t => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  const bridge = await withBridge(t, { masterKeys: old })
  await bridge.project('demo')
  for (const id of ['a', 'b']) await bridge.call('POST', path('demo'), token(id))
  const rotation = {
    state: 'running',
    key: 'new',
    done: '5',
    total: '8',
    failed: '0',
    startedAt: '2026-01-01T00:00:00.000Z',
    startedBy: 'x'
  }
  await bridge.redis.client.hset(registryKeys.rotation, rotation)
  await bridge.redis.client.set(registryKeys.rotationLease, 'of a killed process', 'PX', 1500)
  await bridge.restart({ masterKeys: `${fresh},${old}` })
  const done = await until('it is done', async () => {
    const { body } = await bridge.call('GET', '/api/v1/keys')
    return body.rotation.state === 'done' ? body : undefined
  })
  t.match(done, {
    items: [
      { id: 'new', seals: 3 },
      { id: 'old', seals: 0 }
    ],
    rotation: { done: 11, total: 11, failed: 0, startedBy: 'x' }
  })
})

t.test('another key under an id that is known here is refused, at the start and when Redis comes back', async t => {
  const [right, wrong, next] = [newKey('a'), newKey('a'), newKey('b')]
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const bridge = await withBridge(t, { masterKeys: right, redisUrl: redis.url })
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('x'), now)
  await t.rejects(bridge.restart({ masterKeys: `${next},${wrong}` }), /another key under the id "a"/)
  await bridge.restart({ masterKeys: `${next},${right}` })
  t.equal((await bridge.call('POST', path('demo'), token('y'), now)).status, 201)

  await t.test('a bridge that could not ask when it started takes no changes once it can', async t => {
    await bridge.stop()
    await redis.kill()
    await bridge.restartUnready({ masterKeys: wrong })
    await redis.start()
    const isWrong = async () => (await bridge.call('POST', path('demo'), token('z'))).body.detail.includes('"a"')
    await until('it has looked', isWrong)
    t.match(await bridge.call('POST', path('demo'), token('z')), {
      status: 503,
      body: { code: 'WRONG_MASTER_KEY', detail: /"a"/ }
    })
    t.equal((await bridge.call('GET', path('demo'))).body.total, 2, 'reads go on')
    await until('readiness says it', async () => (await bridge.call('GET', '/readyz')).body.redis.reason?.includes('"a"'))
    t.equal((await bridge.call('GET', '/readyz')).status, 503)
  })
})

t.test('a rotation that no worker takes up says so, and goes on when there is one', async t => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  const bridge = await withBridge(t, { masterKeys: old })
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('x'), now)
  await bridge.restart({ masterKeys: `${fresh},${old}`, role: 'api' })
  const [out, said, stopping] = [new PassThrough(), new PassThrough().setEncoding('utf8'), new AbortController()]
  let text = ''
  said.on('data', chunk => {
    text += chunk
    if (text.includes('no progress')) stopping.abort()
  })
  const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
  const terminal = { env, stdin: Readable.from([]), stdout: out, stderr: said, signal: stopping.signal }
  await t.rejects(rotateKeys(terminal, 'json', 100), { name: 'AbortError' })
  t.match(text, /a process with ROLE=all or ROLE=worker is running, with "new" as its first master key/)
  t.notMatch(text, '0 of 0', 'before they are counted')
  await bridge.restart({ role: 'all' })
  await until('it is done', async () => (await bridge.call('GET', '/api/v1/keys')).body.rotation.state === 'done')
})

t.test('a process that starts with a new first key seals with the old one until every live process has both', async t => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  const bridge = await withBridge(t, { masterKeys: old })
  await bridge.project('demo')
  const disposal = new Disposal()
  t.teardown(() => disposal.close())
  const second = await compose(
    {
      ...{ role: 'api', redisUrl: bridge.redis.url, masterKeys: `${fresh},${old}`, adminToken: ADMIN_TOKEN, version: '0.0.0' },
      ...{ oidc: undefined, reconcileInterval: 300_000 },
      jenkins: jenkinsSettings({ url: bridge.jenkins.url, user: 'admin', token: 'admin-token' })
    },
    createLogger('silent'),
    disposal
  )
  const url = await second.listen({ host: '127.0.0.1', port: 0 })
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
  const send = (id: string) => fetch(`${url}${path('demo')}`, { method: 'POST', headers, body: JSON.stringify(token(id)) })
  await until('it is ready', async () => (await fetch(`${url}/readyz`)).ok)
  const keyOf = async (id: string): Promise<string> => {
    const [header = ''] = ((await bridge.redis.client.hget(projectKeys('demo').secrets, id)) ?? '').split('.')
    return JSON.parse(Buffer.from(header, 'base64url').toString()).kid
  }

  t.equal((await send('rolling')).status, 201)
  t.equal(await keyOf('rolling'), 'old')
  await bridge.phase('demo', 'rolling', 'Synced')
  await bridge.restart({ masterKeys: `${fresh},${old}` })
  await until('the new key seals', async () => {
    const id = `after-${crypto.randomUUID()}`
    return (await send(id)).status === 201 && (await keyOf(id)) === 'new'
  })
})
