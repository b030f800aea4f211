import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { STREAMS_PER_CALLER } from '../../src/http/stream/stream-slots.ts'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { type Message, readSse } from '../helpers/sse.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const credentials = '/api/v1/projects/demo/credentials'
await bridge.project('demo')

const open = (query = '', headers: Record<string, string> = {}, seen?: (message: Message) => void) =>
  readSse(
    `${bridge.url}/api/v1/projects/demo/events/stream${query}`,
    { authorization: `Bearer ${ADMIN_TOKEN}`, ...headers },
    seen
  )
const make = (id: string) => bridge.call('POST', credentials, { id, type: 'access-token', data: { token: 'planted-in-stream' } })
const change = (id: string, description: string) => bridge.call('PATCH', `${credentials}/${id}`, { description })

/** All events of the project, oldest first. */
async function listed(): Promise<{ id: string; type: string; credential: string | null }[]> {
  const items: { id: string; type: string; credential: string | null }[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await bridge.call('GET', `/api/v1/projects/demo/events?limit=200${cursor && `&cursor=${cursor}`}`)
    items.push(...body.items)
    cursor = body.nextCursor
  }
  return items.reverse()
}

t.test('events come as they happen, as the list has them', async t => {
  const before = (await listed()).at(-1)?.id
  const stream = await open()
  t.equal(stream.status, 200)
  t.match(stream.headers.get('content-type'), 'text/event-stream')
  t.equal(stream.headers.get('cache-control'), 'no-store')
  t.equal(stream.headers.get('x-accel-buffering'), 'no')
  await until('the stream says where it begins', async () => stream.text().includes(`id: ${before}\n\n`))
  await make('first')
  await bridge.phase('demo', 'first', 'Synced')
  await until('both have come', async () => stream.messages.length === 2)
  t.match(stream.messages, [
    { event: 'Created', data: { type: 'Created', credential: 'first', actor: 'admin', generation: 1 } },
    { event: 'Synced', data: { type: 'Synced', credential: 'first', actor: 'bridge', generation: 1 } }
  ])
  t.strictSame(
    stream.messages.map(message => message.data),
    (await listed()).slice(-2)
  )
  t.ok(stream.messages.every(message => message.id === message.data.id))
  t.notMatch(stream.text(), 'planted')
  const metrics = async () => (await bridge.call('GET', '/metrics')).text
  t.match(await metrics(), /^jcb_event_streams 1$/m)
  stream.close()
  await until('its place is free', async () => /^jcb_event_streams 0$/m.test(await metrics()))
})

const CHANGES = 60

t.test('over breaks and restarts of the bridge no event is lost or comes twice', async t => {
  const seen: string[] = []
  const start = (await listed()).at(-1)?.id ?? ''
  let isDone = false
  let breaks = 0
  const reader = (async () => {
    while (!isDone) {
      const lastEventId = seen.at(-1) ?? start
      const stream = await open('', { 'last-event-id': lastEventId }, message => seen.push(message.data.id)).catch(
        () => undefined
      )
      // A reader that goes away by itself now and then, in the middle of what it is sent.
      const leave = new AbortController()
      void setTimeout(150, undefined, { signal: leave.signal }).then(
        () => stream?.close(),
        () => {}
      )
      if (stream === undefined) await setTimeout(50)
      await stream?.over
      leave.abort()
      breaks += 1
    }
  })()
  const writer = (async () => {
    for (let i = 0; i < CHANGES; i++)
      await until('it is changed', async () => (await change('first', `change ${i}`).catch(() => undefined))?.status === 200)
  })()
  await until('it is under way', async () => seen.length > 5)
  await bridge.restart()
  await writer
  await bridge.restart()
  await bridge.phase('demo', 'first', 'Synced')
  const all = await listed()
  const expected = all.slice(all.findIndex(event => event.id === start) + 1).map(event => event.id)
  await until('the last one has come', async () => seen.length >= expected.length)
  isDone = true
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await reader
  t.ok(expected.length >= CHANGES, `${expected.length} events`)
  t.ok(breaks >= 3, `${breaks} breaks`)
  t.strictSame(seen.slice(0, expected.length), expected)
})

t.test('only events of one credential, if asked', async t => {
  const stream = await open('?credential=second')
  await change('first', 'not of interest')
  await make('second')
  await until('it has come', async () => stream.messages.length > 0)
  await bridge.phase('demo', 'second', 'Synced')
  await until('both have come', async () => stream.messages.length === 2)
  t.strictSame(new Set(stream.messages.map(message => message.data.credential)), new Set(['second']))
  stream.close()
})

