import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { createLogger } from '../../../../src/app/logger.ts'
import { Secret } from '../../../../src/domain/secret.ts'
import { createServer, type ListenerConfig } from '../../../../src/http/server.ts'
import { until } from '../../../helpers/until.ts'

const pem = (name: string) => readFileSync(new URL(`../../jenkins/http/fixtures/${name}.pem`, import.meta.url), 'utf8')
const ca = pem('ca')
const tls = { cert: pem('server'), key: new Secret(pem('server-key')) }

const HOST = '127.0.0.1'
const PATCH = 'PATCH / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}'

/** A server that has begun to drain. */
async function draining(t: Test, listener: ListenerConfig = {}) {
  const drain = new AbortController()
  const app = createServer(createLogger('silent'), { ...listener, draining: drain.signal })
  app.patch('/', async () => 'patched')
  app.get('/', async () => 'got')
  t.teardown(() => app.close())
  await app.listen({ host: HOST, port: 0 })
  return { app, drain, port: (app.server.address() as { port: number }).port }
}

const plain = (port: number) => connect(port, HOST)
const secure = (port: number) => connectTls({ port, host: HOST, ca, servername: 'localhost' })

/** What the server answers to what has been sent on this connection; the error if it is cut. */
const answerOn = (socket: Socket) => readText(socket).catch((error: Error) => error.message)

for (const [name, door, open] of [
  ['plain', {}, plain],
  ['TLS', { tls }, secure]
] as const)
  t.test(`connections that wait to be accepted when the port closes are answered, ${name}`, async t => {
    const { app, drain, port } = await draining(t, door)
    drain.abort()
    // The kernel completes these before the event loop turns, and libuv accepts one of them in each turn.
    const sockets = Array.from({ length: 20 }, () => open(port))
    for (const socket of sockets) socket.write(PATCH)
    const answers = Promise.all(sockets.map(answerOn))
    await app.close()
    t.strictSame(new Set((await answers).map(text => text.split('\r\n', 1)[0])), new Set(['HTTP/1.1 200 OK']))
  })

t.test('the port closes although connections keep coming', async t => {
  const { app, drain, port } = await draining(t)
  drain.abort()
  let isOver = false
  const flood = (async () => {
    while (!isOver) {
      connect(port, HOST)
        .on('error', () => {})
        .end()
      await setImmediate()
    }
  })()
  void app.close()
  await until('the port is closed', async () => !app.server.listening)
  isOver = true
  await flood
  t.pass('closed')
})

/** A client that keeps its connection where it may. */
function keeping(t: Test, port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  return async () => {
    const asked = get({ agent, host: HOST, port })
    const [answer] = await once(asked, 'response')
    const text = await readText(answer)
    return { text, isReused: asked.reusedSocket, isKept: answer.headers.connection !== 'close' }
  }
}

t.test('what comes over a kept connection just after the port has closed is answered', async t => {
  const { app, drain, port } = await draining(t)
  const ask = keeping(t, port)
  t.match(await ask(), { text: 'got', isKept: true })
  drain.abort()
  const closing = app.close()
  while (app.server.listening) await setImmediate()
  t.match(await ask(), { text: 'got', isReused: true, isKept: false })
  await closing
})

t.test('connections are kept again before the port closes, so that few are opened just then', async t => {
  const { app, drain, port } = await draining(t)
  const ask = keeping(t, port)
  drain.abort()
  t.match(await ask(), { text: 'got', isKept: false })
  await setTimeout(600)
  const closing = app.close()
  t.match(await ask(), { text: 'got', isReused: false, isKept: true })
  while (app.server.listening) await setImmediate()
  t.match(await ask(), { text: 'got', isReused: true, isKept: false })
  await closing
})

t.test('a request that has arrived unread when its connection is looked at is answered', async t => {
  const { app, drain, port } = await draining(t)
  const accepted = once(app.server, 'connection')
  const socket = connect(port, HOST)
  await Promise.all([accepted, once(socket, 'connect')])
  drain.abort()
  const closing = app.close()
  while (app.server.listening) await setImmediate()
  socket.write(PATCH)
  // Longer than a connection is given for its first request: the timer is due before the loop reads from sockets again.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
  t.match(await answerOn(socket), /^HTTP\/1.1 200 /)
  await closing
})
