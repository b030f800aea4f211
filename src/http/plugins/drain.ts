import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Milliseconds for which a connection that was made just before the port closed may still bring its first request. */
const FIRST_REQUEST = 500

/**
 * Lets proxies and clients go before the port closes: once `draining` is aborted, every answer ends its connection, so that the next
 * request of a kept connection finds another process. Without it, a stop closes what is idle at once.
 */
export function registerDrain(app: FastifyInstance, draining: AbortSignal | undefined): void {
  const unused = unusedConnections(app)
  const closeUnused = () => {
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy()
  }
  app.addHook('onSend', async (_request, reply, payload) => {
    if (draining?.aborted) reply.header('connection', 'close')
    return payload
  })
  app.addHook('preClose', async () => {
    if (draining?.aborted) setTimeout(closeUnused, FIRST_REQUEST)
    else closeUnused()
  })
}

/**
 * Browsers and clients open connections in advance. Node counts one without a request as busy, so that a stopping process would wait
 * for it for a minute.
 */
function unusedConnections(app: FastifyInstance): ReadonlySet<Socket> {
  const unused = new Set<Socket>()
  app.server.on('connection', socket => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }) => unused.delete(socket))
  return unused
}