t.test('what is no longer kept is said to be missing', async t => {
  const all = await listed()
  const { client } = bridge.redis
  const old = all[2]?.id ?? ''
  const whole = await open('', { 'last-event-id': all[0]?.id ?? '' })
  await until('all of it has come', async () => whole.messages.length === all.length - 1)
  t.notOk(
    whole.messages.some(message => message.event === 'gap'),
    'nothing was cut off yet'
  )
  whole.close()
  await client.xtrim('jcb:{p:demo}:events', 'MAXLEN', 3)
  const cut = await open('', { 'last-event-id': old })
  await until('the rest has come', async () => cut.messages.length === 4)
  t.match(cut.messages[0], { event: 'gap', data: { after: old, first: all.at(-3)?.id } })
  t.strictSame(
    cut.messages.slice(1).map(message => message.data.id),
    all.slice(-3).map(event => event.id)
  )
  cut.close()
  const kept = await open('', { 'last-event-id': all.at(-2)?.id ?? '' })
  await until('the last one has come', async () => kept.messages.length === 1)
  t.equal(kept.messages[0]?.data.id, all.at(-1)?.id)
  kept.close()
  const future = '99999999999999-0'
  const ahead = await open('', { 'last-event-id': future })
  await until('it is said', async () => ahead.messages.length === 1)
  t.match(ahead.messages[0], { event: 'gap', data: { after: future } })
  await change('second', 'after the gap')
  await until('new ones come all the same', async () => ahead.messages.some(message => message.event === 'Updated'))
  ahead.close()
})

t.test('a stream needs a token, a project, and a sensible id', async t => {
  const url = `${bridge.url}/api/v1/projects/demo/events/stream`
  t.equal((await readSse(url, {})).status, 401)
  t.equal((await bridge.call('GET', '/api/v1/projects/nothing/events/stream')).body.code, 'PROJECT_NOT_FOUND')
  const wrong = await bridge.call('GET', '/api/v1/projects/demo/events/stream', undefined, { 'last-event-id': '$' })
  t.match(wrong, { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ pointer: 'last-event-id' }] } })
  t.equal((await bridge.call('HEAD', '/api/v1/projects/demo/events/stream')).status, 405)
})

t.test('a stream ends when its reader may no longer read', async t => {
  const member = await makeToken(bridge, {})
  const path = `/api/v1/projects/demo/members/token:${member.id}`
  t.equal((await bridge.call('PUT', path, { role: 'viewer' })).status, 200)
  const stream = await open('', { authorization: `Bearer ${member.token}` })
  t.equal(stream.status, 200)
  await until('the stream says where it begins', async () => stream.text().includes('id: '))
  t.equal((await bridge.call('DELETE', path)).status, 204)
  let how = ''
  void stream.over.then(end => {
    how = end
  })
  await until('it is over', async () => how !== '')
  await make('after-the-end')
  t.notMatch(stream.text(), 'after-the-end')
  t.equal((await member.call('GET', '/projects/demo/events')).status, 404)
})

t.test('one caller has so many streams and no more, and gets a place back by closing one', async t => {
  const streams = await Promise.all(Array.from({ length: STREAMS_PER_CALLER }, () => open()))
  t.ok(streams.every(stream => stream.status === 200))
  const path = '/api/v1/projects/demo/events/stream'
  t.match(await bridge.call('GET', path), { status: 429, body: { code: 'TOO_MANY_STREAMS' } })
  streams[0]?.close()
  const again = await until('a place is free', async () => {
    const stream = await open()
    if (stream.status === 200) return stream
    stream.close()
    return undefined
  })
  for (const stream of [...streams, again]) stream.close()
  await Promise.all(streams.map(stream => stream.over))
})

t.test('a stream ends with its project', async t => {
  await bridge.project('brief')
  const stream = await readSse(`${bridge.url}/api/v1/projects/brief/events/stream`, { authorization: `Bearer ${ADMIN_TOKEN}` })
  await bridge.call('DELETE', '/api/v1/projects/brief')
  t.equal(await stream.over, 'end')
})

t.test('a revoked token loses its stream', async t => {
  const made = await bridge.call('POST', '/api/v1/tokens', { name: 'reader', roles: { demo: 'viewer' } })
  const stream = await readSse(`${bridge.url}/api/v1/projects/demo/events/stream`, { authorization: `Bearer ${made.body.token}` })
  t.equal(stream.status, 200)
  await until('it is open', async () => stream.text() !== '')
  await bridge.call('DELETE', `/api/v1/tokens/${made.body.id}`)
  t.equal(await stream.over, 'end')
  await change('first', 'after the token')
  t.notMatch(stream.text(), 'Updated')
})

t.test('a stop of the process ends streams cleanly', async t => {
  const stream = await open()
  await until('it is open', async () => stream.text() !== '')
  await bridge.stop()
  t.equal(await stream.over, 'end')
})
