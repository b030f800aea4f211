import { randomBytes } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { createProcessRegistry } from '../../src/store/process-registry.ts'
import { ADMIN_TOKEN } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const directory = await mkdtemp(join(tmpdir(), 'jcb-reload-long-'))
const [redis, jenkins] = await Promise.all([startTestRedis(), startStandIn()])
t.teardown(async () => {
  await Promise.all([redis.close(), jenkins.close()])
  await rm(directory, { recursive: true })
})

const key = (id: string) => `${id}:${randomBytes(32).toString('base64url')}`
const [k1, k2] = [key('k1'), key('k2')]
const path = (name: string) => join(directory, name)
async function put(name: string, text: string): Promise<void> {
  await writeFile(path(`${name}.new`), text, { mode: 0o400 })
  await rename(path(`${name}.new`), path(name))
}

t.test('a process that lacks a key in use is ready again once its file has it; one that was killed is named', async t => {
  await Promise.all([put('one', k1), put('two', k1)])
  const shared = {
    ADMIN_TOKEN,
    REDIS_URL: redis.url,
    JENKINS_URL: jenkins.url,
    JENKINS_USER: 'admin',
    JENKINS_TOKEN: 'admin-token'
  }
  const one = await startBridgeProcess({ ...shared, MASTER_KEYS_FILE: path('one') })
  // Frozen, it counts as gone; otherwise a new first key would wait for it.
  process.kill(one.pid, 'SIGSTOP')
  const live = createProcessRegistry(redis.client)
  await until('it counts as gone', async () => (await live.all()).length === 0)
  const early = await startBridgeProcess({ ...shared, MASTER_KEYS: `${k2},${k1}` })
  t.teardown(async () => void (await Promise.all([one.end('SIGKILL'), early.end('SIGKILL')])))
  t.equal((await early.call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  process.kill(one.pid, 'SIGCONT')
  await until('the first process lacks a key', async () => (await one.call('GET', '/readyz')).status === 503)
  await put('one', `${k1},${k2}`)
  await until('it is ready again', async () => (await one.call('GET', '/readyz')).status === 200)
  t.equal((await one.call('PATCH', '/api/v1/projects/demo', { displayName: 'Demo' })).status, 200)

  await early.end('SIGKILL')
  const { items } = JSON.parse((await one.call('POST', '/api/v1/admin/reload')).text)
  t.match(items.map(({ outcome }: { outcome: string }) => outcome).toSorted(), ['unanswered', 'unchanged'])
  await until('it is gone', async () => {
    const [{ processes }] = JSON.parse((await one.call('GET', '/api/v1/controllers')).text).items
    return processes.length === 1
  })
})
