import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:http2'
import { type RequestOptions, request } from 'node:https'
import { text as readText } from 'node:stream/consumers'
import t from 'tap'
import { streamTimes } from '../../src/http/stream/event-stream.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../helpers/bridge-process.ts'
import { freePort } from '../helpers/free-port.ts'
import { proxyAgent, proxyCa, startProxies } from '../helpers/proxies.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const authorization = `Bearer ${ADMIN_TOKEN}`
/** The longest wait that `Prefer: wait` may ask for, in seconds. */
const LONGEST_WAIT = 60

const redis = await startTestRedis()
t.teardown(() => redis.close())
const jenkins = await startStandIn()
t.teardown(() => jenkins.close())
const ports = [await freePort(), await freePort()] as const
const masterKeys = newMasterKeys()
const processes: BridgeProcess[] = []
for (const [i, port] of ports.entries()) {
  processes.push(
    await startBridgeProcess({
      ...{ ROLE: i === 0 ? 'all' : 'api', REDIS_URL: redis.url, MASTER_KEYS: masterKeys, PORT: String(port), LOG_LEVEL: 'info' },
      ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' },
      ...{ ADMIN_TOKEN, TRUST_PROXY: '127.0.0.1' }
    })
  )
}
t.teardown(() => Promise.all(processes.map(each => each.end('SIGKILL'))))
const { nginx, haproxy } = await startProxies(t, ports)
const agent = proxyAgent()
t.teardown(() => agent.destroy())

async function ask(url: string, { headers, ...options }: RequestOptions = {}, body?: string) {
  const type = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const asked = request(url, { agent, headers: { authorization, ...type, ...headers }, ...options })
  asked.end(body)
  const [answer] = await once(asked, 'response')
  const text = await readText(answer)
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
  return { status: answer.statusCode, headers: answer.headers, text, body: JSON.parse(text) as any }
}

for (const [name, url] of Object.entries({ nginx, haproxy })) {
  const project = `${url}/api/v1/projects/behind-${name}`

  t.test(`a set of 1.8 MB goes through ${name}, and what is too large is refused by the bridge`, async t => {
    t.equal((await ask(`${url}/api/v1/projects`, { method: 'POST' }, JSON.stringify({ name: `behind-${name}` }))).status, 201)
    const token = 'not-a-real-one-'.repeat(120)
    const credentials = Array.from({ length: 1000 }, (_, i) => ({ id: `id-${i}`, type: 'access-token', data: { token } }))
    const set = JSON.stringify({ credentials })
    t.ok(set.length > 1_800_000, `${set.length} bytes`)
    const stored = await ask(`${project}/credentials`, { method: 'PUT', headers: { prefer: 'wait=60' } }, set)
    t.match([stored.status, stored.headers['preference-applied']], [200, 'wait=60'], stored.text.slice(0, 300))
    t.equal((await ask(`${project}/credentials?limit=1`)).body.total, 1000)
    if (name === 'haproxy') return // It may close the connection before its client has read why.
    const tooMuch = await ask(`${project}/credentials`, { method: 'PUT' }, `{"credentials":"${'x'.repeat(34 * 2 ** 20)}"}`)
    t.match(tooMuch, { status: 413, headers: { 'content-type': /problem\+json/ }, body: { code: 'BODY_TOO_LARGE' } })
  })

  t.test(`an event stream through ${name} is live, and lives while nothing happens`, async t => {
    for (const isHttp2 of [false, true]) {
      const { stream, close } = await opened(`${project}/events/stream`, isHttp2)
      t.teardown(close)
      let text = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      const id = `live-${isHttp2}`
      const body = { id, type: 'access-token', data: { token: 'x' } }
      t.equal((await ask(`${project}/credentials`, { method: 'POST' }, JSON.stringify(body))).status, 201)
      await until('it is told', async () => text.includes(`"${id}"`) && /event: Synced/.test(text))
      const before = text.length
      await until('it hears that nothing happens', async () => text.length > before, 2 * streamTimes.heartbeat)
    }
  })

  t.test(`${name} says who its client is, and no client can say that`, async t => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http', 'x-request-id': `from-${name}` }
    const answer = await ask(`${url}/api/v1/whoami`, { headers, agent: proxyAgent({ localAddress: '127.0.0.2' }) })
    t.match(answer, { status: 200, headers: { 'strict-transport-security': /max-age/ } })
    const line = await until('it is in a log', async () =>
      processes.flatMap(each => each.output().split('\n')).find(each => each.includes(`"from-${name}"`))
    )
    // Which is in TRUST_PROXY as well here, but only the proxy's own entry may count: the peer is one hop.
    t.equal(JSON.parse(line).address, '127.0.0.2')
  })

  t.test(`long tokens pass ${name}`, async t => {
    const answer = await ask(`${url}/api/v1/whoami`, { headers: { authorization: `Bearer ${'x'.repeat(12_000)}` } })
    t.match(answer, { status: 401, headers: { 'content-type': /problem\+json/ } })
  })
}

