import t from 'tap'
import { standInClasses } from '../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../helpers/bridge-process.ts'
import { startFakedClock } from '../helpers/faked-clock.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { ca } from '../helpers/verify/authority.ts'
import { startLoginTarget } from '../helpers/verify/login-target.ts'

t.test('nobody guesses a password by tries: not with two processes, not over restarts, not with another request', async t => {
  const target = await startLoginTarget(t)
  target.accounts.set('alice', 'the-right-one')
  const clock = await startFakedClock()
  const redis = await startTestRedis(clock.env)
  const jenkins = await startStandIn(standInClasses())
  t.teardown(async () => {
    await jenkins.close()
    await redis.close()
    await clock.close()
  })
  const env = {
    ...{ REDIS_URL: redis.url, MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, REDIS_UNSAFE: 'warn', OUTBOUND_ALLOW: '127.0.0.0/8' },
    ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token', ROLE: 'api', RATE_LIMIT: '0' }
  }
  const running: BridgeProcess[] = []
  t.teardown(() => Promise.all(running.map(one => one.end('SIGKILL'))))
  const start = async (): Promise<BridgeProcess> => {
    const one = await startBridgeProcess(env)
    running.push(one)
    return one
  }
  const [one, other] = [await start(), await start()]
  const made = async (path: string, body: object) => {
    const { status, text } = await one.call('POST', `/api/v1${path}`, body)
    if (status >= 300) throw new Error(text)
  }
  const settings = { kind: 'http', address: `${target.address}/user`, ca }
  await made('/verify-targets', { name: 'api', ...settings, projects: ['*'] })
  for (const name of ['shop', 'bank']) await made('/projects', { name })
  await made('/projects/shop/credentials', {
    ...{ id: 'a', type: 'username-password', data: { username: 'alice', password: 'guess-stored' } }
  })
  let guesses = 0
  /** The status of a guess, and what it showed. */
  async function guess(bridge: BridgeProcess, username = 'alice', project = 'shop'): Promise<string> {
    const data = { username, password: `guess-${guesses++}` }
    const body = { type: 'username-password', data, verify: { target: 'api' } }
    const { status, text } = await bridge.call('POST', `/api/v1/projects/${project}/credentials/validate`, body)
    return `${status} ${status === 200 ? JSON.parse(text).verification.state : JSON.parse(text).code}`
  }
  const REFUSED = '429 TOO_MANY_TRIES'
  const guessed = async (bridges: readonly BridgeProcess[], times: number): Promise<readonly string[]> => {
    const answers: string[] = []
    // Two of one project at once are all that a process tries.
    for (let i = 0; i < times; i++) answers.push(...(await Promise.all(bridges.map(bridge => guess(bridge)))))
    return answers
  }
  const countOf = (answers: readonly string[], what: string) => answers.filter(answer => answer === what).length

  const first = await guessed([one, other], 6)
  t.equal(countOf(first, '200 invalid'), 5, 'five a minute, with both processes')
  t.equal(countOf(first, REFUSED), 7)
  t.equal((await one.call('POST', '/api/v1/projects/shop/credentials/a/verify', {})).status, 429, 'those of a stored one count')
  for (const spelt of ['ALICE', 'Alice', '\uff41lice'])
    t.equal(await guess(one, spelt), REFUSED, `many services take ${spelt} for the same login`)
  await one.end('SIGKILL')
  const third = await start()
  t.equal(await guess(third), REFUSED, 'a restart forgets nothing')
  t.equal(await guess(third, 'bob'), '200 invalid', 'another login is not held up')
  await clock.set(2 / 60)
  for (let minute = 2; minute <= 10; minute += 2) {
    await clock.set(minute / 60)
    t.equal(countOf(await guessed([third, other], 3), '200 invalid'), 5, `minute ${minute}`)
  }
  await clock.set(12 / 60)
  t.equal(countOf(await guessed([third, other], 2), REFUSED), 4, 'thirty an hour')
  const aliceTries = () => target.logins.filter(login => login.startsWith('alice:')).length
  t.equal(aliceTries(), 30)
  t.equal(await guess(other, 'alice', 'bank'), '200 invalid', 'by project, so that no other project is locked out')
  await clock.set(62 / 60)
  t.equal(countOf(await guessed([third, other], 3), '200 invalid'), 5, 'after an hour those of the first minute are over')
  t.equal(aliceTries(), 36)
  for (const { output } of running) t.notMatch(output(), /guess-\d|guess-stored|the-right-one/)
})
