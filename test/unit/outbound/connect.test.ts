import { type AddressInfo, createServer } from 'node:net'
import t, { type Test } from 'tap'
import { type AddressRules, strictRules } from '../../../src/outbound/address.ts'
import { createConnect } from '../../../src/outbound/connect.ts'
import { createLookup } from '../../../src/outbound/lookup.ts'
import { startNameServer } from '../../helpers/name-server.ts'
import { until } from '../../helpers/until.ts'

const never = new AbortController().signal
const local: AddressRules = { ...strictRules, networks: ['127.0.0.1/32'] }

async function listening(t: Test) {
  let connections = 0
  const server = createServer(socket => {
    connections++
    socket.on('error', () => {}).resume()
    socket.end('hello')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return { port: (server.address() as AddressInfo).port, connections: () => connections, server }
}

t.test('a socket is connected, and what is sent before somebody reads is not lost', async t => {
  const { port } = await listening(t)
  const connected = await createConnect(local)('127.0.0.1', port, never)
  if ('failure' in connected) return t.fail(connected.failure)
  await new Promise(resolve => setTimeout(resolve, 20))
  t.equal((await connected.socket.setEncoding('utf8').toArray()).join(''), 'hello')
})

t.test('a name is looked up once, and what it led to then is connected to', async t => {
  const { port, connections } = await listening(t)
  const { servers, asked } = await startNameServer(t, ['127.0.0.1', '127.0.0.2'])
  const connect = createConnect(local, { lookup: createLookup(local, servers) })
  const first = await connect('git.example.com', port, never)
  if ('failure' in first) return t.fail(first.failure)
  first.socket.destroy()
  t.equal(asked(), 1)
  t.strictSame(await connect('git.example.com', port, never), { failure: 'AddressRefused' }, 'it has changed meanwhile')
  t.equal(connections(), 1)
})

t.test('what is not public is refused, by name and by address', async t => {
  const { port, connections } = await listening(t)
  const connect = createConnect(strictRules)
  for (const host of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '169.254.169.254'])
    t.strictSame(await connect(host, port, never), { failure: 'AddressRefused' }, host)
  for (const address of ['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1']) {
    const { servers } = await startNameServer(t, [address])
    const byName = createConnect(strictRules, { lookup: createLookup(strictRules, servers) })
    t.strictSame(await byName('git.example.com', port, never), { failure: 'AddressRefused' }, address)
  }
  const wide: AddressRules = { ...strictRules, networks: ['0.0.0.0/0', '::/0'], hosts: ['metadata.internal'] }
  t.strictSame(await createConnect(wide)('169.254.169.254', 80, never), { failure: 'AddressRefused' }, 'the metadata service')
  t.equal(connections(), 0)
})

t.test('each kind of trouble has its name', async t => {
  const { port, server } = await listening(t)
  await new Promise(resolve => server.close(resolve))
  t.strictSame(await createConnect(local)('127.0.0.1', port, never), { failure: 'ConnectFailed' })
  t.strictSame(await createConnect(local)('127.0.0.1', 70_000, never), { failure: 'ConnectFailed' })
  const none = createConnect(local, { lookup: createLookup(local, ['127.0.0.1:1']) })
  t.strictSame(await none('git.example.com', port, never), { failure: 'DnsFailed' })
  const stuck = { lookup: () => new Promise<never>(() => {}), timeout: 20 }
  t.strictSame(await createConnect(local, stuck)('git.example.com', port, never), { failure: 'Timeout' })
})

t.test('the signal ends it, at any time', async t => {
  const silent = createServer(socket => socket.on('error', () => {}).resume())
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  t.teardown(() => silent.close())
  const { port } = silent.address() as AddressInfo
  t.strictSame(await createConnect(local)('127.0.0.1', port, AbortSignal.abort()), { failure: 'Timeout' })
  const stuck = { lookup: () => new Promise<never>(() => {}) }
  t.strictSame(await createConnect(local, stuck)('git.example.com', port, AbortSignal.timeout(20)), { failure: 'Timeout' })
  const stop = new AbortController()
  const connected = await createConnect(local)('127.0.0.1', port, stop.signal)
  if ('failure' in connected) return t.fail(connected.failure)
  stop.abort()
  await until('the socket is destroyed', async () => connected.socket.destroyed)
})
