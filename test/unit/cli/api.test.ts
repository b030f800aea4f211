import t from 'tap'
import { addressOf, allOf, openApi } from '../../../src/cli/api.ts'
import { cli } from '../../helpers/cli.ts'
import { startScriptedBridge } from '../../helpers/scripted-bridge.ts'

const exits: readonly (readonly [number, number])[] = [
  [400, 1],
  [401, 4],
  [403, 4],
  [404, 3],
  [409, 5],
  [412, 5],
  [413, 1],
  [429, 1],
  [500, 1],
  [501, 1],
  [502, 6],
  [503, 6],
  [504, 6],
  [302, 1]
]
for (const [status, exit] of exits)
  t.test(`an answer of ${status} ends a command with ${exit}`, async t => {
    const bridge = await startScriptedBridge(t, () => ({
      status,
      body: { code: 'A_CODE', title: 'A title', detail: 'A detail' }
    }))
    const answer = await cli(['delete', 'credential', 'a'], bridge.env)
    t.strictSame([answer.exit, answer.err], [exit, 'jcb: A_CODE: A title. A detail\n'])
  })

t.test('each fault is said with its place and code; what no bridge says is said so', async t => {
  const errors = [{ pointer: '#/data', detail: 'empty', code: 'Empty' }, { detail: 'a\u001b[31mb' }, null]
  const bodies = [
    { status: 400, body: { code: 'VALIDATION_FAILED', title: 'No', errors } },
    { status: 500, body: '<html>' },
    { status: 404, type: 'text/plain; charset=utf-8', body: ` &lt;b&gt; &amp;lt; ${'x'.repeat(600)}` }
  ]
  const bridge = await startScriptedBridge(t, () => bodies.shift() ?? {})
  const said = async () => (await cli(['get', 'projects'], bridge.env)).err
  t.equal(await said(), 'jcb: VALIDATION_FAILED: No\n  #/data: empty (Empty)\n  /: a [31mb\n  /: undefined\n')
  t.equal(await said(), 'jcb: HTTP 500: the answer is not from a bridge\n')
  const text = await said()
  t.match(text, /^jcb: HTTP 404: <b> &lt; x+\n$/)
  t.ok(text.length < 530, `${text.length} characters`)
})

t.test('something else than JSON is no answer of a bridge', async t => {
  const bridge = await startScriptedBridge(t, () => ({ body: '<html>' }))
  t.match(await cli(['get', 'projects'], bridge.env), { exit: 1, err: /is not JSON/ })
})

const addresses: readonly (readonly [string, string | RegExp])[] = [
  ['https://bridge.example', 'https://bridge.example'],
  ['https://bridge.example/', 'https://bridge.example'],
  ['https://bridge.example/below/it//', 'https://bridge.example/below/it'],
  ['https://bridge.example/?query#part', 'https://bridge.example'],
  ['ftp://bridge.example', /http or https/],
  ['bridge.example', /http or https/],
  ['https://user@bridge.example', /user or password/],
  ['https://:password@bridge.example', /user or password/]
]
for (const [text, expected] of addresses)
  t.test(`JCB_URL ${text}`, async t => {
    if (typeof expected === 'string') t.equal(addressOf(text), expected)
    else t.throws(() => addressOf(text), { exit: 'usage', message: expected })
  })

const clear: readonly (readonly [string, boolean, string?])[] = [
  ['https://bridge.example', true],
  ['http://bridge.example', false],
  ['http://bridge.example', true, 'true'],
  ['http://bridge.example', false, '1'],
  ['http://localhost:8080', true],
  ['http://127.1.2.3:8080', true],
  ['http://[::1]:8080', true],
  ['http://127.example', false],
  ['http://127.0.0.1.example', false],
  ['http://localhost.example', false],
  ['http://10.0.0.1', false]
]
for (const [url, isTaken, insecure] of clear)
  t.test(
    `a token ${isTaken ? 'goes' : 'does not go'} to ${url}${insecure === undefined ? '' : ` with JCB_INSECURE=${insecure}`}`,
    async t => {
      const env = { JCB_URL: url, JCB_TOKEN: 'x', JCB_INSECURE: insecure }
      const open = () => openApi({ env, signal: new AbortController().signal })
      if (isTaken) t.doesNotThrow(open)
      else t.throws(open, { exit: 'usage', message: /plain http/ })
    }
  )

t.test('a token is one word, from one place', async t => {
  const open = (env: Record<string, string>) => () => openApi({ env, signal: new AbortController().signal })
  t.throws(open({}), { message: /must be set/ })
  t.throws(open({ JCB_TOKEN: '' }), { message: /must be set/ })
  t.throws(open({ JCB_TOKEN: 'x', JCB_TOKEN_FILE: 'y' }), { message: /not both be set/ })
  for (const token of ['two words', 'line\n', 'ü']) t.throws(open({ JCB_TOKEN: token }), { message: /invalid character/ })
  t.doesNotThrow(open({ JCB_TOKEN: '!~' }))
})

t.test('a list is read to its last page', async t => {
  const pages = [{ items: [1, 2], nextCursor: 'a' }, { items: [], nextCursor: 'b' }, { items: [3] } as never]
  const places: object[] = []
  const all = await allOf<number>(async place => {
    places.push(place)
    return pages[places.length - 1] ?? { items: [], nextCursor: null }
  })
  t.strictSame(all, [1, 2, 3])
  t.strictSame(places, [{ limit: 200 }, { limit: 200, cursor: 'a' }, { limit: 200, cursor: 'b' }])
})
