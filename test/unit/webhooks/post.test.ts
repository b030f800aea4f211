import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { strictRules } from '../../../src/outbound/address.ts'
import { createOutbound } from '../../../src/outbound/request.ts'
import { createPost } from '../../../src/webhooks/post.ts'
import { pauseAfter, retryTimes } from '../../../src/webhooks/retry.ts'

const local = createOutbound({ ...strictRules, http: true, networks: ['127.0.0.1/32'] })

async function answering(t: Test, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

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
