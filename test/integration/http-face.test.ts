import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { newTokenText } from '../../src/access/api-token.ts'
import { readTrustProxy } from '../../src/app/config/readers.ts'
import type { TrustProxy } from '../../src/http/server.ts'
import { ADMIN_TOKEN, type Bridge, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

// Ten thousand requests take their time on a busy machine.
t.setTimeout(300_000)

const WHOAMI = '/api/v1/whoami'
const withToken = (token: string) => ({ authorization: `Bearer ${token}` })

t.test('every kind of answer has its headers', async t => {
  const bridge = await withBridge(t)
  const kinds: [string, string, object, string | undefined][] = [
    ['data', 'GET', { path: WHOAMI }, undefined],
    ['a problem', 'GET', { path: '/api/v1/projects/nope' }, undefined],
    ['no token', 'GET', { path: WHOAMI, headers: { authorization: '' } }, undefined],
    ['no such address', 'GET', { path: '/nope' }, undefined],
    ['a broken body', 'POST', { path: '/api/v1/projects', body: '{' }, undefined],
    ['health', 'GET', { path: '/healthz' }, undefined],
    ['metrics', 'GET', { path: '/metrics' }, undefined],
    ['the document', 'GET', { path: '/openapi.json' }, undefined],
    ['a page', 'GET', { path: '/docs/' }, 'page'],
    ['a script of the page', 'GET', { path: '/docs/static/swagger-initializer.js' }, undefined]
  ]
  for (const [name, method, { path, headers, body }, kind] of kinds as [string, string, Record<string, never>, string?][]) {
    const answer = await bridge.call(method, path as unknown as string, body, headers)
    const policy = answer.headers.get('content-security-policy') ?? ''
    t.match(policy, /^default-src 'none'/, name)
    t.match(policy, /frame-ancestors 'none'/, name)
    t.equal(policy.includes("script-src 'self'"), kind === 'page', name)
    t.notMatch(policy, /unsafe-eval|script-src[^;]*unsafe-inline|https?:|\*/, name)
    t.equal(answer.headers.get('cache-control'), 'no-store', name)
    t.equal(answer.headers.get('x-content-type-options'), 'nosniff', name)
    t.equal(answer.headers.get('x-frame-options'), 'DENY', name)
    t.equal(answer.headers.get('referrer-policy'), 'no-referrer', name)
    t.equal(answer.headers.get('strict-transport-security'), null, `${name}: not over plain HTTP`)
    for (const header of ['set-cookie', 'server', 'x-powered-by', 'access-control-allow-origin'])
      t.equal(answer.headers.get(header), null, `${name}: no ${header}`)
    t.match(answer.headers.get('x-request-id'), /./, name)
    t.notMatch(answer.text, /\n\s+at .*(src|node_modules)/, `${name}: no stack`)
  }
})

t.test('no other origin is let in', async t => {
  const bridge = await withBridge(t)
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
  for (const method of ['OPTIONS', 'GET']) {
    const answer = await bridge.call(method, '/api/v1/projects', undefined, headers)
    for (const [name] of answer.headers) t.notMatch(name, /^access-control/, method)
  }
  const change = await bridge.call('POST', '/api/v1/projects', { name: 'p' }, { 'sec-fetch-site': 'cross-site' })
  t.match(change, { status: 403, body: { code: 'CROSS_SITE' } })
  t.equal((await bridge.call('GET', '/api/v1/projects/p')).status, 404)
})

t.test(
  '10,000 wrong tokens at two processes: a few are looked at, Redis does not grow, and who was right before goes on',
  async t => {
    const redis = await startTestRedis()
    t.teardown(() => redis.close())
    const shared = { redisUrl: redis.url, masterKeys: newMasterKeys(), role: 'api' as const, listener: { signInLimit: 20 } }
    const bridges = [await withBridge(t, shared), await withBridge(t, shared)] as const
    for (const bridge of bridges) {
      const firstTimes = await Promise.all(Array.from({ length: 60 }, async () => (await bridge.call('GET', WHOAMI)).status))
      t.strictSame(new Set(firstTimes), new Set([200]), 'many right ones at once, of somebody who is not known yet')
    }
    const memory = async () => Number(/^used_memory_dataset:(\d+)/m.exec(await redis.client.info('memory'))?.[1])
    const [keysBefore, memoryBefore] = [await redis.client.dbsize(), await memory()]
    // Well-formed ones as well, which the store is asked for.
    const batches = await Promise.all(
      bridges.flatMap((bridge, at) =>
        Array.from({ length: 5 }, (_, i) =>
          pipelined(bridge.url, 1000, n => (n % 2 === 0 ? `wrong-${at}-${i}-${n}-planted` : newTokenText()))
        )
      )
    )
    const statuses = Object.groupBy(batches.flat(), status => status)
    t.strictSame(Object.keys(statuses), ['401', '429'])
    const [looked, refused] = [statuses['401']?.length ?? 0, statuses['429']?.length ?? 0]
    t.equal(looked + refused, 10_000)
    // In each of the two minutes that this may take, each process has its own limit until it has heard of the other.
    t.ok(looked <= 2 * 2 * 20, `${looked} were looked at`)
    // One count for the address, and the audit trail's entries.
    t.ok((await redis.client.dbsize()) - keysBefore <= 4, `${(await redis.client.dbsize()) - keysBefore} keys`)
    t.ok((await memory()) - memoryBefore < 1024 * 1024, `${(await memory()) - memoryBefore} bytes`)
    for (const bridge of bridges) {
      const last = await until('it has heard of the other', async () => {
        const answer = await bridge.call('GET', WHOAMI, undefined, withToken('wrong-last'))
        return answer.status === 429 ? answer : undefined
      })
      t.match(last, { status: 429, body: { code: 'RATE_LIMITED', detail: /Try again in \d+ seconds/ } })
      t.ok(Number(last.headers.get('retry-after')) >= 1)
      t.equal((await bridge.call('GET', WHOAMI)).status, 200, 'who was right before')
      t.equal((await bridge.call('GET', '/healthz', undefined, withToken('wrong'))).status, 200, 'health needs no token')
      t.notMatch(bridge.logs(), /planted|"level":"error"/)
    }
  }
)

t.test('limits hold over processes, and by address as the proxy says', async t => {
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  const listener = { signInLimit: 3, rateLimit: 40, trustProxy: ['127.0.0.1'] }
  const shared = { redisUrl: redis.url, masterKeys: newMasterKeys(), role: 'api' as const, listener }
  const [one, two] = [await withBridge(t, shared), await withBridge(t, shared)]
  const from = (address: string, token: string) => ({ ...withToken(token), 'x-forwarded-for': address })

  const wrong = async (bridge: typeof one, address: string) =>
    (await bridge.call('GET', WHOAMI, undefined, from(address, 'wrong'))).status
  for (let i = 0; i < 3; i++) t.equal(await wrong(one, '2001:db8::1'), 401)
  t.equal(await wrong(one, '2001:db8::2'), 429, 'the same network')
  t.equal(await wrong(one, '2001:db8:0:1::1'), 401, 'another network')
  t.equal(await wrong(two, '2001:db8::3'), 401, 'another process has not heard of it')
  await until('the other process has heard', async () => (await wrong(two, '2001:db8::3')) === 429)
  const right = await two.call('GET', WHOAMI, undefined, from('2001:db8::3', ADMIN_TOKEN))
  t.equal(right.status, 429, 'a right token for the first time is not looked at, either')
  t.equal((await two.call('GET', WHOAMI, undefined, from('192.0.2.1', ADMIN_TOKEN))).status, 200)

  const spent = await until('one process says that it is too much', async () => {
    const answer = await one.call('GET', WHOAMI)
    return answer.status === 200 ? undefined : answer
  })
  t.match(spent, { status: 429, body: { code: 'RATE_LIMITED' } })
  t.ok(Number(spent.headers.get('retry-after')) >= 1)
  await until('and so does the other', async () => (await two.call('GET', WHOAMI)).status === 429)
  t.equal((await two.call('GET', '/readyz')).status, 200)
})

t.test('no client gets another limit by an address of its own invention', async t => {
  const wrong = async (bridge: Bridge, forwarded: string) => {
    const headers = { ...withToken('wrong'), 'x-forwarded-for': forwarded }
    return (await bridge.call('GET', WHOAMI, undefined, headers)).status
  }
  /** Uses up a limit of three by these headers, and says what another one gets. */
  async function fourth(bridge: Bridge, [last = '', ...others]: readonly string[]): Promise<number> {
    t.strictSame([...new Set(await Promise.all(others.map(each => wrong(bridge, each))))], [401], others.join(' and '))
    return wrong(bridge, last)
  }
  const listener = { signInLimit: 3 }
  const nobody = await withBridge(t, { role: 'api', listener })
  t.equal(await fourth(nobody, ['192.0.2.4', '192.0.2.1', '192.0.2.2', '2001:db8::1']), 429, 'no proxy is trusted')

  for (const setting of ['127.0.0.1', '1']) {
    const read = readTrustProxy(setting) as { value: TrustProxy }
    const bridge = await withBridge(t, { role: 'api', listener: { ...listener, trustProxy: read.value } })
    const cases = {
      'what stands before the entry of the proxy': [
        '4, 192.0.2.1',
        '192.0.2.1',
        '192.0.2.11, 192.0.2.1',
        '127.0.0.1,,192.0.2.1, '
      ],
      'a port': ['192.0.2.2:4', '192.0.2.2', '192.0.2.2:1', '::ffff:192.0.2.2'],
      'addresses of one network': ['2001:db8::ffff:0:0:4', '2001:db8::1', '[2001:db8::2]:443', '2001:0DB8:0:0::3'],
      'a zone': ['[fe80::1%4]:443', 'fe80::1%eth0', 'fe80::2%eth1', 'fe80::1'],
      'no address at all': ['unknown', '_one', 'two', '192.0.2.4 or so']
    }
    for (const [what, forwarded] of Object.entries(cases)) t.equal(await fourth(bridge, forwarded), 429, `${what}, ${setting}`)
    t.equal(await wrong(bridge, '192.0.2.3'), 401, 'another client')
  }
})

t.test('what a proxy forwards as an address is recorded only if it looks like one', async t => {
  const bridge = await withBridge(t, { listener: { trustProxy: ['127.0.0.1'] } })
  const recorded = async (forwarded: string, i: number) => {
    const headers = { 'x-forwarded-for': forwarded, 'x-request-id': `address-${i}` }
    await bridge.call('POST', '/api/v1/projects', {}, headers)
    const entry = await until('it is in the trail', async () => {
      const { items } = (await bridge.call('GET', '/api/v1/audit')).body
      return items.find((each: { requestId: string }) => each.requestId === `address-${i}`)
    })
    const line = bridge
      .logs()
      .split('\n')
      .find(text => text.includes(`address-${i}"`) && text.includes('request answered'))
    t.equal(JSON.parse(line ?? '{}').address, entry.address, 'the same in the log')
    return entry.address
  }
  const shown = ['203.0.113.7', '2001:db8::7', '203.0.113.7:50123', '[2001:db8::7]:443']
  for (const [i, address] of shown.entries()) t.equal(await recorded(address, i), address)
  const refused = ['admin logged in', '<b>203.0.113.7</b>', 'a'.repeat(61), `fe80::1%${'x'.repeat(8000)}`]
  for (const [i, text] of refused.entries()) t.equal(await recorded(text, i + 10), '127.0.0.1', text.slice(0, 30))
})

t.test('while Redis is away, the store is what is missing', async t => {
  const bridge = await withBridge(t, { role: 'api', listener: { rateLimit: 1000, signInLimit: 3 } })
  await bridge.redis.kill()
  t.match(await bridge.call('GET', '/api/v1/projects'), { status: 503, body: { code: 'STORE_UNAVAILABLE' } })
  const statuses: number[] = []
  const wrong = async () => statuses.push((await bridge.call('GET', WHOAMI, undefined, withToken('wrong'))).status)
  for (let i = 0; i < 5; i++) await wrong()
  t.strictSame(statuses, [401, 401, 401, 429, 429], 'each process counts for itself')
})

/** Sends requests with different wrong tokens down one connection, and gives the statuses of the answers. */
async function pipelined(url: string, count: number, token: (n: number) => string): Promise<string[]> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const head = (i: number) => `GET ${WHOAMI} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token(i)}\r\n`
  const requests = Array.from({ length: count }, (_, i) => `${head(i)}${i === count - 1 ? 'connection: close\r\n' : ''}\r\n`)
  socket.write(requests.join(''))
  // An answer begins right where the body before it ends.
  return [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status = '']) => status)
}
