import t from 'tap'
import type { Stored } from '../../../src/secret-stores/provider.ts'
import { type Taking, take } from '../../../src/secret-stores/take.ts'

const taking = (more: Partial<Taking> = {}): Taking => ({ isBase64: false, most: 1024, ...more })
const bytes = (text: string | Buffer): Stored => ({ bytes: Buffer.from(text as string) })
const properties = (values: Readonly<Record<string, string>>): Stored => ({
  properties: new Map(Object.entries(values).map(([name, value]) => [name, Buffer.from(value)]))
})

t.test('bytes are taken as they are', async t => {
  t.strictSame(take(bytes('s3cret\n'), taking()), { text: 's3cret\n' })
  t.strictSame(take(bytes('密码 🔑'), taking()), { text: '密码 🔑' })
  t.strictSame(take(bytes('\ufeffwith a mark'), taking()), { text: '\ufeffwith a mark' })
  t.strictSame(take(bytes('{"a":1}'), taking()), { text: '{"a":1}' }, 'a JSON text without a property is a text')
  t.strictSame(take(bytes(Buffer.from([0xff, 0])), taking({ isBase64: true })), { text: '/wA=' })
})

t.test('bytes that are no text are refused where a text is needed', async t => {
  for (const some of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]])
    t.strictSame(take(bytes(Buffer.from(some)), taking()), { failure: 'NotText' })
  t.strictSame(take(bytes(Buffer.from('{"a":"\xff"}', 'latin1')), taking({ property: 'a' })), { failure: 'NotAnObject' })
})

t.test('an empty or too large value is none', async t => {
  t.strictSame(take(bytes(''), taking()), { failure: 'EmptyValue' })
  t.strictSame(take(bytes(''), taking({ isBase64: true })), { failure: 'EmptyValue' })
  t.strictSame(take(properties({ a: '' }), taking({ property: 'a' })), { failure: 'EmptyValue' })
  t.strictSame(take(properties({}), taking()), { failure: 'EmptyValue' })
  t.strictSame(
    take(bytes('{"a":null}'), taking({ property: 'a' })),
    { failure: 'EmptyValue' },
    'null is no password of four letters'
  )
  t.strictSame(take(bytes('x'.repeat(1024)), taking()), { text: 'x'.repeat(1024) })
  t.strictSame(take(bytes('x'.repeat(1025)), taking()), { failure: 'ValueTooLarge' })
  t.strictSame(take(bytes('ä'.repeat(513)), taking()), { failure: 'ValueTooLarge' }, 'counted in bytes')
})

t.test('a property is taken by its name, or because it is the only one', async t => {
  t.strictSame(take(properties({ user: 'bot', password: 'a' }), taking({ property: 'password' })), { text: 'a' })
  t.strictSame(take(properties({ password: 'a' }), taking()), { text: 'a' })
  t.strictSame(take(properties({ user: 'bot', password: 'a' }), taking()), { failure: 'PropertyNeeded' })
  t.strictSame(take(properties({ user: 'bot' }), taking({ property: 'password' })), { failure: 'NoSuchProperty' })
  for (const property of ['constructor', '__proto__', 'toString', 'length', ''])
    for (const stored of [properties({ a: '1' }), bytes('{"a":"1"}')])
      t.strictSame(take(stored, taking({ property })), { failure: 'NoSuchProperty' }, property)
})

t.test('a property of a JSON object keeps its text exactly', async t => {
  const of = (json: string, property = 'a') => take(bytes(json), taking({ property }))
  t.strictSame(of('{"a":"x\\ny"}'), { text: 'x\ny' })
  t.strictSame(of('{"__proto__":"own"}', '__proto__'), { text: 'own' })
  for (const value of ['12345678901234567890', '1.0', '-0', '1e400', '0.1', '7', 'true', '{"b":[1.50,9007199254740993]}'])
    t.strictSame(of(`{"a":${value}}`), { text: value }, value)
  t.strictSame(of('{"a":"\\ud800"}'), { failure: 'NotText' }, 'half of a character cannot be written')
})

t.test('a value that is no JSON object has no properties', async t => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  for (const text of [
    '',
    'text',
    '[]',
    '["a"]',
    'null',
    '7',
    '12345678901234567890',
    '"a"',
    '{"a":',
    '<html>',
    deep,
    '\ufeff{"a":1}'
  ])
    for (const property of ['a', 'rawJSON', '0'])
      t.strictSame(take(bytes(text), taking({ property })), { failure: 'NotAnObject' }, text.slice(0, 20))
})
