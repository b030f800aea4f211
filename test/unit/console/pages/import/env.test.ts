import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { isEnv, readEnv } from '../../../../../src/console/pages/import/env.ts'

const rowsOf = (text: string) => {
  const read = readEnv(text)
  if ('fault' in read) throw new Error(JSON.stringify(read.fault))
  return read.rows.map(({ line, id, type, data }) => [line, id, type, data['token'] ?? Object.keys(data).join()])
}

t.test('each assignment is a token with its line and a proposed ID', async t => {
  const text = `# comment
export SONAR_TOKEN=abc # the rest is a comment
EMPTY=

QUOTED="a \\"b\\"\\n\\$x \\z"
SINGLE='lit $eral \\n "x"' # comment
HASH=abc#def
  SPACED =  value with blanks  \r
BLOCK="first
second"
AFTER=x`
  t.strictSame(rowsOf(text), [
    [2, 'sonar-token', 'access-token', 'abc'],
    [3, 'empty', 'access-token', ''],
    [5, 'quoted', 'secret-file', 'fileName,content'],
    [6, 'single', 'access-token', 'lit $eral \\n "x"'],
    [7, 'hash', 'access-token', 'abc#def'],
    [8, 'spaced', 'access-token', 'value with blanks'],
    [9, 'block', 'secret-file', 'fileName,content'],
    [11, 'after', 'access-token', 'x']
  ])
  const quoted = readEnv('A="a \\"b\\" \\$x \\z"')
  t.match(quoted, { rows: [{ data: { token: 'a "b" $x \\z' } }] })
})

t.test('what cannot be read is a fault with its line, and quotes no value', async t => {
  t.strictSame(readEnv('A=1\nnot an assignment'), { fault: { kind: 'syntax', line: 2 } })
  t.strictSame(readEnv('A=1\nB="open\n\nC=2'), { fault: { kind: 'unclosed', line: 2 } })
  t.strictSame(readEnv("A='x' y"), { fault: { kind: 'afterQuote', line: 1 } })
  t.strictSame(readEnv('A="x\\"'), { fault: { kind: 'unclosed', line: 1 } })
})

t.test('keys and kubeconfigs are recognised, and other readings stay possible', async t => {
  const pem = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n'
  t.match(readEnv(`KEY="${pem}"`), { rows: [{ type: 'ssh-key', data: { privateKey: pem } }] })
  const read = readEnv('A=x')
  t.match(read, { rows: [{ readings: [{ type: 'access-token' }, { type: 'secret-file' }] }] })
})

t.test('a .env text is told from YAML and JSON by its first assignment', async t => {
  for (const text of ['A=b', '\n# x\nexport A=b', 'a.b-c = d']) t.ok(isEnv(text), text)
  for (const text of ['a: b=c', '{"A":"b"}', '- a=b', '', '# only', '1A=b']) t.notOk(isEnv(text), text)
})

t.test('a quoted value comes back as it was, and no text throws', async () => {
  const value = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => !/[\n\r]./s.test(text) && text.trim() !== '')
  fc.assert(
    fc.property(value, text => {
      const quoted = `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
      const read = readEnv(`constructor=${quoted}\nB=1`)
      assert.ok('rows' in read)
      const [first, second] = read.rows
      if (first?.type === 'access-token') assert.equal(first.data['token'], text.replace(/\r?\n$/, ''))
      assert.equal(second?.id, 'b')
    })
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('A', '=', '"', "'", '\\', '\n', '#', ' ', '$') }), text => {
      const read = readEnv(text)
      assert.ok('rows' in read || read.fault.line >= 1)
    })
  )
})
