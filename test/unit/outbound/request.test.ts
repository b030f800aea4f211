import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { type AddressRules, isAllowed, strictRules, urlFault } from '../../../src/outbound/address.ts'
import { createLookup } from '../../../src/outbound/lookup.ts'
import { createOutbound, type OutboundRequest } from '../../../src/outbound/request.ts'
import { execFileAsync } from '../../helpers/child.ts'
import { startNameServer } from '../../helpers/name-server.ts'

const rules = (more: Partial<AddressRules> = {}): AddressRules => ({ ...strictRules, http: true, ...more })
const local = rules({ networks: ['127.0.0.1/32'] })

const get = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({ method: 'GET', url, ...more })

async function listening(t: Test, server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}
async function answering(t: Test, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  t.teardown(() => server.closeAllConnections())
  return `http://127.0.0.1:${await listening(t, server)}/`
}

t.test('what is not public is refused, however it is written', async t => {
  const inside = [
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.1.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.100.100.200'],
    ...['168.63.129.16', '192.0.0.1', '192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::a00:1', '64:ff9b:1::1', '2002:7f00:1::'],
    ...[
      '2001::1',
      '2001:db8::1',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'fc00::1',
      'fd00:ec2::254',
      'ff02::1',
      '100::1',
      '3fff::1'
    ],
    'no address'
  ]
  for (const address of inside) t.notOk(isAllowed(address, 'a.example', strictRules), address)
  for (const address of ['8.8.8.8', '2001:4860:4860::8888', '::ffff:8.8.8.8'])
    t.ok(isAllowed(address, 'a.example', strictRules), address)
  for (const host of [
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '127.0.0.1.',
    '[::1]',
    '[::ffff:7f00:1]',
    'LOCALHOST',
    'a.localhost.'
  ])
    t.type(urlFault(`https://${host}/`, strictRules), 'string', host)
  t.equal(urlFault('https://hooks.example.com/x?y', strictRules), undefined)
  t.match(urlFault('http://hooks.example.com/', strictRules), /https/)
})

t.test('what is allowed is allowed, and no more', async t => {
  const some = rules({ networks: ['10.0.0.0/8', 'fd00::/8'], hosts: ['hooks.internal'] })
  t.ok(isAllowed('10.200.0.1', 'x', some))
  t.ok(isAllowed('::ffff:10.200.0.1', 'x', some))
  t.ok(isAllowed('fd00::7', 'x', some))
  t.notOk(isAllowed('192.168.0.1', 'x', some))
  t.ok(isAllowed('192.168.0.1', 'hooks.internal', some))
  t.notOk(isAllowed('192.168.0.1', 'evil.hooks.internal', some))
})

t.test('the metadata service is called only where its own address is allowed', async t => {
  const [metadata, alibaba, ec2] = ['169.254.169.254', '100.100.100.200', 'fd00:ec2::254'] as const
  const wide = rules({ networks: ['0.0.0.0/0', '::/0', '169.254.0.0/16'], hosts: ['metadata.internal'] })
  for (const address of [metadata, alibaba, ec2, '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', 'fe80::1'])
    t.notOk(isAllowed(address, 'metadata.internal', wide), address)
  const named = rules({ networks: [`${metadata}/32`, `${ec2}/128`] })
  for (const address of [metadata, ec2]) t.ok(isAllowed(address, 'metadata.internal', named), address)
  t.notOk(isAllowed(alibaba, 'metadata.internal', named))
})

t.test('a name is looked up once, and what it led to then is called', async t => {
  let calls = 0
  const url = new URL(await answering(t, (_, response) => void response.end(String(++calls))))
  url.hostname = 'hooks.example.com'
  const once = await startNameServer(t, ['127.0.0.1', '127.0.0.2'])
  const outbound = createOutbound(local, { lookup: createLookup(local, once.servers) })
  t.match(await outbound(get(url.href)), { answer: { status: 200 } })
  t.equal(once.asked(), 1)
  t.match(await outbound(get(url.href)), { failure: 'AddressRefused' }, 'it has changed meanwhile')
  t.equal(calls, 1)
  const inside = await startNameServer(t, ['169.254.169.254'])
  const guarded = createOutbound(local, { lookup: createLookup(local, inside.servers) })
  t.match(await guarded(get('http://metadata.example.com/')), { failure: 'AddressRefused' })
})

t.test('numbers are not looked up, and are refused as names are', async t => {
  const outbound = createOutbound(rules())
  for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254'])
    t.match(await outbound(get(`http://${host}:1/`)), { failure: 'AddressRefused' }, host)
  t.match(await createOutbound(strictRules)(get('http://example.com/')), { failure: 'AddressInvalid' }, 'http is not on any more')
})

t.test('who hangs up without a word is told apart from who is slow', async t => {
  const silent = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.end()
  })
  const url = `http://127.0.0.1:${await listening(t, silent)}/`
  t.match(await createOutbound(local)(get(url)), { failure: 'ConnectFailed' })
})

