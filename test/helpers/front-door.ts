import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import type { Test } from 'tap'

/** One address in front of a bridge that goes and comes back with another port, as a load balancer is. */
export interface FrontDoor {
  readonly url: string
  /** Hangs up on everybody and refuses who comes. */
  shut(): Promise<void>
  open(): Promise<void>
}

export async function frontDoor(t: Test, target: () => string): Promise<FrontDoor> {
  const sockets = new Set<Socket>()
  const server = createServer(inside => {
    const outside = connect(Number(new URL(target()).port), '127.0.0.1')
    for (const socket of [inside, outside]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        inside.destroy()
        outside.destroy()
      })
    }
    inside.pipe(outside).pipe(inside)
  })
  let port = 0
  const door = {
    get url() {
      return `http://127.0.0.1:${port}`
    },
    async shut() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async open() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      port = (server.address() as AddressInfo).port
    }
  }
  await door.open()
  t.teardown(() => door.shut())
  return door
}
