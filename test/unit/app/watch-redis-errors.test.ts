import t, { type Test } from 'tap'
import { watchRedisErrors } from '../../../src/app/watch-redis-errors.ts'
import { failFastRedis } from '../../../src/store/redis/client.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

/** What is logged of a connection to this address. */
function watched(t: Test, address: string) {
  const redis = failFastRedis(address)
  const lines: string[] = []
  const note = (_: unknown, text?: string) => void lines.push(text ?? String(_))
  const end = watchRedisErrors(redis, { error: note, info: note } as never)
  t.teardown(() => {
    end()
    redis.disconnect()
  })
  return { redis, lines }
}

t.test('a refused password is told once, and that it can be used again', async t => {
  const server = await startTestRedis()
  t.teardown(() => server.close())
  await server.client.config('SET', 'requirepass', 'right-one')
  const { redis, lines } = watched(t, `${server.url}?password=wrong-one`)
  await until('it is told', async () => lines.length > 0)
  let attempts = 0
  redis.on('reconnecting', () => attempts++)
  await until('it has tried again', async () => attempts >= 2)
  t.strictSame(lines, [
    'Redis refuses the user or the password of REDIS_URL: correct it; REDIS_URL_FILE is read again by itself, REDIS_URL by a restart'
  ])
  await server.client.config('SET', 'requirepass', 'wrong-one')
  await until('it is connected', async () => redis.status === 'ready')
  t.strictSame(lines.slice(1), ['Redis can be used again'])
})

t.test('a port without a server, and a host without an address', async t => {
  const { lines } = watched(t, 'redis://127.0.0.1:1')
  await until('it is told', async () => lines.length > 0)
  t.strictSame(lines, ['nothing listens at the address of REDIS_URL; the bridge tries again'])
  const host = watched(t, 'redis://no-such-host.invalid')
  await until('it is told', async () => host.lines.length > 0)
  t.strictSame(host.lines, ['the host of REDIS_URL has no address: check its name'])
})
