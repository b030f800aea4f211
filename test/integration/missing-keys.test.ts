import t from 'tap'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const newKey = (id: string) => newMasterKeys().replace('k1:', `${id}:`)
const path = (project: string, id = '') => `/api/v1/projects/${project}/credentials${id && `/${id}`}`
const token = (id: string) => ({ id, type: 'access-token', data: { token: `not-a-real-one ${id}` } })
const now = { prefer: 'wait=10' }

t.test('a process with other keys is not ready, takes no jobs, seals nothing, and calls nothing broken', async t => {
  const [right, wrong] = [newKey('right'), newKey('wrong')]
  const bridge = await withBridge(t, { masterKeys: right, reconcileInterval: 200 })
  const redis = bridge.redis.client
  await bridge.project('demo')
  const ids = ['a', 'b', 'c']
  for (const id of ids) await bridge.call('POST', path('demo'), token(id), now)
  const { secrets, proofs, sync } = projectKeys('demo')
  const before = [await redis.hgetall(secrets), await redis.hgetall(proofs)]
  const work = async () => (await bridge.call('GET', '/api/v1/projects/demo')).body.checkedAt
  t.strictSame(await redis.hgetall(registryKeys.keyUses), { right: 'used' })

  await bridge.restartUnready({ masterKeys: wrong })
  const ready = await bridge.call('GET', '/readyz')
  t.match(ready, { status: 503, body: { redis: { ready: false, reason: /"right" is in use.*MASTER_KEYS_LOST/ } } })
  const lines = bridge
    .logs()
    .split('\n')
    .filter(line => line.includes('a master key in use is missing'))
  t.equal(lines.length, 1, 'said once')
  await redis.hincrby(projectKeys('demo').work, 'dirty', 1)
  const checked = await work()
  for (const [method, at, body] of [
    ['POST', path('demo'), token('d')],
    ['PUT', path('demo', 'a'), { data: { token: 'x' } }],
    ['POST', '/api/v1/tokens', { name: 'x' }],
    ['POST', '/api/v1/keys/rotate', undefined]
  ] as const)
    t.match(await bridge.call(method, at, body), { status: 503, body: { code: 'MASTER_KEY_MISSING', detail: /"right"/ } }, at)
  t.equal((await bridge.call('GET', path('demo'))).body.total, 3, 'reads go on')
  t.equal(await work(), checked, 'the check that is due is nobody’s here')
  t.strictSame([await redis.hgetall(secrets), await redis.hgetall(proofs)], before)
  for (const id of ids) t.match(JSON.parse((await redis.hget(sync, id)) ?? ''), { outcome: 'Synced' })
  t.strictSame(await redis.hgetall(registryKeys.keyUses), { right: 'used' }, 'its own key is not in use by that')

  await t.test('what such a process once said heals at the next run of a right one', async t => {
    const said = { ...JSON.parse((await redis.hget(sync, 'a')) ?? ''), outcome: 'Blocked', reason: 'KeyMissing', message: 'x' }
    await redis.hset(sync, 'a', JSON.stringify(said))
    await bridge.restart({ masterKeys: right })
    t.equal((await bridge.phase('demo', 'a', 'Synced')).body.status.reason, null)
  })
})

t.test('a process that lacks a new key stops when another one begins to use it, and goes on when it has it', async t => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  const bridge = await withBridge(t, { masterKeys: old, reconcileInterval: 200 })
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('a'), now)
  const other = await withBridge(t, { masterKeys: `${fresh},${old}`, redisUrl: bridge.redis.url, role: 'api' })
  t.equal((await bridge.call('GET', '/readyz')).status, 200, 'a key that nobody uses is missed by nobody')
  // As if its heartbeat were late: otherwise the other one seals with the old key until both have the new one.
  await bridge.redis.client.del(registryKeys.processes)
  await other.call('POST', path('demo'), token('b'))
  await until('it is not ready', async () => (await bridge.call('GET', '/readyz')).status === 503)
  t.match(await bridge.call('POST', path('demo'), token('c')), {
    status: 503,
    body: { code: 'MASTER_KEY_MISSING', detail: /"new"/ }
  })
  const sync = await bridge.redis.client.hget(projectKeys('demo').sync, 'b')
  t.notMatch(sync ?? '', 'KeyMissing')
  await bridge.restart({ masterKeys: `${old},${fresh}` })
  await bridge.phase('demo', 'b', 'Synced')
})

t.test('step 1 of a rotation calls no key unneeded that was never used, and the last step ends well', async t => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  const bridge = await withBridge(t, { masterKeys: old })
  await bridge.project('demo')
  await bridge.call('POST', path('demo'), token('a'), now)
  const droppable = async () =>
    (await bridge.call('GET', '/api/v1/keys')).body.items.flatMap((k: { droppable: boolean; id: string }) =>
      k.droppable ? [k.id] : []
    )
  await bridge.restart({ masterKeys: `${old},${fresh}` })
  t.strictSame(await droppable(), [])
  await bridge.restart({ masterKeys: `${fresh},${old}` })
  t.strictSame(await droppable(), [])
  t.notMatch(bridge.logs(), /may be taken out of the keyring/)
  await bridge.call('POST', '/api/v1/keys/rotate')
  await until('all is renewed', async () => (await bridge.call('GET', '/api/v1/keys')).body.rotation.state === 'done')
  t.strictSame(await droppable(), ['old'])
  t.match((await bridge.call('GET', '/api/v1/keys')).body.items, [
    { id: 'new', seals: 2, records: 2 },
    { id: 'old', seals: 0, records: 0 }
  ])
  await bridge.restart({ masterKeys: fresh })
  t.equal((await bridge.phase('demo', 'a', 'Synced')).body.generation, 1)
  await bridge.restartUnready({ masterKeys: old })
  t.equal((await bridge.call('GET', '/readyz')).status, 503, 'the key that was taken out does not come back')
})
