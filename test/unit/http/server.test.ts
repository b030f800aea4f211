import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect, type Socket } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { createLogger } from '../../../src/app/logger.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { createServer, type ListenerConfig } from '../../../src/http/server.ts'
import { until } from '../../helpers/until.ts'

const pem = (name: string) => readFileSync(new URL(`../jenkins/http/fixtures/${name}.pem`, import.meta.url), 'utf8')

const tls = { cert: pem('server'), key: new Secret(pem('server-key')) }

/** A server with this door and one route, on a free port. */
async function serving(t: Test, door: ListenerConfig) {
  const app = createServer(createLogger('silent'), door)
  app.get('/address', async ({ ip, protocol }) => ({ ip, protocol }))
  app.post('/body', async ({ body }) => body)
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, port: (app.server.address() as { port: number }).port }
}
const listening = async (t: Test, door: ListenerConfig): Promise<number> => (await serving(t, door)).port

/** What the server says to these bytes until it hangs up. */
async function said(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', chunk => (text += chunk))
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return text
}

function isProblem(t: Test, text: string, status: number, code: string): void {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  t.match(head, new RegExp(`^HTTP/1.1 ${status} `))
  for (const line of [/content-type: application\/problem\+json/, /cache-control: no-store/, /nosniff/, /x-request-id: ./])
    t.match(head, line)
  t.match(JSON.parse(body), { status, code, requestId: /./ })
  t.notMatch(text, /planted/)
}

t.test('what is not HTTP, or too long, is a problem like any other, and is not repeated', async t => {
  const port = await listening(t, {})
  isProblem(t, await said(port, 'planted\r\n\r\n'), 400, 'MALFORMED_REQUEST')
  isProblem(t, await said(port, '\x16\x03\x01\x02\x00\x01planted'), 400, 'MALFORMED_REQUEST')
  isProblem(t, await said(port, 'GET / HTTP/1.1\r\nplanted\r\n\r\n'), 400, 'MALFORMED_REQUEST')
  const smuggled = 'POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'
  isProblem(t, await said(port, smuggled), 400, 'MALFORMED_REQUEST')
  isProblem(t, await said(port, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'planted'.repeat(3000)}\r\n\r\n`), 431, 'HEADERS_TOO_LARGE')
  const expecting = 'POST /body HTTP/1.1\r\nhost: x\r\nexpect: planted\r\ncontent-length: 40\r\n\r\n'
  const expected = await said(port, `${expecting}GET /address HTTP/1.1\r\nhost: x\r\n\r\n`)
  isProblem(t, expected, 417, 'EXPECTATION_FAILED')
  t.equal(expected.match(/HTTP\/1.1/g)?.length, 1, 'what follows is not taken for a request')
  isProblem(t, await said(port, expecting), 417, 'EXPECTATION_FAILED')
  const close = 'HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
  isProblem(t, await said(port, `GET /planted%ff ${close}`), 404, 'ROUTE_NOT_FOUND')
})

t.test('a client that sends slowly is not waited for', async t => {
  const port = await listening(t, { headersTime: 0.2, requestTime: 0.6 })
  isProblem(t, await said(port, 'GET /address HTTP/1.1\r\nhost: planted\r\n'), 408, 'REQUEST_TIMEOUT')
  const body = 'POST /body HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"planted"'
  isProblem(t, await said(port, body), 408, 'REQUEST_TIMEOUT')
})

t.test('who forwards is believed only when named', async t => {
  const seen = async (door: ListenerConfig) => {
    const port = await listening(t, door)
    const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7', 'x-forwarded-proto': 'https' }
    const answer = await fetch(`http://127.0.0.1:${port}/address`, { headers })
    return { ...((await answer.json()) as object), hsts: answer.headers.get('strict-transport-security') }
  }
  const ours = { ip: '127.0.0.1', protocol: 'http', hsts: null }
  t.strictSame(await seen({}), ours, 'nobody is named')
  t.strictSame(await seen({ trustProxy: ['10.0.0.0/8'] }), ours, 'somebody else is named')
  const https = { protocol: 'https', hsts: 'max-age=31536000' }
  t.strictSame(await seen({ trustProxy: ['127.0.0.1'] }), { ip: '198.51.100.7', ...https })
  t.strictSame(await seen({ trustProxy: (_address, hop) => hop < 2 }), { ip: '203.0.113.9', ...https })
})