t.test('each kind of trouble has its name', async t => {
  const outbound = createOutbound(local)
  const closed = createServer()
  const port = await listening(t, closed)
  await new Promise(resolve => closed.close(resolve))
  t.match(await outbound(get(`http://127.0.0.1:${port}/`)), { failure: 'ConnectFailed' })
  const noise = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.end('SSH-2.0-OpenSSH_9.6\r\n')
  })
  t.match(await outbound(get(`http://127.0.0.1:${await listening(t, noise)}/`)), { failure: 'BadAnswer' })
  const upgrade = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
  })
  const odd = await outbound(get(`http://127.0.0.1:${await listening(t, upgrade)}/`))
  t.ok('failure' in odd)
  const pem = (name: string) => readFileSync(new URL(`../jenkins/http/fixtures/${name}.pem`, import.meta.url))
  const tls = createTlsServer({ cert: pem('server'), key: pem('server-key') }, (_, response) => void response.end())
  const tlsPort = await listening(t, tls)
  t.match(await outbound(get(`https://127.0.0.1:${tlsPort}/`)), { failure: 'TlsFailed' })
  t.match(await outbound(get(`http://127.0.0.1:${tlsPort}/`)), { status: null })
  const lookup = async () => ({ fault: 'DnsFailed' as const })
  t.match(await createOutbound(local, { lookup })(get('https://nowhere.example/')), { failure: 'DnsFailed' })
  const never = () => new Promise<never>(() => {})
  t.match(await createOutbound(local, { lookup: never })(get('https://slow.example/', { timeout: 50 })), { failure: 'Timeout' })
})

t.test('a certificate of an authority that is trusted is for the name in the address', async t => {
  const pem = (name: string) => new URL(`../jenkins/http/fixtures/${name}.pem`, import.meta.url).pathname
  const names: unknown[] = []
  const options = { cert: readFileSync(pem('server')), key: readFileSync(pem('server-key')) }
  const tls = createTlsServer(options, (_, response) => void response.end())
  tls.on('secureConnection', socket => names.push((socket as { servername?: unknown }).servername))
  const port = await listening(t, tls)
  const script = `
    import { createOutbound } from './src/outbound/request.ts'
    const lookup = async () => ({ addresses: [{ address: '127.0.0.1', family: 4 }] })
    const outbound = createOutbound({ http: false, networks: [], hosts: ['localhost'] }, { lookup })
    const results = []
    for (const host of ['localhost', 'other.example'])
      results.push(await outbound({ method: 'GET', url: 'https://' + host + ':${port}/' }))
    console.log(results.map(({ answer, failure }) => answer?.status ?? failure).join())`
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: pem('ca') }
  const { stdout } = await execFileAsync(process.execPath, ['--input-type=module', '-e', script], { env })
  t.equal(stdout.trim(), '200,TlsFailed')
  t.equal(names[0], 'localhost')
})

t.test('an answer is read whole, or it is a failure', async t => {
  const whole = { most: 10, isCut: false } as const
  const outbound = createOutbound(local)
  const answers = async (answer: RequestListener, more: Partial<OutboundRequest> = {}) => {
    const result = await outbound(get(await answering(t, answer), { reading: whole, ...more }))
    return 'answer' in result ? result.answer.body.toString() : result.failure
  }
  t.equal(await answers((_, response) => void response.end('0123456789')), '0123456789')
  t.equal(await answers((_, response) => void response.end('0123456789x')), 'TooLarge')
  t.equal(await answers((_, response) => void response.writeHead(200, { 'content-length': '9' }).end('01234')), 'ConnectFailed')
  const halves: RequestListener = (_, response) => {
    response.write('half')
    response.destroy()
  }
  t.equal(await answers(halves), 'ConnectFailed')
  t.equal(await answers((_, response) => void response.write('half'), { timeout: 300 }), 'Timeout')
  t.equal(await answers((_, response) => void response.writeHead(204).end()), '')
  const long: RequestListener = (_, response) => void response.end('0123456789x')
  t.equal(await answers(long, { reading: { most: 11, isCut: true } }), '0123456789x')
  t.equal(await answers(long, { reading: { most: 4, isCut: true } }), '0123')
  t.equal(await answers(long, { reading: 'head' }), '')
})

t.test('a signal ends a request, and one that has ended before sends nothing', async t => {
  const stop = new AbortController()
  let requests = 0
  const url = await answering(t, () => {
    requests++
    stop.abort()
  })
  const reading = { most: 10, isCut: false }
  const outbound = createOutbound(local)
  t.match(await outbound(get(url, { reading, signal: stop.signal })), { failure: 'Timeout' })
  t.match(await outbound(get(url, { signal: stop.signal })), { failure: 'Timeout' })
  t.equal(requests, 1)
})

t.test('method, headers and body are sent as given, and the headers of the answer come back', async t => {
  const url = await answering(t, async (request, response) => {
    const body = await text(request)
    response.setHeader('x-seen', `${request.method} ${request.headers['x-one']} ${request.headers['content-length']} ${body}.`)
    response.end()
  })
  const outbound = createOutbound(local)
  const seen = async (more: Partial<OutboundRequest>) => {
    const result = await outbound(get(url, { headers: { 'x-one': '1' }, ...more }))
    return 'answer' in result ? result.answer.headers['x-seen'] : result.failure
  }
  t.equal(await seen({}), 'GET 1 undefined .')
  t.equal(await seen({ method: 'PUT', body: 'a=1' }), 'PUT 1 3 a=1.')
})

t.test('the authorities of one request are for it alone', async t => {
  const pem = (name: string) => readFileSync(new URL(`../jenkins/http/fixtures/${name}.pem`, import.meta.url), 'utf8')
  const tls = createTlsServer({ cert: pem('server'), key: pem('server-key') }, (_, response) => void response.end())
  const url = `https://localhost:${await listening(t, tls)}/`
  const outbound = createOutbound(rules({ hosts: ['localhost'] }))
  t.match(await outbound(get(url, { tls: { ca: pem('ca') } })), { answer: { status: 200 } })
  t.match(await outbound(get(url)), { failure: 'TlsFailed' })
  t.match(await outbound(get(url, { tls: { ca: 'no PEM' } })), { failure: 'TlsFailed' })
})
