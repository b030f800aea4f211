import t from 'tap'
import { readStream } from '../../../../src/console/api/event-stream.ts'
import { type Said, startScriptedBridge } from '../../../helpers/scripted-bridge.ts'

let said: Said = {}
const { url, asked } = await startScriptedBridge(t, () => said)
const { fetch } = globalThis
globalThis.fetch = (address, init) => fetch(new URL(String(address), url), init)
t.teardown(() => {
  globalThis.fetch = async () => new Response('{}')
})

/** Reads a stream of this text to its end; what the listener heard. */
async function heard(text: string, last?: string): Promise<string[]> {
  said = { type: 'text/event-stream', body: text }
  const log: string[] = []
  await readStream('a/b', last, new AbortController().signal, {
    onOpen: () => void log.push('open'),
    onId: id => void log.push(`id ${id}`),
    onEvent: ({ type }) => void log.push(type),
    onGap: () => void log.push('gap')
  })
  return log
}

t.test('events come in their order, with the place to go on from', async t => {
  const text =
    ': alive\n\nid: 5-0\ndata: {"type":"Created"}\n\nid: 6-0\nevent: gap\ndata: {}\n\nid: 7-0\ndata: {"type":"Updated"}\n\n'
  const log = await heard(text)
  t.strictSame(
    log.filter(line => !line.startsWith('id')),
    ['open', 'Created', 'gap', 'Updated']
  )
  t.strictSame(
    log.filter(line => line.startsWith('id')),
    ['id 5-0', 'id 6-0', 'id 7-0']
  )
  t.equal(asked.at(-1)?.path, '/api/v1/projects/a%2Fb/events/stream')
  t.equal(asked.at(-1)?.headers['last-event-id'], undefined)
  await heard('', '7-0')
  t.equal(asked.at(-1)?.headers['last-event-id'], '7-0')
})

t.test('a stream that is refused was never open', async t => {
  said = { status: 403, type: 'application/problem+json', body: { code: 'FORBIDDEN' } }
  const log: string[] = []
  const listener = { onOpen: () => void log.push('open'), onId() {}, onEvent() {}, onGap() {} }
  await t.rejects(readStream('a', undefined, new AbortController().signal, listener), { message: /./, status: 403 })
  t.strictSame(log, [])
})
