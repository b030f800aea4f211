import t from 'tap'
import { createVerificationStore } from '../../../../src/store/verify/verification-store.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

const server = await startTestRedis()
t.teardown(() => server.close())
t.beforeEach(() => server.client.flushall())
const store = createVerificationStore(server.client)
const key = { project: 'shop', id: 'a', target: 'api' }
const WISHES = 'jcb:{p:shop}:verify-wishes'
const wish = (token: string, actor = token) => ({ token, actor, requestId: null, at: '2026-01-01T00:00:00.000Z' })

t.test('who asks for a try that has not begun waits for the same answer; after its beginning, for another one', async t => {
  t.equal(await store.ask(key, wish('first')), 'first')
  t.equal(await store.ask(key, wish('second')), 'first')
  t.equal(await store.ask({ ...key, target: 'other' }, wish('elsewhere')), 'elsewhere')
  t.strictSame(await store.begin(key), { wish: wish('first', 'second'), wasBegun: false }, 'the last one has asked')
  t.equal(await store.ask(key, wish('third')), 'third')
  t.strictSame(await store.begin(key), { wish: wish('third'), wasBegun: false })
  t.match(await store.begin(key), { wasBegun: true })
  const tokens = await Promise.all(Array.from({ length: 20 }, (_, i) => store.ask(key, wish(`many-${i}`))))
  t.equal(new Set(tokens).size, 1, 'also all at once')
})

t.test('what is no wish is replaced, and only the wish that was meant is dropped', async t => {
  for (const odd of ['', 'w', 'w{}', 'x{"token":"x"}', 'w{"token":5}']) {
    await server.client.hset(WISHES, 'api a', odd)
    t.equal(await store.ask(key, wish('new')), 'new', odd)
    t.match(await store.wish(key), { token: 'new' })
  }
  await store.drop(key, wish('other'))
  t.match(await store.wish(key), { token: 'new' })
  await store.drop(key, wish('new'))
  t.equal(await store.wish(key), undefined)
  t.equal(await server.client.exists(WISHES), 0)
})
