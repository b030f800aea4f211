import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { limitConnections } from '../../../src/http/connections.ts'
import { until } from '../../helpers/until.ts'

interface Given {
  readonly most: number
  readonly mostOfOne?: number
  readonly isProxy?: (address: string) => boolean
}

/** A server whose requests to /slow are answered when `release` is called. */
async function limited(t: Test, { most, mostOfOne = most, isProxy = () => false }: Given) {
  const closed: string[] = []
  const slow: (() => void)[] = []
  const server = createServer((request, response) => {
    if (request.url === '/slow') slow.push(() => response.end('slow'))
    else response.end('quick')
  })
  limitConnections(server, { most, mostOfOne, isProxy, onClosed: limit => closed.push(limit) })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  const sockets: Socket[] = []
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  let opened = 0
  server.on('connection', () => opened++)

  /** Connects from one of the addresses of this machine, and waits until the server has seen it. */
  async function open(from = '127.0.0.1'): Promise<Socket> {
    const before = opened
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', localAddress: from })
    socket.on('error', () => {})
    sockets.push(socket)
    await until('the server has seen it', async () => opened > before)
    return socket
  }
  async function ask(socket: Socket, path = '/'): Promise<string> {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
    return path === '/slow' ? '' : String((await once(socket, 'data'))[0])
  }
  const isOpen = async (socket: Socket) => !socket.destroyed && /200/.test(await ask(socket).catch(() => ''))
  return { open, ask, isOpen, closed, slow }
}
const gone = (socket: Socket) => until('it is closed', async () => socket.destroyed || socket.readyState !== 'open')

t.test('of an address that has too many connections, the oldest idle one goes', async t => {
  const { open, isOpen, closed } = await limited(t, { most: 100, mostOfOne: 3 })
  const [first, second, third] = [await open(), await open(), await open()]
  const other = await open('127.0.0.2')
  const fourth = await open()
  await gone(first)
  t.strictSame(closed, ['connections-of-address'])
  for (const socket of [second, third, fourth, other]) t.ok(await isOpen(socket))
})

t.test('what is being answered stays; where all is busy, the new one goes', async t => {
  const { open, ask, isOpen, slow } = await limited(t, { most: 100, mostOfOne: 2 })
  const busy = await open()
  await ask(busy, '/slow')
  await until('it has arrived', async () => slow.length === 1)
  const idle = await open()
  const fresh = await open()
  await gone(idle)
  await ask(fresh, '/slow')
  await until('it has arrived', async () => slow.length === 2)
  await gone(await open())
  slow[0]?.()
  t.match(String((await once(busy, 'data'))[0]), /slow/)
  await open()
  await gone(busy)
  t.notOk(fresh.destroyed)
  slow[1]?.()
  t.match(String((await once(fresh, 'data'))[0]), /slow/)
  t.ok(await isOpen(fresh))
})

t.test('when all places are taken, an idle one of who has most goes', async t => {
  const { open, isOpen, closed } = await limited(t, { most: 5 })
  const alone = await open('127.0.0.2')
  const many = [await open(), await open(), await open(), await open()]
  const late = await open('127.0.0.3')
  await gone(many[0] as Socket)
  t.strictSame(closed, ['connections'])
  for (const socket of [alone, late, ...many.slice(1)]) t.ok(await isOpen(socket))
})

t.test('a proxy speaks for many', async t => {
  const { open, isOpen, closed } = await limited(t, {
    most: 100,
    mostOfOne: 2,
    isProxy: address => address.endsWith('127.0.0.9')
  })
  const all = [await open('127.0.0.9'), await open('127.0.0.9'), await open('127.0.0.9'), await open('127.0.0.9')]
  for (const socket of all) t.ok(await isOpen(socket))
  t.strictSame(closed, [])
})

t.test('places come back with the connections that end', async t => {
  const { open, isOpen, closed } = await limited(t, { most: 2 })
  for (let i = 0; i < 10; i++) {
    const socket = await open()
    t.ok(await isOpen(socket))
    socket.end()
    await once(socket, 'close')
  }
  t.strictSame(closed, [])
})
