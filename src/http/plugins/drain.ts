import type { Socket } from 'node:net'
import { TLSSocket, Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { keyOf } from '../connections.ts'

/** Milliseconds for which a connection that was made just before the port closed may still bring its first request. */
const FIRST_REQUEST = 500
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
  const unused = unusedConnections(app)
  const closeUnused = () => {
    for (const socket of unused.values()) if (socket.bytesRead === 0 || isShakingHands(socket)) socket.destroy()
  }
  // Over TLS, a connection that has not become a secure one has no request under way, whatever it has sent.
  const isShakingHands = (socket: Socket) => app.server instanceof TlsServer && !(socket instanceof TLSSocket)
  app.addHook('onSend', async (_request, reply, payload) => {
    if (draining?.aborted) reply.header('connection', 'close')
    return payload
  })
  app.addHook('preClose', async () => {
    // Node looks for slow clients no longer once the server closes; what is still open then is cut, so that the rest is closed in order.
    setTimeout(() => app.server.closeAllConnections(), closeTime * 1000).unref()
    if (draining?.aborted) setTimeout(closeUnused, FIRST_REQUEST)
    else closeUnused()
  })
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
