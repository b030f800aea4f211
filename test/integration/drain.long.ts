import { Agent, type IncomingMessage, request } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { json } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { freePort } from '../helpers/free-port.ts'
import { proxyAgent, startProxies } from '../helpers/proxies.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const redis = await startTestRedis()
t.teardown(() => redis.close())
const jenkins = await startStandIn()
t.teardown(() => jenkins.close())
const settings = {
  ...{ ROLE: 'api', REDIS_URL: redis.url, MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, LOG_LEVEL: 'info' },
  ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
}
const authorization = `Bearer ${ADMIN_TOKEN}`
const PROJECT = '/api/v1/projects/demo'

/** One request over a connection of the agent; the status, or why there was none. */
function ask(agent: Agent, method: string, url: string, body?: object): Promise<number | string> {
  return new Promise(resolve => {
    const headers = { authorization, ...(body ? { 'content-type': 'application/json' } : {}) }
    const send = url.startsWith('https:') ? tlsRequest : request
    const asked = send(url, { agent, method, headers }, (answer: IncomingMessage) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
      answer.once('error', error => resolve(error.message))
    })
    asked.once('error', error => resolve(error.message))
    asked.end(body && JSON.stringify(body))
  })
}

t.test('restarts behind nginx and behind HAProxy fail no request', { timeout: 110_000 }, async t => {
  const ports = [await freePort(), await freePort()] as const
  // The default of DRAIN_TIME, which the proxies' examples are made for.
  const start = (port: number) => startBridgeProcess({ ...settings, PORT: String(port), DRAIN_TIME: '' })
  const processes = await Promise.all(ports.map(start))
  t.teardown(() => Promise.all(processes.map(each => each.end('SIGKILL'))))
  const proxies = await startProxies(t, ports)
  const outside = proxyAgent()
  t.teardown(() => outside.destroy())
  await ask(outside, 'POST', `${proxies.nginx}/api/v1/projects`, { name: 'demo' })
  let isOver = false
  const tally = new Map<string, number>()
  const count = (name: string) => tally.set(name, (tally.get(name) ?? 0) + 1)

  async function client(name: 'nginx' | 'haproxy', nth: number): Promise<void> {
    const agent = proxyAgent({ maxSockets: 1 })
    const id = `${name}-${nth}`
    const url = `${proxies[name]}${PROJECT}/credentials`
    const made = await ask(agent, 'POST', url, { id, type: 'access-token', data: { token: 'not-a-real-one' } })
    if (made !== 201) count(`${name}: POST ${made}`)
    for (let i = 0; !isOver; i++) {
      // Every third changes something, which a proxy must not send twice.
      const change = i % 3 === 0
      const status = change
        ? await ask(agent, 'PATCH', `${url}/${id}`, { description: `change ${i}` })
        : await ask(agent, 'GET', `${url}/${id}`)
      count(status === 200 ? `${name}: 200` : `${name}: ${change ? 'PATCH' : 'GET'} ${status}`)
      await setTimeout(20)
    }
    agent.destroy()
  }
  const clients = Promise.all(
    (['nginx', 'haproxy'] as const).flatMap(name => Array.from({ length: 12 }, (_, i) => client(name, i)))
  )

  for (const [i, port] of ports.entries()) {
    t.equal(await processes[i]?.end('SIGTERM'), 0)
    processes[i] = await start(port)
    await until('HAProxy sees it again, so that the other one may go', proxies.seesBoth, 60_000)
  }
  const enough = async () => ['nginx: 200', 'haproxy: 200'].every(name => (tally.get(name) ?? 0) >= 3000)
  await until('3,000 requests went through each', enough).finally(() => (isOver = true))
  await clients
  t.comment(JSON.stringify(Object.fromEntries(tally)))
  t.strictSame([...tally.keys()].toSorted(), ['haproxy: 200', 'nginx: 200'], JSON.stringify(Object.fromEntries(tally)))
})

t.test('a process that drains says so, goes on answering, and keeps no connection', async t => {
  const bridge = await startBridgeProcess({ ...settings, DRAIN_TIME: '2s' })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  t.equal(await ask(agent, 'GET', `${bridge.url}/api/v1/whoami`), 200)
  const gone = bridge.end('SIGTERM')
  const ready = await until('it is not ready', async () => {
    const answer = await fetch(`${bridge.url}/readyz`)
    return answer.status === 503 && answer
  })
  t.match(await ready.json(), { stopping: true, redis: { ready: true } })
  const answer = await fetch(`${bridge.url}/api/v1/whoami`, { headers: { authorization } })
  t.match([answer.status, answer.headers.get('connection')], [200, 'close'])
  t.equal((await fetch(`${bridge.url}/healthz`)).status, 200, 'it is well all the same')
  const refused = await fetch(`${bridge.url}/api/v1/whoami`)
  t.match([refused.status, refused.headers.get('content-type')], [401, /problem\+json/])
  t.equal(await gone, 0)
})

t.test('SIGINT stops without a drain; SIGHUP reloads and stops nothing', async t => {
  const bridge = await startBridgeProcess({ ...settings, DRAIN_TIME: '10m' })
  t.teardown(() => bridge.end('SIGKILL'))
  const gone = bridge.end('SIGHUP')
  await until('it has said what SIGHUP does', async () => bridge.output().includes('"settings reloaded"'))
  t.equal((await fetch(`${bridge.url}/readyz`)).status, 200)
  void bridge.end('SIGINT')
  t.equal(await gone, 0, 'a drain of ten minutes would have outlived this test')
})

t.test('requests that are under way when the port closes are answered', async t => {
  const bridge = await startBridgeProcess({ ...settings, DRAIN_TIME: '1s' })
  // Without a worker its outcome does not come: it waits until the process stops.
  const waiting = fetch(`${bridge.url}${PROJECT}/credentials/nginx-0`, {
    method: 'PATCH',
    headers: { authorization, 'content-type': 'application/merge-patch+json', prefer: 'wait=30' },
    body: JSON.stringify({ description: 'the last one' })
  })
  await until('it has arrived', async () =>
    (await redis.client.hget('jcb:{p:demo}:credentials', 'nginx-0'))?.includes('the last one')
  )
  const code = await bridge.end('SIGTERM')
  const answer = await waiting
  t.equal(code, 0)
  t.equal(answer.status, 200)
  t.match(await json(answer.body as never), { description: 'the last one' })
})
