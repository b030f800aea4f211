import { once } from 'node:events'
import { type Socket, Server as TcpServer } from 'node:net'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { TLSSocket, Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { keyOf } from '../connections.ts'

/** Milliseconds for which idle connections may still send a request after the port has closed. */
const LAST_REQUEST = { plain: 500, tls: 1_500 } as const
/** Milliseconds for which keep-alive is enabled again before the port closes; less if the drain was shorter. */
const SETTLE_TIME = 500
/** Milliseconds after which the port closes even if connections keep arriving. */
const ACCEPT_TIME = 1_000
/** Duration in milliseconds below which a turn of the event loop counts as idle. */
const SHORT_TURN = 0.2
/** Seconds that requests in progress have once the port is closed: less than the process has to stop. */
const CLOSE_TIME = 15

interface DrainOptions {
  readonly draining?: AbortSignal | undefined
  /** Seconds. */
  readonly closeTime?: number | undefined
}

/**
 * Moves proxies and clients elsewhere before the port closes: once `draining` is aborted, every answer ends its connection, so that the
 * next request goes to another process. Without it, a stop closes idle connections at once.
 */
export function registerDrain(app: FastifyInstance, { draining, closeTime = CLOSE_TIME }: DrainOptions): void {
  const { server } = app
  const unused = unusedConnections(app)
  const closeUnused = () => {
    for (const socket of unused.values()) if (socket.bytesRead === 0 || isShakingHands(socket)) socket.destroy()
  }
  // Over TLS, a connection that has not completed its handshake has no request in progress, whatever it has sent.
  const isShakingHands = (socket: Socket) => server instanceof TlsServer && !(socket instanceof TLSSocket)
  let isSettling = false
  let drainedAt = 0
  draining?.addEventListener('abort', () => (drainedAt = performance.now()), { once: true })
  app.addHook('onSend', (_request, reply, payload, done) => {
    // Fastify has set the header to close.
    if (isSettling) reply.raw.removeHeader('connection')
    else if (draining?.aborted) reply.header('connection', 'close')
    done(null, payload)
  })
  app.addHook('preClose', async () => {
    // Node stops checking for slow clients once the server closes; connections still open are cut, so that the rest closes in order.
    setTimeout(() => server.closeAllConnections(), closeTime * 1000).unref()
    if (!draining?.aborted) return closeUnused()
    // Keep-alive is on again, so that proxies open few connections: one opened while the port closes may be lost.
    isSettling = true
    await wait(Math.min(SETTLE_TIME, performance.now() - drainedAt))
    await closePort(server)
    isSettling = false
    // A proxy that finds the port closed stops using its idle connections; until then it may send a request over one.
    const time = LAST_REQUEST[server instanceof TlsServer ? 'tls' : 'plain']
    await Promise.race([once(server, 'close'), wait(time, undefined, { ref: false })])
    // After a busy moment the timer fires before the loop has read what has arrived.
    await turn()
    closeUnused()
    server.closeIdleConnections()
  })
}

/**
 * Closes only the port, once no connection waits to be accepted: the kernel resets waiting connections, over which a proxy may already
 * have sent a request. libuv accepts one connection per turn of the loop, so a turn without one shows that none was waiting, unless the
 * turn took long enough for one to arrive.
 */
async function closePort(server: TcpServer): Promise<void> {
  let accepted = 0
  const count = () => void accepted++
  server.on('connection', count).on('drop', count)
  const end = performance.now() + ACCEPT_TIME
  let isQuiet = false
  while (!isQuiet && performance.now() < end) {
    // A process that has just slept is unlikely to be preempted before the port is closed.
    await wait(1)
    await turn()
    const [before, begin] = [accepted, performance.now()]
    await turn()
    isQuiet = accepted === before && performance.now() - begin < SHORT_TURN
  }
  // Not the HTTP server's own close, which also cuts idle connections.
  TcpServer.prototype.close.call(server)
  server.off('connection', count).off('drop', count)
}

/**
 * Connections without a request so far. Browsers and clients open connections in advance, and Node counts such a connection as busy, so
 * a stopping process would wait a minute for it.
 */
function unusedConnections(app: FastifyInstance): ReadonlyMap<string, Socket> {
  const unused = new Map<string, Socket>()
  function note(socket: Socket): void {
    const key = keyOf(socket)
    unused.set(key, socket)
    socket.once('close', () => unused.get(key) === socket && unused.delete(key))
  }
  app.server.on('connection', note)
  // Over TLS it continues as another socket, which counts the decrypted bytes.
  app.server.on('secureConnection', note)
  app.server.on('request', ({ socket }) => unused.delete(keyOf(socket)))
  return unused
}
