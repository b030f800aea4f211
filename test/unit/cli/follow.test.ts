import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import t, { type Test } from 'tap'
import type { Event } from '#api'
import { openApi } from '../../../src/cli/api.ts'
import { follow } from '../../../src/cli/follow.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** Follows a server whose connections are answered in turn; the last answer ends the command. */
async function following(t: Test, answers: readonly Answer[], last?: string) {
  const stop = new AbortController()
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    const answer = answers[requests.push(request) - 1]
    if (answer === undefined) stop.abort()
    else answer(response, request)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const stderr = new PassThrough()
  const env = { JCB_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, JCB_TOKEN: 'a-token' }
  const terminal = { env, stdin: new PassThrough(), stdout: new PassThrough(), stderr, signal: stop.signal }
  const seen: Event[] = []
  const done = follow(terminal, openApi(terminal), {
    ...{ project: 'a/b', credential: 'an id', last },
    seen: event => void seen.push(event)
  })
  return {
    ...{ done, seen, requests },
    said: () => String(stderr.read() ?? ''),
    lastIds: () => requests.map(({ headers }) => headers['last-event-id'])
  }
}

const event = (id: string) => `id: ${id}\nevent: Synced\ndata: {"id":"${id}"}\n\n`
const stream: (text: string) => Answer = text => response => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`retry: 1\n\n${text}`)
}

t.test('a lost connection continues after the last event, and each event is passed on once', async t => {
  const { done, seen, requests, lastIds } = await following(t, [stream(event('1') + event('2')), stream(event('3'))])
  await done
  t.strictSame(
    seen.map(({ id }) => id),
    ['1', '2', '3']
  )
  t.strictSame(lastIds(), [undefined, '2', '3'])
  t.equal(requests[0]?.url, '/api/v1/projects/a%2Fb/events/stream?credential=an%20id')
})

t.test('it starts after the event that is already known', async t => {
  const { done, lastIds } = await following(t, [stream('')], '41')
  await done
  t.equal(lastIds()[0], '41')
})

t.test('a connection that breaks in the middle of an event loses it, and asks for it again', async t => {
  const broken: Answer = response => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`retry: 1\n\n${event('1')}id: 2\nda`, () => response.destroy())
  }
  const { done, seen, lastIds } = await following(t, [broken, stream(event('2'))])
  await done
  t.strictSame(
    seen.map(({ id }) => id),
    ['1', '2']
  )
  t.equal(lastIds()[1], '1')
})

t.test('events that are no longer kept are said', async t => {
  const gap = stream('event: gap\ndata: {}\n\n')
  const { done, said, seen } = await following(t, [gap], '7')
  await done
  t.equal(said(), 'some events after 7 are no longer kept\n')
  t.strictSame(seen, [])
})

t.test('too many streams is said and retried; a refusal ends the command', async t => {
  const problem =
    (status: number, code: string): Answer =>
    response => {
      response.writeHead(status, { 'content-type': 'application/problem+json' })
      response.end(JSON.stringify({ code, title: 'No', status }))
    }
  const begun = stream('')
  const { done, said, requests } = await following(t, [begun, problem(429, 'TOO_MANY_STREAMS'), problem(403, 'FORBIDDEN')])
  await t.rejects(done, { exit: 'denied', message: /FORBIDDEN/ })
  t.match(said(), /^TOO_MANY_STREAMS: No; trying again\n$/)
  t.equal(requests.length, 3)
})

t.test('what is no stream of events is said to be that', async t => {
  const { done } = await following(t, [stream('data: <html>\n\n')])
  await t.rejects(done, { exit: 'failed', message: /not a stream of events/ })
})
