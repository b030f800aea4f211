import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { MAX_CHARACTERS, readSource } from '../../../../../src/console/pages/import/read.ts'

const rowsOf = (text: string) => {
  const source = readSource(text)
  if ('fault' in source) throw new Error(JSON.stringify(source.fault))
  return source.rows
}
const faultOf = (text: string) => {
  const source = readSource(text)
  return 'fault' in source ? source.fault : undefined
}

t.test('a declared set, as YAML or JSON, alone or as a list, is rows with their lines', async t => {
  const yaml = `# what for
project: demo
credentials:
  - id: one
    type: access-token
    data: { token: abc }
  - id: two
    type: username-password
    description: Docker Hub
    data:
      username: alice
      # password: \${TWO_PASSWORD}
    expiresAt: 2030-01-01T00:00:00Z
    usernameSecret: false
`
  t.match(rowsOf(yaml), [
    { key: 0, line: 4, id: 'one', type: 'access-token', data: { token: 'abc' }, more: {} },
    {
      ...{ key: 1, line: 7, id: 'two', description: 'Docker Hub', data: { username: 'alice' } },
      more: { expiresAt: '2030-01-01T00:00:00Z', usernameSecret: false }
    }
  ])
  const list = [{ id: 'a', type: 'access-token', data: { token: 'x' } }]
  t.match(rowsOf(JSON.stringify(list, null, 2)), [{ id: 'a', line: 2 }])
  t.match(rowsOf(JSON.stringify({ credentials: list }, null, 2)), [{ id: 'a', line: 3 }])
  t.match(rowsOf('- {id: a, type: x, data: {token: 12}}'), [{ problem: 'notText' }])
  t.strictSame(Object.keys(rowsOf('- {id: a, constructor: x, data: {constructor: y}}')[0]?.data ?? {}), ['constructor'])
})

t.test('Secrets are read from a list, from documents, and from concatenated objects', async t => {
  const secret = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { a: 'x' } })
  const list = { apiVersion: 'v1', kind: 'List', items: [secret('a'), secret('b')] }
  t.match(rowsOf(JSON.stringify(list, null, 1)), [{ id: 'a', line: 5 }, { id: 'b' }])
  const documents = [secret('a'), secret('b')].map(each => JSON.stringify(each)).join('\n---\n')
  t.match(rowsOf(documents), [
    { id: 'a', line: 1 },
    { id: 'b', line: 3 }
  ])
  const yaml = (name: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\nstringData:\n  a: x\n`
  t.match(rowsOf(`${yaml('a')}${yaml('b')}`), [
    { id: 'a', line: 1 },
    { id: 'b', line: 7 }
  ])
})

t.test('what would be resolved, dropped or grow is refused with line and column', async t => {
  const refused: [string, RegExp][] = [
    ['credentials:\n  - id: a\n    id: b\n', /line 3, column 5: .*twice/],
    ['a: &a [x]\nb: *a\n', /line 1, column 4: .*anchor/],
    ['credentials: !secret x\n', /line 1, column 14: .*tag/],
    ['credentials:\n  - __proto__: x\n', /line 2, column 5: /],
    ['{"credentials":[{"constructor":{"prototype":1}}]}', /line 1, column \d+: /],
    ['credentials: [\n', /line \d+, column \d+: .*not valid YAML/],
    [`credentials: ${'['.repeat(200)}${']'.repeat(200)}`, /nested deeper/],
    [`credentials: [${'x,'.repeat(300_000)}]`, /too many/]
  ]
  for (const [text, detail] of refused) t.match(faultOf(text), { kind: 'unreadable', detail }, text.slice(0, 40))
  t.match(faultOf('x'.repeat(MAX_CHARACTERS + 1)), { kind: 'tooLong' })
  for (const text of ['', '# nothing', 'just text', 'a: b', '[]', 'credentials: []'])
    t.match(faultOf(text), { kind: 'nothing' }, text)
  t.match(faultOf(`A=1\n${'B=2\n'.repeat(5000)}`), { kind: 'tooMany' })
  t.match(faultOf('A=1\nB'), { kind: 'syntax', line: 2 })
})

t.test('no text throws, and every row has a line of the text', async () => {
  const piece = fc.constantFrom(
    'credentials:',
    '- id: a',
    '\n',
    '  ',
    'kind: Secret',
    '---\n',
    '{',
    '}',
    '[',
    ']',
    'data: ',
    '"',
    'A=1',
    ': ',
    '~'
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      const text = pieces.join('')
      const source = readSource(text)
      const last = text.split('\n').length
      if ('rows' in source) for (const { line } of source.rows) assert.ok(line >= 1 && line <= last, text)
    }),
    { numRuns: 400 }
  )
})
