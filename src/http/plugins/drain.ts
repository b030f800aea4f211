import { once } from 'node:events'
import { type Socket, Server as TcpServer } from 'node:net'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { TLSSocket, Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { keyOf } from '../connections.ts'

/** Milliseconds for which connections without a request under way may still bring one after the port has closed. */
const LAST_REQUEST = { plain: 500, tls: 1_500 } as const
/** Milliseconds for which connections are kept again before the port closes; less if the drain was shorter. */
const SETTLE_TIME = 500
/** Milliseconds after which the port closes even if connections keep coming. */
const ACCEPT_TIME = 1_000
/** Milliseconds of a turn of the event loop in which next to nothing was done. */
const SHORT_TURN = 0.2
/** Seconds that requests under way have when the port is closed: less than the process has for its end. */
const CLOSE_TIME = 15

interface DrainOptions {
  readonly draining?: AbortSignal | undefined
  /** Seconds. */
  readonly closeTime?: number | undefined
}

/**
 * Lets proxies and clients go before the port closes: once `draining` is aborted, every answer ends its connection, so that the next
 * request of a kept connection finds another process. Without it, a stop closes what is idle at once.
 */
export function registerDrain(app: FastifyInstance, { draining, closeTime = CLOSE_TIME }: DrainOptions): void {
  const { server } = app
  const unused = unusedConnections(app)
  const closeUnused = () => {
    for (const socket of unused.values()) if (socket.bytesRead === 0 || isShakingHands(socket)) socket.destroy()
  }
  // Over TLS, a connection that has not become a secure one has no request under way, whatever it has sent.
  const isShakingHands = (socket: Socket) => server instanceof TlsServer && !(socket instanceof TLSSocket)
  let isSettling = false
  let drainedAt = 0
  draining?.addEventListener('abort', () => (drainedAt = performance.now()), { once: true })
  app.addHook('onSend', async (_request, reply, payload) => {
    // Fastify has set it to close.
    if (isSettling) reply.raw.removeHeader('connection')
    else if (draining?.aborted) reply.header('connection', 'close')
    return payload
  })
  app.addHook('preClose', async () => {
    // Node looks for slow clients no longer once the server closes; what is still open then is cut, so that the rest is closed in order.
    setTimeout(() => server.closeAllConnections(), closeTime * 1000).unref()
    if (!draining?.aborted) return closeUnused()
    // Proxies keep connections again and open next to none: one that is opened while the port closes may be lost.
    isSettling = true
    await wait(Math.min(SETTLE_TIME, performance.now() - drainedAt))
    await closePort(server)
    isSettling = false
    // A proxy that finds the port closed stops using the connections it has kept; until then it may be sending a request over one.
    const time = LAST_REQUEST[server instanceof TlsServer ? 'tls' : 'plain']
    await Promise.race([once(server, 'close'), wait(time, undefined, { ref: false })])
    // After a busy moment the timer is due before the loop has read what has arrived.
    await turn()
    closeUnused()
    server.closeIdleConnections()
  })
}

/**
 * Closes the port and nothing else, when no connection waits for it: the kernel resets those that have not been accepted by then, over
 * which a proxy may have sent a request already. libuv accepts one connection in each turn of the loop, so a turn without one says that
 * none waits. A turn that took long says nothing about its end.
 */
async function closePort(server: TcpServer): Promise<void> {
  let accepted = 0
  const count = () => void accepted++
  server.on('connection', count).on('drop', count)
  const end = performance.now() + ACCEPT_TIME
  let isQuiet = false
  while (!isQuiet && performance.now() < end) {
    // A process that has just slept is not likely to be put off the CPU before the port is closed.
    await wait(1)
    await turn()
    const [before, begin] = [accepted, performance.now()]
    await turn()
    isQuiet = accepted === before && performance.now() - begin < SHORT_TURN
  }
  // Not the close of an HTTP server, which also cuts idle connections.
  TcpServer.prototype.close.call(server)
  server.off('connection', count).off('drop', count)
}

/**
 * Browsers and clients open connections in advance. Node counts one without a request as busy, so that a stopping process would wait
 * for it for a minute.
 */
function unusedConnections(app: FastifyInstance): ReadonlyMap<string, Socket> {
  const unused = new Map<string, Socket>()
  function note(socket: Socket): void {
    const key = keyOf(socket)
    unused.set(key, socket)
    socket.once('close', () => unused.get(key) === socket && unused.delete(key))
  }
  app.server.on('connection', note)
  // Over TLS it goes on as another socket, which counts what has come decrypted.
  app.server.on('secureConnection', note)
  app.server.on('request', ({ socket }) => unused.delete(keyOf(socket)))
  return unused
}
