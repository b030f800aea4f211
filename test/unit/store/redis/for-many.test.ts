import t, { type Test } from 'tap'
import { failFastRedis, whenReady } from '../../../../src/store/redis/client.ts'
import { allOf, defineForMany } from '../../../../src/store/redis/for-many.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

async function setUp(t: Test) {
  const server = await startTestRedis()
  t.teardown(() => server.close())
  const redis = failFastRedis(server.url)
  t.teardown(() => redis.disconnect())
  await whenReady(redis, 5000)
  const lua = "local value = redis.call('GET', KEYS[2]) if not value then return nil end return {KEYS[1], value, ARGV[1]}"
  const read = defineForMany<string[] | null>(redis, 'jcbTest', 2, lua)
  const commands = async () => Number(/cmdstat_evalsha:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0)
  return { redis, read, commands }
}

t.test('many projects are read by few commands, each with its own keys and in their order', async t => {
  const { redis, read, commands } = await setUp(t)
  const names = Array.from({ length: 120 }, (_, i) => `p${i}`)
  for (const name of names) if (name !== 'p77') await redis.set(`${name}:b`, name)
  const keys = names.map(name => [`${name}:a`, `${name}:b`])
  const wanted = names.map(name => (name === 'p77' ? null : [`${name}:a`, name, 'x']))
  t.same(allOf(await read(keys, ['x'])), wanted)
  const before = await commands()
  t.same(allOf(await read(keys, ['x'])), wanted)
  t.equal((await commands()) - before, 3)
  t.same(allOf(await read(keys.slice(0, 1), ['x'])), [['p0:a', 'p0', 'x']])
  t.same(await read([], []), [])
})

t.test('one that cannot be read does not affect the others', async t => {
  const { redis, read } = await setUp(t)
  await redis.set('a:b', 'a')
  await redis.hset('b:b', 'field', 'no text')
  await redis.set('c:b', 'c')
  const found = await read(
    ['a', 'b', 'c'].map(name => [`${name}:a`, `${name}:b`]),
    ['x']
  )
  t.same(
    found.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled']
  )
  t.throws(() => allOf(found), { message: /WRONGTYPE/ })
})
