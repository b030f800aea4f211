import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { ADMIN_TOKEN } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { spawnSyncBound } from '../helpers/child.ts'
import { until } from '../helpers/until.ts'

async function withEmbedded(t: Test, limits: { path?: string; around?: readonly string[] } = {}, dir?: string) {
  const dataDir = dir ?? (await mkdtemp(join(tmpdir(), 'jcb-data-')))
  const path = [limits.path, process.env['PATH']].filter(Boolean).join(':')
  const bridge = await startBridgeProcess({ DATA_DIR: dataDir, ADMIN_TOKEN, PATH: path }, limits.around)
  t.teardown(async () => {
    await bridge.end()
    await rm(dataDir, { recursive: true, force: true })
  })
  return { bridge, call: bridge.call, dataDir }
}

const credential = (id: string, size = 10) => ({ id, type: 'access-token', data: { token: 'x'.repeat(size) } })

t.test('a redis-server of our own that is killed is started again, and given up when it does not stay up', async t => {
  // The path is too long for a socket, which is elsewhere then.
  const { bridge, call, dataDir } = await withEmbedded(t, {}, join(await mkdtemp(join(tmpdir(), 'jcb-data-')), 'd'.repeat(100)))
  t.equal((await call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  t.equal((await call('POST', '/api/v1/projects/demo/credentials', credential('a'))).status, 201)
  const socket = (await readFile(join(dataDir, 'redis', 'socket'), 'utf8')).trim()
  const client = new Redis(socket, { retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => {})
  t.teardown(() => client.disconnect())
  const kill = async () => process.kill(Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]), 'SIGKILL')
  await kill()
  await until('it is ready again', async () => (await fetch(`${bridge.url}/readyz`)).status === 200)
  t.equal((await call('GET', '/api/v1/projects/demo/credentials/a')).status, 200, 'nothing is lost')
  t.match(bridge.output(), /"signal":"SIGKILL".*"redis-server ended unexpectedly"/)
  let isOver = false
  const ended = bridge.ended.then(code => {
    isOver = true
    client.disconnect()
    return code
  })
  while (!isOver) await Promise.race([kill().catch(() => {}), ended])
  t.equal(await ended, 1)
  t.match(
    bridge.output(),
    /redis-server (was ended by SIGKILL|did not start), and has ended more than 5 times within a minute: the bridge stops\./
  )
})

/** How a disk can be made that is full soon: in a mount of its own where that is allowed, else by a limit on the size of files. */
async function smallDisk(t: Test, dataDir: string) {
  const inMount = (flags: string) => [
    'unshare',
    flags,
    'sh',
    '-c',
    `mount -t tmpfs -o size=3m tmpfs '${dataDir}' && exec "$@"`,
    'sh'
  ]
  for (const flags of ['-m', '-Urm']) {
    const [program = '', ...args] = inMount(flags)
    if (spawnSyncBound(program, [...args, 'true']).status !== 0) continue
    t.comment(`a tmpfs of 3 MB in unshare ${flags}`)
    return { around: inMount(flags) }
  }
  t.comment('ulimit -f on the redis-server')
  const bin = join(dataDir, '..', `${crypto.randomUUID()}-bin`)
  await mkdir(bin)
  t.teardown(() => rm(bin, { recursive: true, force: true }))
  const real = spawnSyncBound('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' }).stdout.trim()
  await writeFile(join(bin, 'redis-server'), `#!/bin/sh\nulimit -f 4000\nexec ${real} "$@"\n`)
  await chmod(join(bin, 'redis-server'), 0o755)
  return { path: bin }
}

t.test('on a full disk the bridge ends, and says why', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-data-'))
  const disk = await smallDisk(t, dir)
  const { bridge, call } = await withEmbedded(t, disk, dir)
  t.equal((await call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  let isOver = false
  const ended = bridge.ended.then(code => {
    isOver = true
    return code
  })
  const statuses = new Set<number>()
  for (let i = 0; !isOver; i++)
    await Promise.race([
      ended,
      call('POST', '/api/v1/projects/demo/credentials', credential(`c${i}`, 60_000)).then(
        ({ status }) => statuses.add(status),
        () => {}
      )
    ])
  t.equal(await ended, 1)
  t.strictSame(
    [...statuses].filter(status => status !== 201 && status !== 503 && status !== 409),
    [],
    'until then changes are taken or refused'
  )
  t.match(bridge.output(), /redis-server .* has ended more than 5 times within a minute: the bridge stops\. Its log says: \S/)
})