t.test('with a certificate the server speaks TLS, tells browsers to stay with it, and nothing else', async t => {
  const port = await listening(t, { tls })
  const ask = async (options: object) => {
    const asking = request({ port, host: '127.0.0.1', path: '/address', ca: pem('ca'), servername: 'localhost', ...options })
    asking.end()
    const [answer] = await once(asking, 'response')
    answer.resume()
    return answer
  }
  const answer = await ask({})
  t.equal(answer.statusCode, 200)
  t.match(answer.headers, { 'strict-transport-security': 'max-age=31536000' })
  await t.rejects(ask({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }), 'old versions')
  await t.rejects(fetch(`http://127.0.0.1:${port}/address`), 'plain HTTP')
})

t.test("a client's own request id is taken when it is a plain word, and replaced otherwise", async t => {
  const port = await listening(t, {})
  const idOf = async (given: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/address`, { headers: { 'x-request-id': given } })
    return answer.headers.get('x-request-id') ?? ''
  }
  for (const fine of ['abc', 'A-1_2.3', 'f'.repeat(64)]) t.equal(await idOf(fine), fine)
  for (const odd of ['f'.repeat(65), 'a b', 'a"b', '<x>', 'ü', '{}', 'a\tb', 'a,b'])
    t.match(await idOf(odd), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, odd)
})

t.test('a page of another site cannot send a change', async t => {
  const port = await listening(t, {})
  const send = async (method: string, site?: string) =>
    (
      await fetch(`http://127.0.0.1:${port}${method === 'GET' ? '/address' : '/body'}`, {
        method,
        headers: {
          ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
          ...(site ? { 'sec-fetch-site': site } : {})
        },
        ...(method === 'GET' ? {} : { body: '{}' })
      })
    ).status
  for (const site of [undefined, 'same-origin', 'none']) t.equal(await send('POST', site), 200, site ?? 'a program')
  for (const site of ['cross-site', 'same-site', 'planted', 'None']) t.equal(await send('POST', site), 403, site)
  t.equal(await send('GET', 'cross-site'), 200, 'a link from elsewhere may be followed')
})

t.test('the socket of a slow reader is let go', async t => {
  // Not the bridge's own timeout, which is minutes: that the option reaches the server at all.
  const app = createServer(createLogger('silent'), {})
  t.teardown(() => app.close())
  t.ok(app.server.timeout >= 60_000 && app.server.timeout <= 300_000)
  t.ok(app.server.keepAliveTimeout < app.server.timeout)
  await until('it is ready', async () => (await app.ready()) !== undefined)
})

const plain = (port: number) => connect(port, '127.0.0.1')
const secure = (port: number) => connectTls({ port, host: '127.0.0.1', ca: pem('ca'), servername: 'localhost' })
const HALF = 'GET /address HTTP/1.1\r\nhost: x\r\n'

/** A connection over which this text has arrived. */
async function arrived(t: Test, { server }: FastifyInstance, socket: Socket, event: string, text: string): Promise<Socket> {
  t.teardown(() => socket.destroy())
  socket.on('error', () => {})
  socket.write(text)
  const [connection] = (await once(server, event)) as [Socket]
  await until('it has arrived', async () => connection.bytesRead >= text.length)
  return socket
}

t.test('a stop waits for no connection without a request, nor for ever for one that is half sent', async t => {
  const cases: [name: string, door: ListenerConfig, open: (port: number) => Socket, event: string, text: string][] = [
    ['in advance', {}, plain, 'connection', ''],
    ['in advance, TLS', { tls }, secure, 'secureConnection', ''],
    ['half a handshake', { tls }, plain, 'connection', '\x16\x03\x01\x02\x00\x01'],
    ['half a request', { closeTime: 0.2 }, plain, 'connection', HALF],
    ['half a request, TLS', { tls, closeTime: 0.2 }, secure, 'secureConnection', HALF]
  ]
  for (const [name, door, open, event, text] of cases) {
    const { app, port } = await serving(t, door)
    const socket = await arrived(t, app, open(port), event, text)
    let isClosed = false
    void app.close().then(() => (isClosed = true))
    await until(`${name}: the server has ended`, async () => isClosed, 10_000)
    await until(`${name}: it is cut`, async () => socket.destroyed)
  }
})

t.test('a request that is half sent when the port closes may be completed', async t => {
  for (const [door, open, event] of [
    [{}, plain, 'connection'],
    [{ tls }, secure, 'secureConnection']
  ] as const) {
    const { app, port } = await serving(t, door)
    const socket = await arrived(t, app, open(port), event, HALF)
    const closing = app.close()
    await until('the port is closed', async () => !app.server.listening)
    socket.write('connection: close\r\n\r\n')
    t.match(await readText(socket), /^HTTP\/1.1 200 /)
    await closing
  }
})
