import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A port of 127.0.0.1 that leads to another one, as if that were far away. */
export interface Relay {
  readonly port: number
  /** Holds back for these milliseconds what comes from there. */
  delay(ms: number): void
  close(): Promise<void>
}

export async function startRelay(target: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  let held = 0
  const server = createServer(client => {
    const upstream = connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream)
    const waiting: Buffer[] = []
    upstream.on('data', (chunk: Buffer) => {
      waiting.push(chunk)
      // Whichever timer ends first, the oldest goes first.
      setTimeout(() => client.write(waiting.shift() as Buffer), held)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    delay(ms) {
      held = ms
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  }
}
