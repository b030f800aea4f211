import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { openapiDocument } from '../../src/app/openapi-document.ts'
import { ADMIN_TOKEN, type Bridge, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { plant } from '../helpers/planted.ts'
import { dumpOf, startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(180_000)

const planted = plant()
const types = Object.keys(planted.data)
const PROJECT = '/api/v1/projects/demo'
const CREDENTIALS = `${PROJECT}/credentials`
const WAIT = { prefer: 'wait=10' }
const yaml = { 'content-type': 'application/yaml' }
const bodyOf = (type: string, more: object = {}) => ({ id: `the-${type}`, type, data: planted.data[type], ...more })

type Drive = (bridge: Bridge) => Promise<unknown>

/** Sends a body that holds secrets to an operation, right and in every wrong way, and hopes for nothing. */
const everyWay =
  (method: string, path: string, body: (type: string) => object, of: readonly string[] = types.slice(0, 1)): Drive =>
  async bridge => {
    for (const type of of) {
      const right = body(type)
      await bridge.call(method, path, right, WAIT)
      await bridge.call(method, path, right, { 'if-match': '"999"' })
      await bridge.call(method, path, { ...right, extra: planted.stray, description: 7 })
      await bridge.call(method, path, { ...right, type: planted.stray, id: planted.stray })
      await bridge.call(method, path, { ...right, data: { ...planted.data[type], extra: planted.stray } })
      await bridge.call(method, path, { ...right, data: planted.stray, credentials: planted.stray, name: planted.stray })
      await bridge.call(method, path, JSON.stringify(right).slice(0, -2))
      await bridge.call(method, path, JSON.stringify({ ...right, __proto__x: 1 }).replace('__proto__x', '__proto__'))
      await bridge.call(method, path, right, { 'content-type': planted.stray.replaceAll(/[^\x20-\x7e]/g, '') })
      await bridge.call(method, path, `a: "${JSON.stringify(right)}`, yaml)
      await bridge.call(method, path, JSON.stringify({ ...right, pad: 'x'.repeat(5 * 1024 * 1024) }))
    }
  }

/** How each operation that takes a body is driven. One that is new must be added here. */
const drives: Record<string, Drive> = {
  createProject: everyWay('POST', '/api/v1/projects', () => ({ name: 'other', displayName: 'x' })),
  patchProject: everyWay('PATCH', PROJECT, () => ({ displayName: 'y' })),
  createCredential: everyWay('POST', CREDENTIALS, bodyOf, types),
  validateCredential: everyWay('POST', `${CREDENTIALS}/validate`, bodyOf, types),
  applyCredentialSet: everyWay('PUT', CREDENTIALS, type => ({ credentials: [bodyOf(type, { id: `set-${type}` })] }), types),
  replaceCredential: async bridge => {
    for (const type of types) await everyWay('PUT', `${CREDENTIALS}/the-${type}`, () => ({ data: planted.data[type] }))(bridge)
  },
  patchCredential: async bridge => {
    for (const type of types) await everyWay('PATCH', `${CREDENTIALS}/the-${type}`, () => ({ data: planted.data[type] }))(bridge)
  },
  createToken: everyWay('POST', '/api/v1/tokens', () => ({ name: 'ci', roles: { demo: 'viewer' } })),
  createWebhook: everyWay('POST', `${PROJECT}/webhooks`, () => ({ url: 'https://hooks.invalid/x', enabled: false })),
  patchWebhook: everyWay('PATCH', `${PROJECT}/webhooks/wh_0123456789abcdef`, () => ({ description: 'z' })),
  setMember: everyWay('PUT', `${PROJECT}/members/alice`, () => ({ role: 'viewer' }))
}

t.test('every operation that takes a body is driven, and every secret field is planted', async t => {
  const { paths, components } = JSON.parse(await openapiDocument())
  const operations = Object.values(paths as Record<string, Record<string, { operationId: string; requestBody?: object }>>)
    .flatMap(methods => Object.values(methods))
    .filter(({ requestBody }) => requestBody !== undefined)
  t.strictSame(operations.map(({ operationId }) => operationId).toSorted(), Object.keys(drives).toSorted())
  const secret = Object.entries(components.schemas as Record<string, { properties?: Record<string, never> }>).flatMap(
    ([name, schema]) => writeOnlyBelow(schema).map(field => `${name.replace('Create.', '')} ${field}`)
  )
  t.strictSame(
    secret.toSorted(),
    types
      .flatMap(type => Object.keys(planted.data[type] ?? {}).map(field => `${type} ${field}`))
      .filter(f => !/username$/.test(f))
      .toSorted()
  )
})

t.test('the search finds what is planted, in every form', async t => {
  const all = JSON.stringify(planted.data)
  t.ok(planted.foundIn(all).length >= 5)
  const token = planted.data['access-token']?.['token'] ?? ''
  for (const form of [
    token,
    encodeURIComponent(token),
    JSON.stringify(token),
    token.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  ])
    t.ok(planted.foundIn(form).length > 0)
  for (const lead of ['', 'a', 'ab', 'abc']) {
    t.ok(planted.foundIn(Buffer.from(lead + token).toString('base64')).length > 0, `base64 after ${lead.length}`)
    t.ok(planted.foundIn(Buffer.from(lead + token).toString('base64url')).length > 0)
  }
  t.ok(planted.foundIn(Buffer.from(token).toString('hex')).length > 0)
  t.strictSame(planted.foundIn('nothing'), [])
})

t.test('no secret is in a log, an answer, Redis, an event, a stream or a metric, whatever goes wrong', async t => {
  const bridge = await withBridge(t)
  const offered = join(await mkdtemp(join(tmpdir(), 'jcb-leak-')), 'kubeconfig')
  t.teardown(() => rm(dirname(offered), { recursive: true }))
  await writeFile(offered, planted.data['kubeconfig']?.['content'] ?? '')
  await bridge.restart({ kubeconfig: { file: offered, serviceAccount: undefined } })
  await bridge.project('demo')
  // The one answer that is a secret is not among the collected ones; what else is said of it is.
  const given = await fetch(`${bridge.url}/api/v1/kubeconfig`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
  t.ok(planted.foundIn(((await given.json()) as { content: string }).content).length > 0)
  await writeFile(offered, `${planted.data['kubeconfig']?.['content']}: [`)
  t.equal((await bridge.call('GET', '/api/v1/kubeconfig')).status, 503)
  const streams = await listen(bridge)
  for (const drive of Object.values(drives)) await drive(bridge)
  for (const type of types) t.match(await bridge.readback('demo', `the-${type}`), /./, `${type} did reach Jenkins`)

  // Jenkins answers with what it was sent, with a page, not at all.
  const faults = [
    { fault: 'html-login' },
    { fault: 'status', status: 500 },
    { fault: 'drop' },
    { fault: 'half' },
    { fault: 'redirect' }
  ]
  for (const fault of faults) {
    await bridge.control('POST', '/faults', { ...fault, times: 4 })
    for (const type of types)
      await bridge.call('PATCH', `${CREDENTIALS}/the-${type}`, { data: planted.data[type], description: fault.fault })
    await bridge.call('POST', `${PROJECT}/sync`)
    await bridge.call('GET', `${PROJECT}/plan`)
    await bridge.control('DELETE', '/faults')
  }
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  for (const type of types)
    await bridge.call('PATCH', `${CREDENTIALS}/the-${type}`, { data: planted.data[type] }, { prefer: 'wait=1' })
  await bridge.control('POST', '/boot-phase', { phase: 'up' })

  await readEverything(bridge)
  const dump = await dumpOf(bridge.redis.client)
  t.ok(dump.includes('the-kubeconfig') && dump.includes('jcb-queue'), 'records and the queue are in the dump')
  t.strictSame(planted.foundIn(dump), [], 'Redis')

  // Redis away in the midst of it.
  const sending = types.map(type => bridge.call('PATCH', `${CREDENTIALS}/the-${type}`, { data: planted.data[type] }))
  await bridge.redis.kill()
  await Promise.all(sending)
  for (const type of types) await bridge.call('POST', CREDENTIALS, bodyOf(type))
  await bridge.redis.start()
  await until('it is back', async () => (await bridge.call('GET', CREDENTIALS)).status === 200)

  t.strictSame(planted.foundIn(bridge.logs()), [], 'logs at trace level')
  t.strictSame(planted.foundIn(bridge.answers()), [], 'answers')
  t.strictSame(planted.foundIn(streams.text()), [], 'streams')
  t.ok(streams.text().includes('event:'), 'the stream did speak')
  t.ok(bridge.answers().includes('jcb_'), 'metrics were read')
  streams.close()
})

t.test('a Jenkins that repeats what it is sent is not repeated', async t => {
  const echo = createServer(async (request, response) => {
    const body = await text(request)
    const page = `<html><title>Error - Jenkins</title>${body} ${body.replaceAll('&', '&amp;')} ${encodeURIComponent(body)}</html>`
    const status = request.method === 'GET' ? 200 : 500
    response.writeHead(status, { 'content-type': 'text/html', 'x-jenkins': '2.440', 'x-error': 'echo' }).end(page)
  }).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  t.teardown(() => {
    echo.closeAllConnections()
    echo.close()
  })
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const { port } = echo.address() as { port: number }
  const bridge = run(t, { REDIS_URL: redis.url, JENKINS_URL: `http://127.0.0.1:${port}`, LOG_LEVEL: 'trace' })
  const api = await bridge.up
  const answers = await makeAll(api)
  t.strictSame(planted.foundIn(answers), [])
  t.strictSame(planted.foundIn(await dumpOf(redis.client)), [])
  t.strictSame(planted.foundIn(bridge.output()), [])
})

t.test('nor is it in what a process prints when it dies of an error that nobody expected', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const crash = `
    import http from 'node:http'
    const emit = http.Server.prototype.emit
    http.Server.prototype.emit = function (name, request, ...rest) {
      if (name === 'request' && request.headers['x-crash']) {
        let body = ''
        request.on('data', chunk => (body += chunk)).on('end', () => setImmediate(() => { throw Object.assign(new Error(body), { body, cause: body }) }))
      }
      return emit.call(this, name, request, ...rest)
    }`
  const preload = `data:text/javascript,${encodeURIComponent(crash)}`
  const bridge = run(t, { REDIS_URL: redis.url, LOG_LEVEL: 'trace' }, ['--import', preload])
  const api = await bridge.up
  await makeAll(api)
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json', 'x-crash': '1' }
  const body = JSON.stringify(bodyOf('access-token'))
  const dying = fetch(`${api}/projects/demo/credentials`, { method: 'POST', headers, body }).catch(() => {})
  await once(bridge.child, 'exit')
  await dying
  t.match(bridge.output(), /the bridge stops because of an error that it did not expect/)
  t.strictSame(planted.foundIn(bridge.output()), [])
  t.notOk(bridge.output().includes(ADMIN_TOKEN))
})

/** Names of the write-only fields in a schema. */
function writeOnlyBelow(schema: object): string[] {
  return Object.entries(schema).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return []
    return [...((value as { writeOnly?: boolean }).writeOnly ? [name] : []), ...writeOnlyBelow(value)]
  })
}

