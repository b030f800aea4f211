import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { type EmbeddedRedis, startRedis } from '../../../src/embedded/redis-server.ts'
import { redisOnPath } from '../../helpers/redis-on-path.ts'
import { until } from '../../helpers/until.ts'

await redisOnPath(t)

const directory = async (t: Test, name = 'redis'): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'jcb-test-'))
  t.teardown(() => rm(root, { recursive: true, force: true }))
  return join(root, name)
}
const start = async (t: Test, dir: string): Promise<EmbeddedRedis> => {
  const redis = await startRedis(dir)
  t.teardown(() => redis.close())
  return redis
}
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

// Two on the same files would destroy them.
for (const [name, path] of Object.entries({ short: 'redis', 'too long for a socket': join('d'.repeat(60), 'e'.repeat(60)) }))
  t.test(`one that was left behind is stopped, and its data is there (path: ${name})`, async t => {
    const dir = await directory(t, path)
    const left = await start(t, dir)
    const client = new Redis(left.url)
    await client.set('kept', 'yes')
    client.disconnect()
    const next = await start(t, dir)
    await until('the first one has ended', async () => !isRunning(left.pid))
    const again = new Redis(next.url)
    t.teardown(() => again.disconnect())
    t.equal(await again.get('kept'), 'yes')
  })

t.test('one that is there and says nothing is waited for', async t => {
  const dir = await directory(t)
  await mkdir(dir)
  const silent: Server = createServer(connection => connection.on('error', () => {}))
  await new Promise<void>(done => silent.listen(join(dir, 'redis.sock'), done))
  let asked = 0
  silent.on('connection', () => {
    asked++
    if (asked === 2) silent.close()
  })
  await start(t, dir)
  t.equal(asked, 2)
  t.notOk(silent.listening)
})

t.test('one that cannot start leaves nothing running', async t => {
  const dir = await directory(t)
  await mkdir(join(dir, 'appendonlydir'), { recursive: true })
  await mkdir(join(dir, 'appendonlydir', 'appendonly.aof.manifest'))
  await t.rejects(startRedis(dir), /ended with code/)
})
