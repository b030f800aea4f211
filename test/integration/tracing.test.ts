import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { loadConfig } from '../../src/app/config/config.ts'
import { createLogger } from '../../src/app/logger.ts'
import { openTracing } from '../../src/app/tracing/tracing.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { withBridge } from '../helpers/bridge.ts'
import { spawnSyncBound } from '../helpers/child.ts'
import { startReceiver } from '../helpers/receiver.ts'
import { dumpOf } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[]
  readonly links?: readonly { traceId: string }[]
  readonly status: { code?: number; message?: string }
}

/** A collector that takes OTLP over HTTP as JSON. */
const bodies: string[] = []
const tokens = new Set<string | undefined>()
const collector = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', part => {
    body += part
  })
  request.on('end', () => {
    tokens.add(request.headers.authorization)
    if (request.url === '/v1/traces' && request.headers['content-type'] === 'application/json') bodies.push(body)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
})
await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve))
t.teardown(() => {
  collector.closeAllConnections()
  collector.close()
})
const url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`
const spans = (): OtlpSpan[] =>
  bodies.flatMap(body =>
    JSON.parse(body).resourceSpans.flatMap((r: { scopeSpans: { spans: OtlpSpan[] }[] }) => r.scopeSpans.flatMap(s => s.spans))
  )
const valueOf = (span: OtlpSpan, key: string) => Object.values(span.attributes.find(each => each.key === key)?.value ?? {})[0]
const SERVER = 2
const CLIENT = 3
const CONSUMER = 5
const [TRACE, PARENT] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
const traceparent = `00-${TRACE}-${PARENT}-01`
const credentials = '/api/v1/projects/apollo/credentials'

const webhooks = {
  outbound: { http: true, networks: ['127.0.0.1/32'], hosts: [] },
  webhookTimes: { first: 20, longest: 100, giveUp: 60_000 }
}
const bridge = await withBridge(t, { tracing: { url }, ...webhooks })
await bridge.project('apollo')

t.test('one trace holds the request, the run that follows from it, and the requests to Jenkins', async t => {
  await bridge.control('DELETE', '/requests')
  const secret = { id: 'moon-token', type: 'access-token', data: { token: 'a-value-nobody-sees' } }
  const made = await bridge.call('POST', credentials, secret, { traceparent, prefer: 'wait=10' })
  t.equal(made.body.status.phase, 'Synced')
  await bridge.call('POST', credentials, { ...secret, id: 'x' }, { traceparent: '00-nonsense', prefer: 'wait=10' })
  const seen = (await bridge.control('GET', '/requests')).body as { path: string }[]
  t.ok(seen.length > 0)
  await bridge.restart()
  const own = spans().filter(({ traceId }) => traceId === TRACE)
  const request = own.find(({ kind }) => kind === SERVER)
  t.match(request, { name: 'POST /api/v1/projects/:project/credentials', parentSpanId: PARENT })
  t.equal(valueOf(request as OtlpSpan, 'http.response.status_code'), 201)
  t.equal(valueOf(request as OtlpSpan, 'jcb.project'), 'apollo')
  const run = own.find(({ kind }) => kind === CONSUMER)
  t.match(run, { name: 'sync project', parentSpanId: request?.spanId })
  t.equal(valueOf(run as OtlpSpan, 'jcb.outcome'), 'done')
  const calls = own.filter(({ kind }) => kind === CLIENT)
  t.ok(calls.some(({ name }) => name === 'jenkins create credential'))
  t.ok(calls.some(({ name }) => name === 'jenkins read folder'))
  for (const call of calls) t.equal(call.parentSpanId, run?.spanId, call.name)
  t.ok(calls.every(call => valueOf(call, 'http.response.status_code') !== undefined))
  t.equal(own.length, 2 + calls.length)
})

t.test('what has no trace begins one; what is read in a request belongs to it', async t => {
  const nonsense = spans().filter(({ name, parentSpanId }) => name.startsWith('POST') && !parentSpanId)
  t.ok(nonsense.length >= 2, 'an odd traceparent is as none')
  await bridge.call('GET', '/api/v1/projects/apollo/plan')
  await bridge.call('GET', '/healthz')
  await bridge.call('GET', '/api/v1/projects/secret-looking-name')
  await bridge.restart()
  const plan = spans().find(({ name }) => name === 'GET /api/v1/projects/:project/plan')
  t.ok(
    spans().some(({ kind, parentSpanId }) => kind === CLIENT && parentSpanId === plan?.spanId),
    'the plan has read the folder'
  )
  const lost = spans().find(
    ({ name, attributes }) => name === 'GET /api/v1/projects/:project' && /404/.test(JSON.stringify(attributes))
  )
  t.equal(valueOf(lost as OtlpSpan, 'error.type'), 'PROJECT_NOT_FOUND')
  t.notOk(spans().some(({ name }) => /healthz|readyz|metrics/.test(name)))
})

t.test('who waits for a turn at Jenkins stays in its own trace', async t => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  for (const name of names) await bridge.project(name)
  await Promise.all(
    names.map((name, i) =>
      bridge.call(
        'POST',
        `/api/v1/projects/${name}/credentials`,
        { id: 'x', type: 'access-token', data: { token: 'y' } },
        {
          ...{ traceparent: `00-${String(i + 1).padStart(32, 'f')}-${PARENT}-01`, prefer: 'wait=10' }
        }
      )
    )
  )
  await bridge.restart()
  for (const [i] of names.entries()) {
    const own = spans().filter(({ traceId }) => traceId === String(i + 1).padStart(32, 'f'))
    const created = own.filter(span => valueOf(span, 'jcb.operation') === 'create credential')
    t.ok(created.length > 0, `trace ${i} has its own create`)
    t.strictSame(new Set(own.flatMap(span => valueOf(span, 'jcb.project') ?? [])), new Set([names[i]]))
  }
})

t.test('several changes before a run: it belongs to the first, and is linked to the others', async t => {
  await bridge.call('PATCH', '/api/v1/projects/apollo', { policies: { paused: true } }, { prefer: 'wait=10' })
  const { client } = bridge.redis
  const key = projectKeys('apollo').traces
  await until('nothing waits', async () => (await client.exists(key)) === 0)
  const ids = ['1', '2', '3'].map(digit => digit.repeat(32))
  await client.rpush(key, ...ids.map(id => `00-${id}-${PARENT}-01`))
  await bridge.call('POST', '/api/v1/projects/apollo/sync')
  await until('they were taken', async () => (await client.exists(key)) === 0)
  await bridge.restart()
  const run = spans().find(({ traceId, kind }) => traceId === ids[0] && kind === CONSUMER)
  t.match(run, { parentSpanId: PARENT, links: [{ traceId: ids[1] }, { traceId: ids[2] }, { traceId: String }] })
})

t.test('a message to a webhook belongs to where its event comes from, and says nothing of the address', async t => {
  const receiver = await startReceiver(t)
  await bridge.project('comet')
  const path = '/api/v1/projects/comet/webhooks'
  const made = await bridge.call('POST', path, {
    url: `${receiver.url}/s3cret-path?key=s3cret-query`,
    types: ['Created', 'Synced']
  })
  receiver.answer(response => {
    receiver.answer(204)
    response.writeHead(500).end()
  })
  const trace = 'c0ffee'.padStart(32, '0')
  const secret = { id: 'tail', type: 'access-token', data: { token: 'a-value-nobody-sees' } }
  await bridge.call('POST', '/api/v1/projects/comet/credentials', secret, { traceparent: `00-${trace}-${PARENT}-01` })
  await until('both have arrived', async () => receiver.received.length === 3)
  await bridge.call('POST', `${path}/${made.body.id}/test`)
  const events = await bridge.call('GET', '/api/v1/projects/comet/events')
  await bridge.restart()

  const all = spans()
  const sent = all.filter(({ name, traceId }) => name === 'deliver to webhook' && traceId === trace)
  const request = all.find(({ traceId, kind }) => traceId === trace && kind === SERVER)
  const run = all.find(({ traceId, kind }) => traceId === trace && kind === CONSUMER)
  t.match(sent, [
    { kind: CLIENT, parentSpanId: request?.spanId, status: { code: 2 } },
    { kind: CLIENT, parentSpanId: request?.spanId },
    { kind: CLIENT, parentSpanId: run?.spanId }
  ])
  const said = (key: string) => sent.map(span => valueOf(span, key))
  t.strictSame(said('jcb.event.type'), ['Created', 'Created', 'Synced'])
  t.strictSame(said('jcb.outcome'), ['Refused', 'ok', 'ok'])
  t.strictSame(said('http.response.status_code'), [500, 204, 204])
  t.strictSame(said('jcb.webhook'), Array(3).fill(made.body.id))
  const asked = all.find(span => valueOf(span, 'jcb.event.type') === 'Test')
  t.ok(
    all.some(({ spanId, kind }) => spanId === asked?.parentSpanId && kind === SERVER),
    'a test belongs to its request'
  )
  t.notMatch(bodies.join('\n'), /s3cret|hook\?|whsec_/)
  t.notOk(receiver.received.some(({ headers }) => 'traceparent' in headers))
  t.notMatch(events.text + receiver.received.map(({ text }) => text).join(''), /c0ffee|"trace/)
})

t.test('the queue says nothing of it, and spans name no credential, path or value', async t => {
  // Nobody takes the job, so that it can be looked at.
  await bridge.restart({ role: 'api' })
  await bridge.call('PATCH', `${credentials}/moon-token`, { description: 'y' }, { traceparent })
  const parts = JSON.parse(await dumpOf(bridge.redis.client)) as unknown[]
  const values = new Map(parts.flatMap((key, n) => (n % 2 === 0 ? [[String(key), JSON.stringify(parts[n + 1])]] : [])))
  const queue = [...values].filter(([key]) => key.startsWith('{jcb-queue}:'))
  t.ok(queue.some(([, value]) => value.includes('apollo')))
  t.notOk(queue.some(entry => entry.join().includes(TRACE)))
  t.match(values.get(projectKeys('apollo').traces), TRACE, 'it waits beside the project')
  await bridge.stop()
  const all = bodies.join('\n')
  t.notMatch(all, /moon-token|a-value-nobody-sees|test-admin-token|admin-token|Basic|\/job\//)
  t.match(all, /jenkins-credentials-bridge/)
})

t.test('a collector that does not answer holds up neither work nor a stop, and is complained of without its address', async t => {
  let isSilent = false
  const answers: ServerResponse[] = []
  const hole = createServer((request, response) => {
    request.resume()
    answers.push(response)
    if (!isSilent) response.writeHead(400).end()
  }).listen(0, '127.0.0.1')
  await once(hole, 'listening')
  t.teardown(() => {
    hole.closeAllConnections()
    hole.close()
  })
  const lines: string[] = []
  const log = createLogger('warn', new Writable({ write: (line, _, done) => done(void lines.push(String(line))) }))
  const { port } = hole.address() as AddressInfo
  for (const silent of [false, true]) {
    isSilent = silent
    const { tracing, close } = await openTracing({ url: `http://127.0.0.1:${port}/secret-path` }, '0', log)
    t.equal(await tracing.span('x', 'client', {}, async () => 7), 7)
    await close()
  }
  // A request that was given up is seen to be closed a moment later.
  await setTimeout(200)
  t.notOk(answers.at(-1)?.closed, 'the silent one was still being asked')
  t.match(lines.join(''), 'traces could not be sent')
  t.notMatch(lines.join(''), /secret-path/)
})

t.test('the headers for a collector may be secret', async t => {
  tokens.clear()
  const OTEL_EXPORTER_OTLP_ENDPOINT = new URL(url).origin
  const { tracing: config } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x' })
  const { tracing, close } = await openTracing({ ...config, url }, '0', createLogger('silent'))
  await tracing.span('x', 'client', {}, async () => {})
  await close()
  t.strictSame([...tokens], ['Bearer x'])
})

t.test('it is off by default, and then nothing of it is loaded', async t => {
  t.equal(loadConfig({}).tracing, undefined)
  t.strictSame(loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }).tracing, {})
  t.strictSame(loadConfig({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }).tracing, {})
  t.equal(loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }).tracing, undefined)
  const script = `
    import { createRequire } from 'node:module'
    import './src/app/compose.ts'
    // The API alone comes with prom-client.
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter(f => /@opentelemetry.(?!api\\W)/.test(f)).length
    const before = loaded()
    await import('./src/app/tracing/open-telemetry.ts')
    console.log(before, loaded() > 50)`
  const { stdout } = spawnSyncBound(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  t.equal(stdout.trim(), '0 true')
})
