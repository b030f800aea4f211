import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import t, { type Test } from 'tap'
import { type AddressRules, isAllowed, strictRules, urlFault } from '../../../src/webhooks/address.ts'
import { createLookup } from '../../../src/webhooks/lookup.ts'
import { createPost } from '../../../src/webhooks/post.ts'
import { pauseAfter, retryTimes } from '../../../src/webhooks/retry.ts'
import { execFileAsync } from '../../helpers/child.ts'
import { startNameServer } from '../../helpers/name-server.ts'

const rules = (more: Partial<AddressRules> = {}): AddressRules => ({ ...strictRules, http: true, ...more })
const local = rules({ networks: ['127.0.0.1/32'] })

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

t.test('a name is looked up once, and what it led to then is called', async t => {
  let calls = 0
  const url = new URL(await answering(t, (_, response) => void response.end(String(++calls))))
  url.hostname = 'hooks.example.com'
  const once = await startNameServer(t, ['127.0.0.1', '127.0.0.2'])
  const post = createPost(local, { lookup: createLookup(local, once.servers) })
  t.match(await post(url.href, {}, '{}'), { outcome: 'ok', status: 200 })
  t.equal(once.asked(), 1)
  t.match(await post(url.href, {}, '{}'), { outcome: 'AddressRefused', status: null }, 'it has changed meanwhile')
  t.equal(calls, 1)
  const inside = await startNameServer(t, ['169.254.169.254'])
  const guarded = createPost(local, { lookup: createLookup(local, inside.servers) })
  t.match(await guarded('http://metadata.example.com/', {}, '{}'), { outcome: 'AddressRefused' })
})

t.test('numbers are not looked up, and are refused as names are', async t => {
  const post = createPost(rules())
  for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254'])
    t.match(await post(`http://${host}:1/`, {}, '{}'), { outcome: 'AddressRefused' }, host)
  t.match(
    await createPost(strictRules)('http://example.com/', {}, '{}'),
    { outcome: 'AddressInvalid' },
    'http is not on any more'
  )
})

t.test('redirects are not followed, and answers not read', async t => {
  let followed = 0
  const target = await answering(t, (_, response) => void response.end(String(++followed)))
  const post = createPost(local, { timeout: 400 })
  const redirect = await answering(t, (_, response) => void response.writeHead(307, { location: target }).end())
  t.match(await post(redirect, {}, '{}'), { outcome: 'Redirected', status: 307 })
  t.equal(followed, 0)
  let sent = 0
  const endless = await answering(t, (_, response) => {
    response.writeHead(200)
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(4096))) sent += 4096
    }
    response.on('drain', more)
    more()
  })
  t.match(await post(endless, {}, '{}'), { outcome: 'ok', status: 200 })
  const silent = await answering(t, () => {})
  t.match(await post(silent, {}, '{}'), { outcome: 'Timeout', status: null })
  t.ok(sent < 16 * 1024 * 1024, `${sent} bytes of an endless answer`)
})

t.test('an answer is read where a receiver tells of a refusal in it, and no further than is allowed', async t => {
  const post = createPost(local)
  const refused = (text: string) => text === 'no'
  const answer = async (status: number, ...parts: readonly string[]) => {
    const url = await answering(t, (_, response) => {
      response.writeHead(status)
      for (const part of parts) response.write(part)
      response.end()
    })
    return (await post(url, {}, '{}', refused)).outcome
  }
  t.equal(await answer(200, 'n', 'o'), 'Refused')
  t.equal(await answer(200, 'yes'), 'ok')
  t.equal(await answer(200), 'ok')
  t.equal(await answer(410, 'no'), 'Gone')
  t.equal(await answer(200, 'n'.repeat(100_000)), 'ok')
  const open = await answering(t, (_, response) => void response.writeHead(200).write('no'))
  t.equal((await post(open, {}, '{}', refused)).outcome, 'Refused', 'an answer without an end')
})

for (const [status, outcome] of [
  [200, 'ok'],
  [299, 'ok'],
  [300, 'Redirected'],
  [399, 'Redirected'],
  [400, 'Refused'],
  [404, 'Refused'],
  [410, 'Gone'],
  [500, 'Refused']
] as const)
  t.test(`an answer of ${status} is ${outcome}`, async t => {
    const url = await answering(t, (_, response) => void response.writeHead(status).end())
    t.strictSame(await createPost(local)(url, {}, '{}'), { outcome, status, retryAfter: 0 })
  })

t.test('who hangs up without a word is told apart from who is slow', async t => {
  const silent = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.end()
  })
  const url = `http://127.0.0.1:${await listening(t, silent)}/`
  t.match(await createPost(local)(url, {}, '{}'), { outcome: 'ConnectFailed', status: null })
})

