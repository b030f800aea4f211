import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import t from 'tap'
import type { Problem } from '../../../src/domain/problems.ts'
import { eventStream } from '../../../src/http/stream/event-stream.ts'
import { createStreamSlots } from '../../../src/http/stream/stream-slots.ts'
import { createEventFeed, FEED_BATCH } from '../../../src/store/event-feed.ts'
import { createEventLog } from '../../../src/store/event-log.ts'
import { failFastRedis, whenReady } from '../../../src/store/redis/client.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

const server = await startTestRedis()
const events = createEventLog(server.client)
const feed = createEventFeed({ redis: server.client, events })
t.teardown(async () => {
  await feed.close()
  await server.close()
})

const MANY = 15_000
const stream = projectKeys('big').events
const event = {
  type: 'Synced',
  credential: 'x',
  actor: 'bridge',
  generation: 1,
  reason: null,
  message: 'm'.repeat(1000),
  fields: []
}

t.test('a reader that takes nothing costs little and is dropped', async t => {
  const filling = server.client.pipeline()
  for (let i = 0; i < MANY; i++) filling.xadd(stream, '*', 'event', JSON.stringify(event))
  await filling.exec()
  const end = new AbortController()
  let batches = 0
  const next = (project: string, after: string) => {
    batches += 1
    return feed.next(project, after)
  }
  const counted = { watch: feed.watch, next }
  const times = { heartbeat: 1000, stall: 500, recheck: 60_000 }
  const http = createServer((_request, response) => {
    const request = { project: 'big', credential: undefined, lastEventId: '0-0', end, isAllowed: async () => true }
    const text = Readable.from(eventStream({ feed: counted, events, times }, request), {
      objectMode: false,
      highWaterMark: 65536
    })
    end.signal.addEventListener('abort', () => text.destroy())
    text.pipe(response)
  }).listen(0, '127.0.0.1')
  await until('it listens', async () => http.listening)
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1')
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await until('it is dropped', async () => end.signal.aborted)
  t.ok(batches > 0)
  t.ok(batches * FEED_BATCH < MANY / 2, `${batches * FEED_BATCH} of ${MANY} events were read for it`)
  socket.destroy()
  http.close()
})

t.test('silence is broken by signs of life that say where the stream is', async t => {
  const end = new AbortController()
  const times = { heartbeat: 20, stall: 5000, recheck: 60_000 }
  const { last } = await events.span('big')
  const request = { project: 'big', credential: 'other', lastEventId: last, end, isAllowed: async () => true }
  const text = eventStream({ feed, events, times }, request)
  t.equal((await text.next()).value, `retry: 2000\nid: ${last}\n\n`)
  t.equal((await text.next()).value, `: alive\nid: ${last}\n\n`)
  const id = await server.client.xadd(stream, '*', 'event', JSON.stringify(event))
  const place = `: alive\nid: ${id}\n\n`
  await until('it has passed the event of another credential', async () => (await text.next()).value === place)
  await text.return()
})

t.test('it ends when the store is away, also while nothing happens, and goes on where it was', async t => {
  const request = () => {
    const end = new AbortController()
    return { project: 'big', credential: undefined, lastEventId: undefined, end, isAllowed: async () => true }
  }
  const times = { heartbeat: 60_000, stall: 5000, recheck: 60_000 }
  const away = await startTestRedis()
  const client = failFastRedis(away.url)
  const log = createEventLog(client)
  const own = createEventFeed({ redis: client, events: log })
  t.teardown(async () => {
    await own.close()
    client.disconnect()
    await away.close()
  })
  await whenReady(client, 5000)
  await log.span('big')
  const text = eventStream({ feed: own, events: log, times }, request())
  await text.next()
  const next = text.next()
  await away.kill()
  t.equal((await next).done, true)
  await t.rejects(eventStream({ feed: own, events: log, times }, request()).next(), 'none begins without it')
  await away.start()
  await whenReady(client, 5000)
  const again = eventStream({ feed: own, events: log, times }, request())
  t.match((await again.next()).value, /^retry/)
  await again.return()
})

t.test('who may no longer read is not read for', async t => {
  const end = new AbortController()
  const request = { project: 'big', credential: undefined, lastEventId: undefined, end, isAllowed: async () => false }
  const text = eventStream({ feed, events, times: { heartbeat: 60_000, stall: 5000, recheck: 20 } }, request)
  await text.next()
  t.equal((await text.next()).done, true)
})

t.test('no event is sent to who has lost the right to read since the last one', async t => {
  const end = new AbortController()
  let isAllowed = true
  const request = { project: 'small', credential: undefined, lastEventId: undefined, end, isAllowed: async () => isAllowed }
  const text = eventStream({ feed, events, times: { heartbeat: 60_000, stall: 5000, recheck: 60_000 } }, request)
  const add = () => server.client.xadd(projectKeys('small').events, '*', 'event', JSON.stringify(event))
  await text.next()
  await add()
  t.match((await text.next()).value, /^id: /)
  isAllowed = false
  await add()
  t.equal((await text.next()).done, true)
})

t.test('places are counted by caller and in all, and given back once', t => {
  const take = createStreamSlots(() => {}, 2, 3)
  const codeOf = (subject: string) => {
    try {
      take(subject)
      return 'ok'
    } catch (error) {
      return (error as Problem).code
    }
  }
  const leave = take('alice')
  t.equal(codeOf('alice'), 'ok')
  t.equal(codeOf('alice'), 'TOO_MANY_STREAMS')
  t.equal(codeOf('bob'), 'ok')
  t.equal(codeOf('carol'), 'STREAMS_EXHAUSTED')
  leave()
  leave()
  t.equal(codeOf('carol'), 'ok')
  t.equal(codeOf('carol'), 'STREAMS_EXHAUSTED')
  t.end()
})
