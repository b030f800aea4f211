import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { healthRoutes } from '../../../../src/http/routes/health.ts'

/** Longer than a check may take. */
const HELD = 2_100

t.test('an answer that has arrived while the event loop was held up counts', async t => {
  const server = createServer(socket => socket.pipe(socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => void server.close())
  const { port } = server.address() as AddressInfo
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(
    healthRoutes({
      async redis() {
        const socket = connect(port, '127.0.0.1')
        await once(socket, 'connect')
        socket.write('ping')
        // Its answer is on its way when everything stands still.
        setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, HELD))
        await once(socket, 'data')
        socket.destroy()
      },
      refusal: () => undefined,
      confirm: async () => {},
      keys: () => undefined,
      durability: () => 'safe',
      controllers: new Map(),
      failures: () => []
    })
  )
  const { statusCode, body } = await app.inject('/readyz')
  t.equal(statusCode, 200, body)
})