t.test('a receiver that goes on answering is hung up on: at once when it says much, else after a while', async t => {
  const order: string[] = []
  // Longer than this test may take.
  const post = createPost(local, { timeout: 600_000 })
  const hungUp = async (name: string, text: string): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const url = await answering(t, (_, response) => {
      response.on('close', resolve)
      response.writeHead(200).write(text)
    })
    t.match(await post(url, {}, '{}'), { outcome: 'ok' })
    await promise
    order.push(name)
  }
  await Promise.all([hungUp('slow', 'x'), hungUp('long', 'x'.repeat(17 * 1024))])
  t.strictSame(order, ['long', 'slow'])
})

t.test('each kind of trouble has its name', async t => {
  const post = createPost(local)
  const closed = createServer()
  const port = await listening(t, closed)
  await new Promise(resolve => closed.close(resolve))
  t.match(await post(`http://127.0.0.1:${port}/`, {}, '{}'), { outcome: 'ConnectFailed' })
  const noise = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.end('SSH-2.0-OpenSSH_9.6\r\n')
  })
  t.match(await post(`http://127.0.0.1:${await listening(t, noise)}/`, {}, '{}'), { outcome: 'BadAnswer' })
  const upgrade = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
  })
  const odd = await post(`http://127.0.0.1:${await listening(t, upgrade)}/`, {}, '{}')
  t.not(odd.outcome, 'ok')
  const pem = (name: string) => readFileSync(new URL(`../jenkins/http/fixtures/${name}.pem`, import.meta.url))
  const tls = createTlsServer({ cert: pem('server'), key: pem('server-key') }, (_, response) => void response.end())
  const tlsPort = await listening(t, tls)
  t.match(await post(`https://127.0.0.1:${tlsPort}/`, {}, '{}'), { outcome: 'TlsFailed' })
  t.match(await post(`http://127.0.0.1:${tlsPort}/`, {}, '{}'), { status: null })
  const lookup = async () => ({ fault: 'DnsFailed' as const })
  t.match(await createPost(local, { lookup })('https://nowhere.example/', {}, '{}'), { outcome: 'DnsFailed' })
  const never = () => new Promise<never>(() => {})
  t.match(await createPost(local, { lookup: never, timeout: 50 })('https://slow.example/', {}, '{}'), { outcome: 'Timeout' })
})

t.test('a certificate of an authority that is trusted is for the name in the address', async t => {
  const pem = (name: string) => new URL(`../jenkins/http/fixtures/${name}.pem`, import.meta.url).pathname
  const names: unknown[] = []
  const options = { cert: readFileSync(pem('server')), key: readFileSync(pem('server-key')) }
  const tls = createTlsServer(options, (_, response) => void response.end())
  tls.on('secureConnection', socket => names.push((socket as { servername?: unknown }).servername))
  const port = await listening(t, tls)
  const script = `
    import { createPost } from './src/webhooks/post.ts'
    const lookup = async () => ({ addresses: [{ address: '127.0.0.1', family: 4 }] })
    const post = createPost({ http: false, networks: [], hosts: ['localhost'] }, { lookup })
    const outcomes = []
    for (const host of ['localhost', 'other.example']) outcomes.push((await post('https://' + host + ':${port}/', {}, '{}')).outcome)
    console.log(outcomes.join())`
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: pem('ca') }
  const { stdout } = await execFileAsync(process.execPath, ['--input-type=module', '-e', script], { env })
  t.equal(stdout.trim(), 'ok,TlsFailed')
  t.equal(names[0], 'localhost')
})

t.test('Retry-After is read as seconds and as a date, and has an end', async t => {
  const at = Date.parse('2030-01-01T00:00:00Z')
  const asked: readonly [string, number][] = [
    ['7', 7_000],
    ['Tue, 01 Jan 2030 00:00:05 GMT', 5_000],
    ['Mon, 31 Dec 2029 00:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['soon', 0],
    ['-5', 0]
  ]
  for (const [header, ms] of asked) {
    const url = await answering(t, (_, response) => void response.writeHead(503, { 'retry-after': header }).end())
    t.equal((await createPost(local, { now: () => at })(url, {}, '{}')).retryAfter, ms, header)
  }
})

t.test('pauses double up to a limit, and are never shorter than asked for', async t => {
  const pause = (attempts: number, random = 0.5, asked = 0) => pauseAfter(attempts, asked, retryTimes, () => random)
  t.strictSame(
    [1, 2, 3, 4].map(n => pause(n)),
    [2_000, 4_000, 8_000, 16_000]
  )
  t.equal(pause(50), retryTimes.longest)
  t.equal(pause(1, 0), 1_600)
  t.equal(pause(1, 1), 2_400)
  t.equal(pause(1, 0.5, 60_000), 60_000)
})