/** Reads the project's stream of events until closed. */
async function listen(bridge: Bridge): Promise<{ text(): string; close(): void }> {
  const closing = new AbortController()
  const answer = await fetch(`${bridge.url}${PROJECT}/events/stream`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    signal: closing.signal
  })
  let said = ''
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) said += Buffer.from(chunk).toString()
  })().catch(() => {})
  return {
    text: () => said,
    close() {
      closing.abort()
      void reading
    }
  }
}

/** Every address that can be read, with what is there. */
async function readEverything(bridge: Bridge): Promise<void> {
  const { paths } = JSON.parse(await openapiDocument())
  for (const [path, methods] of Object.entries(paths as Record<string, { get?: { operationId: string } }>)) {
    if (methods.get === undefined || methods.get.operationId.startsWith('stream')) continue
    for (const type of types) {
      const at = path.replace('{project}', 'demo').replace('{id}', `the-${type}`).replace('{controller}', 'default')
      await bridge.call('GET', at.replace('{subject}', 'alice'))
    }
  }
  for (const path of ['/metrics', '/readyz', '/healthz', '/openapi.json', '/docs/json']) await bridge.call('GET', path)
}

async function makeAll(api: string): Promise<string> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json', prefer: 'wait=2' }
  const post = async (path: string, body: object) =>
    (await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) })).text()
  const answers = [await post('/projects', { name: 'demo' })]
  for (const type of types) answers.push(await post('/projects/demo/credentials', bodyOf(type)))
  return answers.join('\n')
}

/** A bridge in a process of its own, with everything that it prints. */
function run(t: { teardown(work: () => unknown): void }, env: Record<string, string>, node: string[] = []) {
  const dir = mkdtemp(join(tmpdir(), 'jcb-leak-'))
  let child: ChildProcess
  let output = ''
  const up = dir.then(DATA_DIR => {
    const settings = {
      DATA_DIR,
      PORT: '0',
      ADMIN_TOKEN,
      MASTER_KEYS: newMasterKeys(),
      JENKINS_USER: 'u',
      JENKINS_TOKEN: 'u-token'
    }
    const isOwn = env['JENKINS_URL'] === undefined
    const { JENKINS_USER, JENKINS_TOKEN, ...rest } = settings
    const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))
    child = spawn(process.execPath, [...node, main], {
      env: { PATH: process.env['PATH'], ...(isOwn ? rest : settings), ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output += chunk))
    return until('it is up', async () => /API +(http:\S+)/.exec(output)?.[1])
  })
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    }
    await rm(await dir, { recursive: true, force: true })
  })
  return {
    up,
    output: () => output,
    get child() {
      return child
    }
  }
}