t.test('nginx passes an event on at once because of its directive, and because of the header of the answer', async t => {
  const ignoring = (text: string) => text.replace('location / {', 'location / { proxy_ignore_headers X-Accel-Buffering;')
  const without = (text: string) => text.replace('proxy_buffering off;', '')
  const [byDirective, byHeader, byNeither] = await Promise.all(
    [ignoring, without, (text: string) => without(ignoring(text))].map(
      async change => (await startProxies(t, ports, change)).nginx
    )
  )
  const path = '/api/v1/projects/behind-nginx'
  const heard = async (url: string) => {
    const { stream, close } = await opened(`${url}${path}/events/stream`, false)
    t.teardown(close)
    const texts: string[] = []
    stream.setEncoding('utf8').on('data', (chunk: string) => texts.push(chunk))
    return () => texts.join('')
  }
  const streams = [await heard(String(byDirective)), await heard(String(byHeader))]
  let held: (() => string) | undefined
  // Its headers may be held back, too.
  const opening = heard(String(byNeither)).then(text => (held = text))
  opening.catch(() => {})
  const told = async (id: string) => {
    await ask(
      `${nginx}${path}/credentials`,
      { method: 'POST' },
      JSON.stringify({ id, type: 'access-token', data: { token: 'x' } })
    )
    for (const text of streams) await until(`${id} is told`, async () => text().includes(`"${id}"`))
  }
  for (const id of ['first', 'second', 'third']) await told(id)
  t.notMatch(held?.() ?? '', 'first', 'without both it is held back')
})

t.test('the time-outs of the examples outlast a quiet stream and the longest wait', async t => {
  const read = (file: string) => readFile(new URL(`../../ops/proxy/${file}`, import.meta.url), 'utf8')
  const longest = Math.max(LONGEST_WAIT, (2 * streamTimes.heartbeat) / 1000)
  const found = [
    ...(await read('nginx.conf')).matchAll(/(proxy_read_timeout) (\d+)s/g),
    ...(await read('haproxy.cfg')).matchAll(/(timeout (?:client|server)) (\d+)s/g)
  ]
  t.strictSame(
    found.map(each => each[1]),
    ['proxy_read_timeout', 'timeout client', 'timeout server']
  )
  for (const [line, , seconds] of found) t.ok(Number(seconds) > longest, line)
})

/** An open stream, over a separate connection. */
async function opened(address: string, isHttp2: boolean) {
  if (!isHttp2) {
    const asked = request(address, { agent: false, ca: proxyCa, headers: { authorization } })
    asked.end()
    const [stream] = await once(asked, 'response')
    return { stream, close: () => void asked.destroy() }
  }
  const { origin, pathname } = new URL(address)
  const session = connect(origin, { ca: proxyCa })
  const stream = session.request({ ':path': pathname, authorization })
  await once(stream, 'response')
  return { stream, close: () => session.destroy() }
}
