import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { type KeptRedisOptions, keepRedis } from '../../../src/embedded/kept-redis.ts'
import { binding, spawnSyncBound } from '../../helpers/child.ts'
import { redisOnPath } from '../../helpers/redis-on-path.ts'
import { until } from '../../helpers/until.ts'

/** Where each start of a redis-server is noted, and this is done before it. */
async function withServer(t: Test, script: (dir: string) => string): Promise<string> {
  const dir = await redisOnPath(t, dir => [`touch '${dir}/starts/'$$`, script(dir)])
  await mkdir(join(dir, 'starts'))
  return dir
}
const starts = async (dir: string): Promise<number> => (await readdir(join(dir, 'starts'))).length

async function keep(dir: string, more: Partial<KeptRedisOptions> = {}) {
  const quiet = { error() {}, info() {} }
  return keepRedis(join(dir, 'redis'), { log: quiet, onGivenUp: () => {}, ...more })
}
async function kill(url: string): Promise<void> {
  const client = new Redis(url)
  client.on('error', () => {})
  const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1])
  client.disconnect()
  process.kill(pid, 'SIGKILL')
}

t.test('closing ends while a server is being started again, and leaves none running', async t => {
  // Each start but the first waits at a pipe until somebody writes into it.
  const dir = await withServer(t, dir => `if [ -e '${dir}/gate' ]; then read go <'${dir}/gate'; fi`)
  const kept = await keep(dir)
  spawnSyncBound('mkfifo', [join(dir, 'gate')], {})
  await kill(kept.url)
  await until('it is being started again', async () => (await starts(dir)) === 2)
  let isClosed = false
  const closing = kept.close().then(() => (isClosed = true))
  await writeFile(join(dir, 'gate'), 'go\n')
  await until('it has ended', async () => isClosed)
  await closing
  const client = new Redis(kept.url, { retryStrategy: null })
  client.on('error', () => {})
  await t.rejects(client.ping(), 'nobody listens')
})

t.test('one that hangs at each start is given up', async t => {
  const dir = await withServer(t, dir => `if [ -e '${dir}/gate' ]; then exec ${binding().join(' ')} sleep 1000; fi`)
  const { promise: givenUp, resolve } = Promise.withResolvers<string>()
  const kept = await keep(dir, { onGivenUp: resolve, startTime: 300, period: 200 })
  t.teardown(() => kept.close())
  await writeFile(join(dir, 'gate'), '')
  await kill(kept.url)
  t.match(await givenUp, /^redis-server did not start 5 times in a row: the bridge stops\. .*redis\.log/)
  t.equal(await starts(dir), 1 + 5)
})
