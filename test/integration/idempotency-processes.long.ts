import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../helpers/bridge-process.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

// Leases of processes that were killed end by themselves.
t.setTimeout(120_000)

const [redis, jenkins] = await Promise.all([startTestRedis(), startStandIn()])
t.teardown(() => Promise.all([redis.close(), jenkins.close()]))
const env = {
  ADMIN_TOKEN,
  REDIS_URL: redis.url,
  MASTER_KEYS: newMasterKeys(),
  ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
}
const AT = '/api/v1/projects/demo'
const start = async () => {
  const bridge = await startBridgeProcess(env)
  t.teardown(() => bridge.end('SIGKILL'))
  return bridge
}

async function post(bridge: BridgeProcess, path: string, key: string, body: object, prefer = '') {
  const answer = await fetch(`${bridge.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json', 'idempotency-key': key, prefer },
    body: JSON.stringify(body)
  })
  const text = await answer.text()
  return { status: answer.status, text, body: JSON.parse(text), isReplay: answer.headers.get('idempotency-replayed') === 'true' }
}

/** Repeats a request until the lease of the process that died has ended. */
const repeat = (bridge: BridgeProcess, path: string, key: string, body: object) =>
  until(
    'the lease of the dead process has ended',
    async () => {
      const answer = await post(bridge, path, key, body)
      return answer.status === 409 && answer.body.code === 'IDEMPOTENCY_KEY_BUSY' ? undefined : answer
    },
    40_000
  )

const countOf = async (bridge: BridgeProcess, type: string, credential: string) => {
  const { text } = await bridge.call('GET', `${AT}/events?type=${type}&credential=${credential}&limit=200`)
  return JSON.parse(text).items.length
}
const token = (id: string) => ({ id, type: 'access-token', data: { token: `value-of-${id}` } })

let one = await start()
const two = await start()
await one.call('POST', '/api/v1/projects', { name: 'demo', policies: { paused: true } })

t.test('of many equal requests to two processes one has its effect, and all get its answer', async t => {
  const sent = Array.from({ length: 20 }, (_, i) => post(i % 2 === 0 ? one : two, `${AT}/credentials`, 'both', token('both')))
  const answers = await Promise.all(sent)
  const made = answers.filter(({ status, isReplay }) => status === 201 && !isReplay)
  t.equal(made.length, 1)
  for (const { status, body, text } of answers) {
    if (status === 201) t.equal(text, made[0]?.text)
    else t.match([status, body.code], [409, 'IDEMPOTENCY_KEY_BUSY'])
  }
  for (const bridge of [one, two])
    t.match(await post(bridge, `${AT}/credentials`, 'both', token('both')), { text: made[0]?.text, isReplay: true })
  t.equal(await countOf(one, 'Created', 'both'), 1)
})

t.test('a process that is killed between the effect and the answer: the repeated request gets the first answer', async t => {
  for (const { path, body, change, marks } of [
    { path: `${AT}/credentials`, body: token('killed'), change: { description: 'x' }, marks: 'jcb:{p:demo}:once:*' },
    {
      path: '/api/v1/projects',
      body: { name: 'killed', policies: { paused: true } },
      change: { displayName: 'x' },
      marks: 'jcb:{p:killed}:once:*'
    }
  ]) {
    // It waits for Jenkins, where a paused project never gets.
    const key = 'killed'
    const before = (await redis.client.keys(marks)).length
    const lost = post(one, path, key, body, 'wait=60').then(
      () => 'answered',
      () => 'lost'
    )
    await until('the effect is there', async () => (await redis.client.keys(marks)).length > before)
    await one.end('SIGKILL')
    t.equal(await lost, 'lost')
    t.match(await post(two, path, key, body), { status: 409, body: { code: 'IDEMPOTENCY_KEY_BUSY' } }, 'while the lease lasts')
    t.equal((await two.call('PATCH', `${path}/killed`, change)).status, 200)
    t.match(await post(two, path, key, { ...body, more: 1 }), { status: 400 })
    const again = await repeat(two, path, key, body)
    t.match(again, { status: 201, isReplay: true, body: { generation: 1 } })
    t.match(await post(two, path, key, body), { status: 201, text: again.text, isReplay: true })
    one = await start()
  }
  t.equal(await countOf(two, 'Created', 'killed'), 1)
})

t.test('a process that stands still while another answers does nothing when it goes on', async t => {
  process.kill(one.pid, 'SIGSTOP')
  const slow = post(one, `${AT}/credentials`, 'slow', token('slow'))
  const fast = await repeat(two, `${AT}/credentials`, 'slow', token('slow'))
  t.match(fast, { status: 201, isReplay: false })
  process.kill(one.pid, 'SIGCONT')
  t.match(await slow, { status: 201, text: fast.text, isReplay: true })
  t.equal(await countOf(two, 'Created', 'slow'), 1)
})
