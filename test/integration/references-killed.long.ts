import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { standInClasses } from '../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

t.test('processes that are killed while values change leave the newest one in Jenkins', async t => {
  const mount = await mkdtemp(join(tmpdir(), 'jcb-killed-'))
  t.teardown(() => rm(mount, { recursive: true }))
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const jenkins = await startStandIn(standInClasses())
  t.teardown(() => jenkins.close())
  const env = {
    ...{ REDIS_URL: redis.url, MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, SECRET_DIRECTORIES: mount, REDIS_UNSAFE: 'warn' },
    ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
  }
  const value = (n: number) => `value-${n}-not-a-real-one`
  await writeFile(join(mount, 'password'), value(0))
  let bridge = await startBridgeProcess(env)
  t.teardown(() => bridge.end('SIGKILL'))
  const made = async (path: string, body: object) => {
    const { status, text } = await bridge.call('POST', path, body)
    if (status >= 300) throw new Error(text)
  }
  const allowed = [{ projects: ['*'], paths: [''] }]
  await made('/api/v1/secret-stores', { name: 'files', provider: 'file', directory: mount, allowed, refreshEvery: '1s' })
  await made('/api/v1/projects', { name: 'shop' })
  const password = { valueFrom: { store: 'files', key: 'password' } }
  await made('/api/v1/projects/shop/credentials', { id: 'a', type: 'username-password', data: { username: 'x', password } })
  const generation = async () => JSON.parse((await bridge.call('GET', '/api/v1/projects/shop/credentials/a')).text).generation
  for (let n = 1; n <= 3; n++) {
    const before = await generation()
    await writeFile(join(mount, 'password'), value(n))
    // Killed as soon as the new value is stored, or before anything was read of it.
    if (n % 2 === 1) await until(`the new value ${n} is stored`, async () => (await generation()) > before, 60_000)
    await bridge.end('SIGKILL')
    bridge = await startBridgeProcess(env)
  }
  const readback = async (): Promise<Readonly<Record<string, string>>> => {
    const headers = { authorization: `Bearer ${jenkins.controlToken}` }
    const answer = await fetch(`${new URL(jenkins.url).origin}/__control/readback?folder=shop&id=a`, { headers })
    return answer.ok ? ((await answer.json()) as Record<string, string>) : {}
  }
  await until(
    'Jenkins has the newest value',
    async () => {
      const { status } = JSON.parse((await bridge.call('GET', '/api/v1/projects/shop/credentials/a')).text)
      return status.phase === 'Synced' && status.source.stale === null && (await readback())['password'] === value(3)
    },
    60_000
  )
  t.equal((await readback())['password'], value(3))
})
