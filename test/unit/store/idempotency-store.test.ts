import t from 'tap'
import { createIdempotencyStore, type KeyLease } from '../../../src/store/idempotency-store.ts'
import { createHashing } from '../../../src/store/sealing/hash-key.ts'
import { parseKeyring } from '../../../src/store/sealing/keyring.ts'
import { createSealer } from '../../../src/store/sealing/seal.ts'
import { newMasterKeys } from '../../helpers/bridge.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const server = await startTestRedis()
t.teardown(() => server.close())
const { client: redis } = server
const [k1, k2] = [newMasterKeys(), newMasterKeys().replace('k1:', 'k2:')]

/** The store of a process with these master keys for answers and, if others, for hashes. */
function storeWith(keys: string, hashKeys = keys) {
  const keyring = parseKeyring(hashKeys)
  const hashing = createHashing(redis, keyring, createSealer(keyring))
  return createIdempotencyStore({ redis, sealer: createSealer(parseKeyring(keys)), hashing })
}

const store = storeWith(k1)
const request = { caller: 'alice', name: 'POST /x key', content: 'with a secret' }
const answer = { status: 201, headers: { location: '/x/1' }, body: '{"id":"1"}' }
async function begun(of = store, asked = request): Promise<KeyLease> {
  const result = await of.begin(asked)
  if (result.state !== 'begun') throw new Error(result.state)
  return result.lease
}

t.test('an answer is kept, and given to equal requests only', async t => {
  const lease = await begun()
  t.equal(lease.isRepeat, false)
  t.match(await store.begin(request), { state: 'running' })
  t.match(await store.begin({ ...request, content: 'other' }), { state: 'other' })
  t.equal(await lease.end(answer), true)
  t.strictSame(await store.begin(request), { state: 'answered', answer })
  t.match(await store.begin({ ...request, content: 'other' }), { state: 'other' })
  for (const other of [{ caller: 'bob' }, { name: 'POST /y key' }])
    await (await begun(store, { ...request, ...other })).end(undefined)
  t.equal(await lease.end({ ...answer, status: 400 }), false, 'an ended lease keeps nothing')
  t.strictSame(await store.begin(request), { state: 'answered', answer })
  const keys = await redis.keys('jcb:{i:*')
  t.notMatch(keys.join(), /alice|POST/)
})

t.test('without an answer to keep, the next attempt knows that it is one', async t => {
  const asked = { ...request, name: 'POST /x second' }
  const first = await begun(store, asked)
  await first.end(undefined)
  const second = await begun(store, asked)
  t.match(second, { id: first.id, isRepeat: true })
  t.equal(await first.end(answer), false, 'the first one has lost it')
  await first.renew()
  await second.renew()
  t.equal(await second.end(answer), true)
  t.match(await store.begin(asked), { state: 'answered' })
})

t.test('what needs a master key that is missing is unknown, not other or absent', async t => {
  const asked = { ...request, name: 'POST /x third' }
  await (await begun(store, asked)).end(answer)
  t.match(await storeWith(`${k2},${k1}`).begin(asked), { state: 'answered' })
  await t.rejects(storeWith(k2, k1).begin(asked), { code: 'MASTER_KEY_MISSING' }, 'its answer does not open')
  await t.rejects(storeWith(k2).begin(asked), { code: 'MASTER_KEY_MISSING' }, 'its content cannot be compared')
})
