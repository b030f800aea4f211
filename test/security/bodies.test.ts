import { connect, type Socket } from 'node:net'
import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const MIB = 1024 * 1024
const bridge = await withBridge(t, { role: 'api' })
await bridge.call('POST', '/api/v1/projects', { name: 'demo' })
const SET = '/api/v1/projects/demo/credentials'
const alice = await makeToken(bridge, { demo: 'operator' })
const bob = await makeToken(bridge, { demo: 'operator' })
const carol = await makeToken(bridge, { demo: 'operator' })

const held = async () => Number(/^jcb_http_body_bytes (\d+)$/m.exec((await bridge.call('GET', '/metrics')).text)?.[1])
const reached = async (limit: string) =>
  Number(
    new RegExp(`^jcb_limit_reached_total{limit="${limit}"} (\\d+)$`, 'm').exec((await bridge.call('GET', '/metrics')).text)?.[1]
  )

/** Begins an upload of a declared set and sends so many bytes of it, but not its end. */
async function begin(token: string, declared: number, sent: number): Promise<{ socket: Socket; answer: Promise<string> }> {
  const { port } = new URL(bridge.url)
  const socket = connect(Number(port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  let text = ''
  socket.on('data', chunk => (text += chunk))
  socket.on('error', () => {})
  const answer = until('an answer', async () => {
    if (socket.closed && text === '') throw new Error('nobody waits for it any more')
    return text.includes('\r\n\r\n') && text.endsWith('}') ? text : undefined
  })
  answer.catch(() => {})
  socket.write(
    `PUT ${SET} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${declared}\r\n\r\n`
  )
  socket.write(Buffer.alloc(sent, ' '))
  return { socket, answer }
}
const close = async (...all: { socket: Socket }[]) => {
  for (const { socket } of all) socket.destroy()
  await until('nothing is held', async () => (await held()) < MIB)
}

t.test('one caller holds half of what the process holds; nobody else is refused for it', async t => {
  const first = await begin(alice.token, 32 * MIB, 20 * MIB)
  await until('it is held', async () => (await held()) >= 20 * MIB)
  const second = await begin(alice.token, 32 * MIB, 16 * MIB)
  const answer = await second.answer
  t.match(answer, /^HTTP\/1.1 429 [\s\S]*retry-after: \d+/i)
  t.match(answer, /connection: close/i)
  t.match(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''), { code: 'TOO_MANY_BODIES', detail: /32 MiB/ })
  t.equal(await reached('bodies-of-caller'), 1)
  t.equal((await bob.call('PUT', '/projects/demo/credentials?dryRun=true', { credentials: [] })).status, 200)
  t.equal((await alice.call('GET', '/projects/demo/credentials')).status, 200, 'what has no body is not counted')
  await close(first, second)
})

t.test('when the process is full, who has something under way waits; the only body of a caller is let in', async t => {
  const full = [await begin(alice.token, 32 * MIB, 31 * MIB), await begin(bob.token, 32 * MIB, 31 * MIB)]
  await until('both are held', async () => (await held()) >= 62 * MIB)
  t.equal((await carol.call('PUT', '/projects/demo/credentials?dryRun=true', { credentials: [] })).status, 200)
  const own = await begin(carol.token, 32 * MIB, 4 * MIB)
  await until('it is held', async () => (await held()) >= 66 * MIB)
  const another = await begin(carol.token, 32 * MIB, MIB)
  const answer = await another.answer
  t.match(answer, /^HTTP\/1.1 503 [\s\S]*retry-after: \d+/i)
  t.match(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''), { code: 'BODIES_EXHAUSTED', detail: /MAX_BODIES_MIB/ })
  await close(...full, own, another)
})

t.test('a body over the limit of its route is 413, whatever else is under way, declared or not', async t => {
  const full = [await begin(alice.token, 32 * MIB, 31 * MIB), await begin(bob.token, 32 * MIB, 31 * MIB)]
  await until('both are held', async () => (await held()) >= 62 * MIB)
  t.match(await (await begin(alice.token, 33 * MIB, 10)).answer, /^HTTP\/1.1 413 /)
  const large = { id: 'x', type: 'access-token', data: { token: 'x'.repeat(5 * MIB) } }
  t.match((await carol.call('POST', '/projects/demo/credentials', large)).body, {
    status: 413,
    code: 'BODY_TOO_LARGE',
    detail: /4 MiB/
  })
  await close(...full)
})

t.test('a declared set of 32 MiB fits', async t => {
  const text = JSON.stringify({ credentials: [] })
  const body = text + ' '.repeat(32 * MIB - text.length)
  t.equal(
    (await alice.call('PUT', '/projects/demo/credentials?dryRun=true', body, { 'content-type': 'application/json' })).status,
    200
  )
  await until('it is dropped', async () => (await held()) === 0)
})

t.test('forty-five unfinished uploads of one caller hold no more than its share', async t => {
  const all = await Promise.all(Array.from({ length: 45 }, () => begin(alice.token, 32 * MIB, 8 * MIB)))
  await until('most are refused', async () => (await reached('bodies-of-caller')) >= 40)
  t.ok((await held()) <= 32 * MIB)
  await close(...all)
  const { call } = alice
  t.equal((await call('PUT', '/projects/demo/credentials?dryRun=true', { credentials: [] })).status, 200, 'and then it goes on')
})

t.test('what is left of a refused body is not taken for the next request', async t => {
  const first = await begin(alice.token, 32 * MIB, 31 * MIB)
  await until('it is held', async () => (await held()) >= 31 * MIB)
  const second = await begin(alice.token, 4 * MIB, 2 * MIB)
  await second.answer
  second.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
  await until('the connection has ended', async () => second.socket.closed)
  t.equal((await second.answer).match(/HTTP\/1.1/g)?.length, 1, 'nothing else was answered')
  await close(first)
})

t.test('a client that goes while its token is looked at gives back its place', async t => {
  const answers = async () => {
    for (let i = 0; i < 5; i++) t.equal((await fetch(`${bridge.url}/healthz`)).status, 200)
  }
  bridge.redis.freeze()
  t.teardown(() => bridge.redis.thaw())
  // Not more than the server reads in advance: it must hear that the connection ends.
  const gone = await begin(carol.token, 32 * MIB, 100)
  await answers()
  gone.socket.destroy()
  await answers()
  bridge.redis.thaw()
  t.equal((await carol.call('GET', '/projects/demo/credentials')).status, 200, 'tokens are looked at again')
  const full = [await begin(alice.token, 32 * MIB, 31 * MIB), await begin(bob.token, 32 * MIB, 31 * MIB)]
  await until('both are held', async () => (await held()) >= 62 * MIB)
  const only = await begin(carol.token, 32 * MIB, 4 * MIB)
  await until('the only body of a caller is let in', async () => {
    if (only.socket.closed) throw new Error(await only.answer)
    return (await held()) >= 66 * MIB
  })
  await close(...full, only)
})
