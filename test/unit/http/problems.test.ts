import type { FastifyError } from 'fastify'
import t from 'tap'
import { toProblem } from '../../../src/http/plugins/problems.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: Error) => toProblem(error as FastifyError).code
  )

t.test('what a server says that has become a replica is that the store is away, so that clients try again', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const { client } = redis
  await client.replicaof('127.0.0.1', 1)
  t.equal(await codeOf(client.set('x', '1')), 'STORE_UNAVAILABLE', 'READONLY')
  t.equal(
    await codeOf(client.eval("return redis.call('SET', KEYS[1], '1')", 1, 'x')),
    'STORE_UNAVAILABLE',
    'READONLY of a script'
  )
  t.equal(await codeOf(client.multi().set('x', '1').exec()), 'STORE_UNAVAILABLE', 'EXECABORT')
  await client.replicaof('NO', 'ONE')
  t.equal(await codeOf(client.set('x', '1')), 'no error')
})

t.test('a Redis without memory is named as that', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const { client } = redis
  const detailOf = (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: Error) => toProblem(error as FastifyError).message
    )
  await client.config('SET', 'maxmemory', '1000000')
  const attempts = {
    'a write': () => client.set('x', '1'),
    'a script': () => client.eval("return redis.call('SET', KEYS[1], '1')", 1, 'x'),
    'a transaction that only reads': () => client.multi().get('x').exec()
  }
  for (const [what, attempt] of Object.entries(attempts)) t.match(await detailOf(attempt()), /memory of Redis is full/, what)
  t.equal(await detailOf(client.get('x')), 'no error')
  await client.config('SET', 'maxmemory', '0')
  for (const [what, attempt] of Object.entries(attempts)) t.equal(await detailOf(attempt()), 'no error', what)
})

t.test('every other error of Redis is ours', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  await redis.client.set('x', '1')
  t.equal(await codeOf(redis.client.hget('x', 'y')), 'INTERNAL', 'WRONGTYPE')
})
