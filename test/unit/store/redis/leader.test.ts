import { once } from 'node:events'
import { Redis } from 'ioredis'
import t from 'tap'
import { asLeader } from '../../../../src/store/redis/leader.ts'
import { leaderKey } from '../../../../src/store/redis/redis-keys.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'
import { until } from '../../../helpers/until.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
t.beforeEach(() => redis.flushall())

const TTL = 600
const key = leaderKey('work')

/** A process that leads when it can: what it did, in order, and how to stop it. */
function contender(log: string[], name: string, client: Redis = redis, ttl = TTL) {
  const stop = new AbortController()
  const work = async (signal: AbortSignal) => {
    log.push(`${name} begins`)
    await (signal.aborted || once(signal, 'abort'))
    log.push(`${name} ends`)
  }
  const done = asLeader(client, 'work', work, stop.signal, ttl)
  return {
    async stop() {
      stop.abort()
      await done
    }
  }
}

t.test('of two that want to lead one does; the other follows when the first stops', async t => {
  const log: string[] = []
  const first = contender(log, 'first')
  await until('the first leads', async () => log.length === 1)
  const second = contender(log, 'second')
  let left = TTL
  await until('the first has renewed its claim', async () => {
    const before = left
    left = await redis.pttl(key)
    return left > before
  })
  t.strictSame(log, ['first begins'])
  await first.stop()
  await until('the second leads', async () => log.length === 3)
  t.strictSame(log, ['first begins', 'first ends', 'second begins'])
  await second.stop()
  t.equal(await redis.exists(key), 0, 'who stops leaves the place at once')
})

t.test('a claim that another process has by now is neither kept nor taken away', async t => {
  const log: string[] = []
  const leader = contender(log, 'leader')
  await until('it leads', async () => log.length === 1)
  await redis.set(key, 'another process', 'PX', 60_000)
  await until('it has stopped its work', async () => log.length === 2)
  t.equal(await redis.get(key), 'another process')
  await leader.stop()
  t.equal(await redis.get(key), 'another process', 'resigning deletes only what is ours')
  t.strictSame(log, ['leader begins', 'leader ends'], 'and while the place is taken nothing begins')
})

t.test('who stops at the very moment when the place has gone to another one leaves it to that one', async t => {
  const log: string[] = []
  const leader = contender(log, 'leader')
  await until('it leads', async () => log.length === 1)
  await redis.set(key, 'another process', 'PX', 60_000)
  await leader.stop()
  t.equal(await redis.get(key), 'another process')
})

t.test('who cannot renew stops before its claim runs out', async t => {
  const log: string[] = []
  const client = new Redis(server.url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => null })
  client.on('error', () => {})
  await once(client, 'ready')
  const leader = contender(log, 'leader', client, 2500)
  await until('it leads', async () => log.length === 1)
  client.disconnect()
  let isClaimed = false
  await until('it has stopped its work', async () => {
    isClaimed = (await redis.exists(key)) === 1
    return log.length === 2
  })
  t.ok(isClaimed, 'nobody else can have begun by then')
  await leader.stop()
})

t.test('work that fails while a claim waits for Redis is begun again, and its failure is not left unhandled', async t => {
  const stop = new AbortController()
  const failures: unknown[] = []
  const note = (error: unknown) => failures.push(error)
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  let begun = 0
  let hasFailed = false
  const work = async (signal: AbortSignal) => {
    if (++begun > 1) return void (signal.aborted || (await once(signal, 'abort')))
    server.freeze()
    await until('a claim has been sent, and waits', async () => redis.commandQueue.length > 0)
    hasFailed = true
    throw new Error('the work failed')
  }
  const done = asLeader(redis, 'work', work, stop.signal, TTL)
  await until('it has failed', async () => hasFailed)
  // What is unhandled is reported after the turn in which it was rejected.
  await new Promise(setImmediate)
  server.thaw()
  await until('it is begun again', async () => begun === 2)
  t.strictSame(failures, [])
  stop.abort()
  await done
})
