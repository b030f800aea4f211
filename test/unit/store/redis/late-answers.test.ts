import t from 'tap'
import { failFastRedis, whenReady } from '../../../../src/store/redis/client.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

/** Nothing else runs meanwhile. */
const holdUp = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

t.test('a command whose answer has arrived while the event loop was held up does not time out', async t => {
  const server = await startTestRedis()
  t.teardown(() => server.close())
  const redis = failFastRedis(server.url)
  t.teardown(() => redis.disconnect())
  await whenReady(redis, 5000)
  await redis.set('a', 'x')
  for (const ask of [() => redis.get('a'), async () => (await redis.multi().get('a').exec())?.[0]?.[1]]) {
    const asked = ask()
    holdUp(2_500)
    t.equal(await asked, 'x')
  }
})

t.test('one without an answer does', async t => {
  const server = await startTestRedis()
  t.teardown(() => server.close())
  const redis = failFastRedis(server.url)
  t.teardown(() => redis.disconnect())
  await whenReady(redis, 5000)
  server.freeze()
  await t.rejects(redis.get('a'), { message: 'Command timed out' })
  server.thaw()
})

t.test('one that the event loop held up before it was sent has its time from then on', async t => {
  const server = await startTestRedis()
  t.teardown(() => server.close())
  const redis = failFastRedis(server.url)
  t.teardown(() => redis.disconnect())
  await whenReady(redis, 5000)
  // Redis needs longer than the event loop needs to look for an answer.
  const asked = [redis.eval("for i = 1, 3e6 do end return 'x'", 0), redis.echo('y')]
  holdUp(2_500)
  t.same(await Promise.all(asked), ['x', 'y'])
})
