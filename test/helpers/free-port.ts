import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that the kernel gives to `listen(0)` and to outgoing connections, which would take it while its server restarts. */
const PORTS = { from: 10_000, to: 32_000 } as const

/** A port of 127.0.0.1 that nobody listens on now, and nobody is given by chance. */
export async function freePort(): Promise<number> {
  while (true) {
    const port = randomInt(PORTS.from, PORTS.to)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false)
    ]).catch(() => false)
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
