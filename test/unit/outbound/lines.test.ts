import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { strictRules } from '../../../src/outbound/address.ts'
import type { Lines } from '../../../src/outbound/lines.ts'
import { createOutbound, type OutboundRequest } from '../../../src/outbound/request.ts'

const outbound = createOutbound({ ...strictRules, http: true, networks: ['127.0.0.1/32'] })

async function answering(t: Test, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Reads lines of an answer. `act` is called after each one. */
async function read(url: string, more: Partial<Lines> = {}, request: Partial<OutboundRequest> = {}) {
  const lines: string[] = []
  const reading = { longest: 10, idle: 60_000, signal: new AbortController().signal, ...more }
  const onLine = (line: Buffer) => {
    lines.push(line.toString())
    more.onLine?.(line)
  }
  const result = await outbound({ method: 'GET', url, reading: { ...reading, onLine }, ...request })
  return { lines, result, outcome: 'failure' in result ? result.failure : result.answer.status }
}

t.test('lines arrive as they are sent, however they are cut', async t => {
  const url = await answering(t, async (_, response) => {
    for (const piece of ['a\n', 'b', 'b\ncc', '\n', '\n0123456789\n', 'no line']) {
      response.write(piece)
      await new Promise(setImmediate)
    }
    response.end()
  })
  const { lines, outcome } = await read(url)
  t.strictSame(lines, ['a', 'bb', 'cc', '', '0123456789'])
  t.equal(outcome, 200)
})

t.test('a line arrives while the answer goes on, and the timeout ends with the head', async t => {
  const heard = Promise.withResolvers<void>()
  const url = await answering(t, async (_, response) => {
    response.write('first\n')
    await heard.promise
    response.end('second\n')
  })
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const onLine = () => {
    mock.timers.tick(60_000)
    heard.resolve()
  }
  const { lines, outcome } = await read(url, { onLine }, { timeout: 10_000 })
  t.strictSame([lines, outcome], [['first', 'second'], 200])
  mock.timers.reset()
})

t.test('what is too long, too quiet, too slow or cut is a failure', async t => {
  const sends = async (text: string, more: Partial<Lines> = {}, request: Partial<OutboundRequest> = {}) =>
    (await read(await answering(t, (_, response) => void response.write(text)), more, request)).outcome
  t.equal(await sends('01234567890\n'), 'TooLarge')
  t.equal(await sends('01234567890'), 'TooLarge')
  t.equal(await sends('ok\n', { idle: 50 }), 'Timeout')
  const silent = await answering(t, () => {})
  t.equal((await read(silent, {}, { timeout: 50 })).outcome, 'Timeout')
  const cut = await answering(t, (_, response) => {
    response.write('half\nof it')
    response.destroy()
  })
  const { lines, outcome } = await read(cut)
  t.equal(outcome, 'ConnectFailed')
  t.ok(lines.length <= 1)
})

t.test('a refusal is read whole, within its bound', async t => {
  const refused = await read(await answering(t, (_, response) => void response.writeHead(410).end('{"reason":\n"Expired"}')))
  t.match(refused.result, { answer: { status: 410 } })
  t.equal('answer' in refused.result && refused.result.answer.body.toString(), '{"reason":\n"Expired"}')
  t.strictSame(refused.lines, [])
  const long = await answering(t, (_, response) => void response.writeHead(500).end('x'.repeat(100_000)))
  t.equal((await read(long)).outcome, 'TooLarge')
  const redirect = await answering(
    t,
    (_, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
  )
  t.equal((await read(redirect)).outcome, 302)
})

t.test('the reader ends it', async t => {
  const closed = Promise.withResolvers<void>()
  const url = await answering(t, (_, response) => {
    response.once('close', () => closed.resolve())
    response.write('first\nsecond\n')
  })
  const end = new AbortController()
  const { lines, outcome } = await read(url, { signal: end.signal, onLine: () => end.abort() })
  t.strictSame([lines, outcome], [['first'], 'Timeout'])
  await closed.promise
  t.equal((await read(url, { signal: AbortSignal.abort() })).outcome, 'Timeout')
})

t.test('the rules are those of every request', async t => {
  const url = await answering(t, (_, response) => void response.end('x\n'))
  const strict = createOutbound({ ...strictRules, http: true })
  const reading = { longest: 10, idle: 60_000, signal: new AbortController().signal, onLine: () => {} }
  t.strictSame(await strict({ method: 'GET', url, reading }), { failure: 'AddressRefused' })
  t.match(await strict({ method: 'GET', url, reading, chosenBy: 'environment' }), { answer: { status: 200 } })
  const metadata = { method: 'GET', url: 'http://169.254.169.254/', chosenBy: 'environment' } as const
  t.strictSame(await strict(metadata), { failure: 'AddressRefused' })
})
