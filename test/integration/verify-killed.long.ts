import t from 'tap'
import { standInClasses } from '../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'
import { ca } from '../helpers/verify/authority.ts'
import { startLoginTarget } from '../helpers/verify/login-target.ts'

t.test('a try whose worker is killed ends, and its login is not sent again by itself', async t => {
  const target = await startLoginTarget(t)
  target.accounts.set('alice', 'not-a-real-one-1')
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const jenkins = await startStandIn(standInClasses())
  t.teardown(() => jenkins.close())
  const env = {
    ...{ REDIS_URL: redis.url, MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, REDIS_UNSAFE: 'warn', OUTBOUND_ALLOW: '127.0.0.0/8' },
    ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
  }
  const api = await startBridgeProcess({ ...env, ROLE: 'api' })
  t.teardown(() => api.end('SIGKILL'))
  const made = async (path: string, body: object) => {
    const { status, text } = await api.call('POST', `/api/v1${path}`, body)
    if (status >= 300) throw new Error(text)
  }
  const settings = { kind: 'http', address: `${target.address}/user`, ca, projects: ['*'] }
  await made('/verify-targets', { name: 'intranet-api', ...settings })
  await made('/projects', { name: 'shop' })
  const data = { username: 'alice', password: 'not-a-real-one-1' }
  await made('/projects/shop/credentials', { id: 'a', type: 'username-password', data })
  const verified = async () => JSON.parse((await api.call('GET', '/api/v1/projects/shop/credentials/a')).text).status.verified
  // It never answers.
  target.intercept = () => true
  const first = await startBridgeProcess({ ...env, ROLE: 'worker' })
  t.teardown(() => first.end('SIGKILL'))
  await made('/projects/shop/credentials/a/verify', {})
  await until('it is being tried', async () => target.logins.length === 1)
  await first.end('SIGKILL')
  const elsewhere = await startBridgeProcess({ ...env, ROLE: 'worker', WORKER_VERIFY: 'registry-*' })
  t.teardown(() => elsewhere.end('SIGKILL'))
  target.intercept = undefined
  const second = await startBridgeProcess({ ...env, ROLE: 'worker', WORKER_VERIFY: 'intranet-*' })
  t.teardown(() => second.end('SIGKILL'))
  await until('it has ended', async () => (await verified()) !== null, 90_000)
  t.match(await verified(), { state: 'unknown', reason: 'Interrupted' })
  t.equal(target.logins.length, 1)
  await second.end('SIGKILL')
  await made('/projects/shop/credentials/a/verify', {})
  await until('the job waits', async () => (await redis.client.zcard('{jcb-queue}:verify-intranet-api:prioritized')) === 1)
  t.equal(target.logins.length, 1, 'a worker that may not reach the verify target leaves it alone')
  const third = await startBridgeProcess({ ...env, ROLE: 'worker', WORKER_VERIFY: 'intranet-*' })
  t.teardown(() => third.end('SIGKILL'))
  await until('it works', async () => (await verified())?.state === 'valid', 60_000)
  t.equal(await redis.client.hlen('jcb:{p:shop}:verify-wishes'), 0)
})
