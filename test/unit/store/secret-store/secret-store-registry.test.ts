import t from 'tap'
import { Secret } from '../../../../src/domain/secret.ts'
import type { SecretStoreRecord } from '../../../../src/domain/secret-store.ts'
import { secretStoreField } from '../../../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../../../src/store/redis/registry-keys.ts'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createSealer } from '../../../../src/store/sealing/seal.ts'
import { isClosed } from '../../../../src/store/sealing/sealed-registry.ts'
import { createSecretStoreRegistry } from '../../../../src/store/secret-store/secret-store-registry.ts'
import { createSecretStoreUsers } from '../../../../src/store/secret-store/secret-store-users.ts'
import { dumpOf, startTestRedis } from '../../../helpers/redis-server.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
t.beforeEach(() => redis.flushall())

const sealer = createSealer(parseKeyring(`k1:${'A'.repeat(43)}`))
const registry = createSecretStoreRegistry(redis, sealer)
const users = createSecretStoreUsers(redis)
const at = '2026-01-01T00:00:00.000Z'
const record = (name: string, generation = 1): SecretStoreRecord => ({
  ...{ name, provider: 'vault', settings: { address: 'https://vault.example.com' }, refreshEvery: '5m', generation },
  allowed: [{ projects: ['*'], paths: [''] }],
  ...{ createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice' }
})
const login = { token: new Secret('L0GIN-T0KEN') }
async function made(name: string) {
  t.equal(await registry.put(record(name), login, undefined), true)
  const one = await registry.get(name)
  if (one === undefined || isClosed(one)) throw new Error(`${name} was not made`)
  return one
}

t.test('record and login are sealed in one text, and read again', async t => {
  t.equal(await registry.revision(), '0')
  for (const name of ['b', 'constructor', 'a']) await made(name)
  t.equal(await registry.revision(), '3')
  const { stores, closed } = await registry.list()
  t.strictSame(
    stores.map(one => one.record),
    ['a', 'b', 'constructor'].map(name => record(name))
  )
  t.strictSame(stores[0]?.secrets['token']?.reveal(), 'L0GIN-T0KEN')
  t.strictSame(closed, [])
  t.equal(await registry.get('toString'), undefined)
  t.notMatch(await dumpOf(redis), /L0GIN|vault\.example/)
})

t.test('a change needs what it was made from', async t => {
  const { stored } = await made('a')
  t.equal(await registry.put(record('a'), login, undefined), false, 'the name is taken')
  t.equal(await registry.put(record('a', 2), login, stored), true)
  t.equal(await registry.put(record('a', 3), login, stored), false)
  t.equal(await registry.remove('a', stored), 'conflict')
  t.match(await registry.get('a'), { record: { generation: 2 } })
  t.equal(await registry.revision(), '2')
})

t.test('a sealed text opens only under its own name and with its key', async t => {
  const { stored } = await made('a')
  await redis.hset(registryKeys.sealed, secretStoreField('b'), stored)
  await redis.hset(registryKeys.sealed, 'controller:x', 'of something else')
  const { stores, closed } = await registry.list()
  t.strictSame(
    stores.map(one => one.record.name),
    ['a']
  )
  t.strictSame(closed, [{ name: 'b', stored, missingKey: undefined }])
  const other = createSecretStoreRegistry(redis, createSealer(parseKeyring(`k2:${'B'.repeat(43)}`)))
  t.strictSame((await other.list()).closed[0], { name: 'a', stored, missingKey: 'k1' })
  t.equal(await other.remove('a', stored), 'ok', 'it can be removed all the same')
})

t.test('a repeated request finds what the first has done', async t => {
  const once = (isRepeat: boolean) => ({ id: 'request-1', isRepeat, onEarlier: () => {} })
  t.equal(await registry.earlier(once(true)), undefined)
  t.equal(await registry.put(record('a'), login, undefined, once(false)), true)
  await t.rejects(registry.put(record('a'), login, undefined, once(true)))
  t.match(await registry.earlier(once(true)), { record: record('a') })
  t.equal(await registry.revision(), '1')
})

t.test('one that a project refers to, or is about to, is not removed', async t => {
  const { stored } = await made('a')
  await made('a-2')
  t.strictSame(await users.hold('shop', ['a', 'nothing']), { missing: 'nothing' })
  t.strictSame(await users.of('a'), [], 'all or none')
  const [first, second] = [await users.hold('shop', ['a', 'a-2', 'a']), await users.hold('shop', ['a'])]
  if ('missing' in first || 'missing' in second) throw new Error('not held')
  t.strictSame(await registry.remove('a', stored), { used: ['shop'] })
  await first.end()
  const [writing] = await users.of('a')
  t.equal(writing?.project, 'shop')
  t.equal(await users.drop('a', writing ?? { project: '', entry: '' }), false, 'the second write has not ended')
  await second.end()
  const [over] = await users.of('a')
  const again = await users.hold('shop', ['a'])
  t.equal(await users.drop('a', over ?? { project: '', entry: '' }), false, 'a write has begun since the look')
  if ('end' in again) await again.end()
  t.strictSame(await registry.remove('a', stored), { used: ['shop'] }, 'what is not dropped is used')
  t.equal(await users.drop('a', over ?? { project: '', entry: '' }), false, 'one has begun and ended since the look')
  const [last] = await users.of('a')
  t.equal(await users.drop('a', last ?? { project: '', entry: '' }), true)
  t.equal(await registry.remove('a', stored), 'ok')
  t.strictSame(await users.of('a-2').then(all => all.map(({ project }) => project)), ['shop'], 'the other one is still used')
  t.strictSame(await users.hold('shop', ['a']), { missing: 'a' })
})

t.test('a write whose process died holds it for a minute', async t => {
  const { stored } = await made('a')
  await users.hold('shop', ['a'])
  const [seconds] = await redis.time()
  await redis.hset(registryKeys.secretStoreUsers, 'a shop', `3 ${Number(seconds) * 1000 - 1}`)
  const [left] = await users.of('a')
  t.equal(await users.drop('a', left ?? { project: '', entry: '' }), true)
  t.equal(await registry.remove('a', stored), 'ok')
})
