import t, { type Test } from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { startFakedClock } from '../helpers/faked-clock.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

/** Milliseconds: some intervals of checks, and far less than a clock is set by. */
const PATIENCE = 15_000

/** Bridges in processes of their own, on one Redis and one Jenkins, with clocks that can be set. */
async function withClocks(t: Test) {
  const [redisClock, firstClock, secondClock] = await Promise.all([startFakedClock(), startFakedClock(), startFakedClock()])
  const redis = await startTestRedis(redisClock.env)
  const jenkins = await startStandIn()
  const shared = {
    ...{ REDIS_URL: redis.url, JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' },
    ...{ MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, RECONCILE_INTERVAL: '1s', METRICS_TOKEN: 'metrics-token-0123456789' }
  }
  const first = await startBridgeProcess({ ...shared, ...firstClock.env })
  const second = await startBridgeProcess({ ...shared, ROLE: 'worker', ...secondClock.env })
  t.teardown(async () => {
    await Promise.all([first.end('SIGKILL'), second.end('SIGKILL')])
    await Promise.all([redis.close(), jenkins.close()])
    await Promise.all([redisClock, firstClock, secondClock].map(clock => clock.close()))
  })
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${new URL(jenkins.url).origin}/__control${path}`, {
      method,
      headers: { authorization: `Bearer ${jenkins.controlToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
  return { clocks: { redis: redisClock, first: firstClock, second: secondClock }, call: first.call, control }
}

t.test('clocks that step by an hour', async t => {
  const { clocks, call, control } = await withClocks(t)
  const credentials = '/api/v1/projects/demo/credentials'
  t.equal((await call('POST', '/api/v1/projects', { name: 'demo' })).status, 201)
  let written = 0
  /** Checks go on at their interval, and a change is brought to Jenkins. */
  const goesOn = async (what: string) => {
    await control('DELETE', '/requests')
    const isChecked = async () => {
      const requests = (await (await control('GET', '/requests')).json()) as { method: string; path: string }[]
      return requests.filter(({ method, path }) => method === 'GET' && path.includes('/job/demo/config.xml')).length >= 2
    }
    await until(`the folder is checked ${what}`, isChecked, PATIENCE)
    const id = `c${written++}`
    const isStored = async () =>
      [201, 409].includes((await call('POST', credentials, { id, type: 'access-token', data: { token: id } })).status)
    await until(`a change is stored ${what}`, isStored, PATIENCE)
    await until(
      `it is in Jenkins ${what}`,
      async () => (await control('GET', `/readback?folder=demo&id=${id}`)).status === 200,
      PATIENCE
    )
    t.pass(`goes on ${what}`)
  }
  await goesOn('with clocks that agree')
  for (const [name, hours] of [
    ['first', 1],
    ['first', 0],
    ['first', -1],
    ['second', 1],
    ['second', 0],
    ['redis', 1],
    ['redis', 0],
    ['redis', -1]
  ] as const) {
    await clocks[name].set(hours)
    await goesOn(`with the clock of ${name} ${hours} h from the true time`)
  }
  const all = (hours: number) => Promise.all(Object.values(clocks).map(clock => clock.set(hours)))
  await all(1)
  await goesOn('with all clocks an hour ahead')
  await all(0)
  await goesOn('with all clocks put back')
})
