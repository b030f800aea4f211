import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { parseAllDocuments, stringify, visit } from 'yaml'
import { type Format, readAll, readOne } from '../../../../src/domain/documents/read.ts'

/** What both readers refuse: the text, the place, and a word of the reason. */
const refused: [format: Format, text: string, line: number, column: number, pointer: string, reason: RegExp][] = [
  ['yaml', 'a: !vault |\n  x\n', 1, 4, '#/a', /tag/],
  ['yaml', 'a:\n  - b: !secret x\n', 2, 8, '#/a/0/b', /tag/],
  ['yaml', 'password: !Secr3t pass\n', 1, 11, '#/password', /in quotes/],
  ['yaml', 'password: ! pass\n', 1, 11, '#/password', /tag/],
  ['yaml', 'password: !<tag:x> pass\n', 1, 11, '#/password', /tag/],
  ['yaml', 'password: !!str 1\n', 1, 11, '#/password', /tag/],
  ['yaml', 'password: !!binary aGk=\n', 1, 11, '#/password', /tag/],
  ['yaml', '!x\na: b\n', 1, 1, '#', /tag/],
  ['yaml', '? !x a\n: b\n', 1, 3, '#', /tag/],
  ['yaml', 'password: &abc def\n', 1, 11, '#/password', /anchor/],
  ['yaml', '- &a 1\n', 1, 3, '#/0', /anchor/],
  ['yaml', 'password: *x\n', 1, 11, '#/password', /alias/],
  ['yaml', 'host: *.example.com\n', 1, 7, '#/host', /alias/],
  ['yaml', 'a: {b: [1, &x 2]}\n', 1, 12, '#/a/b/1', /anchor/],
  ['yaml', 'a: {<<: {b: 1}}\n', 1, 5, '#/a/%3C%3C', /merge/],
  ['yaml', '%TAG ! tag:x\n---\na: b\n', 1, 1, '#', /directive/],
  ['yaml', '%YAML 1.1\n---\na: yes\n', 1, 1, '#', /directive/],
  ['yaml', 'a: 1\nb: 2\na: 3\n', 3, 1, '#/a', /twice/],
  ['yaml', 'a: {b: 1, "b": 2}\n', 1, 11, '#/a/b', /twice/],
  ['yaml', '1: x\n"1": y\n', 2, 1, '#/1', /twice/],
  ['yaml', '1.0: x\n', 1, 1, '#/1', /not text/],
  ['yaml', '? [a]\n: x\n', 1, 3, '#/', /not text/],
  ['yaml', 'a: .inf\n', 1, 4, '#/a', /number/],
  ['yaml', 'a: @x\n', 1, 4, '#', /not valid YAML. A text cannot begin with this character/],
  ['yaml', 'a: b: c\n', 1, 4, '#', /not valid YAML. A second “:” is in this line/],
  ['yaml', 'a:\n  b: 1\n c: 2\n', 3, 1, '#', /not valid YAML. The line is not indented like/],
  ['yaml', 'a: "\\q"\n', 1, 5, '#', /not valid YAML. .*escape that YAML does not know/],
  ['yaml', 'a: b\n\tc: d\n', 2, 1, '#', /not valid YAML/],
  ['yaml', 'a: "b\n', 2, 1, '#', /not valid YAML/],
  ['json', '{"a":1,"a":2}', 1, 8, '#/a', /twice/],
  ['json', '{"a":{"b":[1,{"c":1,\n"\\u0063":2}]}}', 2, 1, '#/a/b/1/c', /twice/],
  ['json', '{"a":["\\ud83d\\ude00 \\ud83d"]}', 1, 21, '#/a/0', /half of a surrogate pair/],
  ['json', '{"a":"\\ude00\\ud83d"}', 1, 7, '#/a', /half of a surrogate pair/],
  ['yaml', 'a: "\\ud83d"\n', 1, 4, '#/a', /half of a surrogate pair/],
  ['json', '{"a":1e999}', 1, 6, '#/a', /too large/],
  ['json', '{"a":"b\n"}', 1, 8, '#/a', /\\n/]
]

const bodies: typeof refused = [
  ['yaml', 'a: 1\n---\nb: 2\n', 3, 1, '#', /second document/],
  ['yaml', 'a: 1\n...\nb: 2\n', 3, 1, '#', /second document/],
  ['yaml', 'apiVersion: v1\na: 1\napiVersion: v1\n', 3, 1, '#/apiVersion', /twice/],
  ['yaml', 'a:\n  __proto__: 1\n', 2, 3, '#/a/__proto__', /not accepted/],
  ['yaml', 'constructor: {prototype: 1}\n', 1, 15, '#/constructor/prototype', /not accepted/],
  ['json', '{"a":1}\n{"b":2}', 2, 1, '#', /second document/],
  ['json', '{"a":1}x', 1, 8, '#', /not valid JSON/],
  ['json', '{"a" 1}', 1, 6, '#', /not valid JSON/],
  ['json', '{"a":1,}', 1, 8, '#', /not valid JSON/],
  ['json', '[01]', 1, 3, '#', /not valid JSON/],
  ['json', '"\\x"', 1, 3, '#', /not valid JSON/],
  ['json', '{"__proto__":1}', 1, 2, '#/__proto__', /not accepted/],
  ['json', '{"constructor":{"prototype":1}}', 1, 17, '#/constructor/prototype', /not accepted/]
]

t.test('what would be read by half is refused with its place', async t => {
  for (const [format, text, line, column, pointer, reason] of [...refused, ...bodies]) {
    const read = readOne(text, format)
    t.match('fault' in read ? read.fault : read, { line, column, pointer, detail: reason }, JSON.stringify(text))
  }
})

t.test('and by the command line no less', async t => {
  for (const [, text, line, column, pointer, reason] of refused) {
    const read = readAll(text)
    t.match('fault' in read ? read.fault : read, { line, column, pointer, detail: reason }, JSON.stringify(text))
  }
})

t.test('no reason repeats a value, whatever it looks like where the text is broken', async t => {
  const texts = ['token: s3cr3t\n  x: !a b\n', '{"token", "s3cr3t": 1}', '{"a": 1, "s3cr3t"', 'a: "s3cr3t\n', 's3cr3t: b: c\n']
  for (const text of texts)
    for (const read of [readOne(text, 'yaml'), readOne(text, 'json'), readAll(text)])
      t.notMatch(JSON.stringify('fault' in read ? read.fault : {}), 's3cr3t', text)
})

t.test('what means what it says is read', async t => {
  const one: [string, unknown][] = [
    ['a: "!x &y *z <<"\n', { a: '!x &y *z <<' }],
    ["a: '*'\nb: |\n  !tag\n  &anchor\n# !comment *x\n", { a: '*', b: '!tag\n&anchor\n' }],
    ['a: b!c & d*\n', { a: 'b!c & d*' }],
    ['"<<": 1\n', { '<<': 1 }],
    ['1: x\ntrue: y\n', { 1: 'x', true: 'y' }],
    ['---\n# nothing\n---\na: 1\n---\n', { a: 1 }],
    ['{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
    ['# nothing\n', undefined]
  ]
  for (const [text, value] of one) t.strictSame(readOne(text, 'yaml'), { value }, JSON.stringify(text))
  t.strictSame(readOne(' {"a":[1,-0.5e1,"\\"\\u00e4",true,null,{}]}\n', 'json'), { value: { a: [1, -5, '"ä', true, null, {}] } })
  t.match(readOne('['.repeat(200_000), 'json'), { fault: { line: 1, column: 200_001, pointer: '#' } }, 'no stack for depth')
  t.match(readOne(`a: ${'['.repeat(50_000)}`, 'yaml'), { fault: { line: 1 } })
})

t.test('several documents of a file: all of them, each with its line', async t => {
  const several: [string, unknown][] = [
    [
      '{"a":1}{"b":2}\n[3]',
      [
        [1, { a: 1 }],
        [1, { b: 2 }],
        [2, [3]]
      ]
    ],
    [
      'a: 1\n---\nb: 2\n',
      [
        [1, { a: 1 }],
        [3, { b: 2 }]
      ]
    ],
    [
      '{"a":1}\n---\n{"b":2}\n',
      [
        [1, { a: 1 }],
        [3, { b: 2 }]
      ]
    ],
    [
      'apiVersion: v1\nitems: []\nkind: List\napiVersion: v1\nkind: Secret\n',
      [
        [1, { apiVersion: 'v1', items: [], kind: 'List' }],
        [4, { apiVersion: 'v1', kind: 'Secret' }]
      ]
    ],
    ['{a: 1}\n', [[1, { a: 1 }]]],
    ['', []]
  ]
  for (const [text, documents] of several) {
    const read = readAll(text)
    t.strictSame(
      'documents' in read ? read.documents.map(({ line, value }) => [line, value]) : read,
      documents,
      JSON.stringify(text)
    )
  }
  t.match(readAll('{"a":1}{"b":1,"b":2}'), { fault: { line: 1, column: 15, pointer: '#/b' } })
  t.match(
    readAll('kind: A\nx: 1\nkind: B\n'),
    { fault: { line: 3, column: 1 } },
    'only what kubectl prints may follow without ---'
  )
  t.match(readAll('apiVersion: v1\nb: 1\nb: 2\napiVersion: v1\n'), { fault: { line: 3 } })
})

/** JSON of any shape, in which an object may have a key twice and white space may stand anywhere. */
const json = fc.letrec<{ value: string; object: string; list: string; text: string }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    tie('text'),
    fc.constantFrom('1', '-0', '1e3', 'true', 'false', 'null', ' 2.5\n'),
    tie('list'),
    tie('object')
  ),
  text: fc.oneof(
    fc.string({ maxLength: 5 }).map(text => JSON.stringify(text)),
    fc.constantFrom('"a"', '"\\u0061"', '"\\uD83D"', '"\\ud83d\\uDE00"', '"b"', '"\\b"', '"\\n"', '""')
  ),
  list: fc.array(tie('value'), { maxLength: 4 }).map(items => `[${items.join(', ')}]`),
  object: fc
    .array(fc.tuple(tie('text'), tie('value')), { maxLength: 4 })
    .map(pairs => `{ ${pairs.map(pair => pair.join(' :\t')).join(',')} }`)
})).value

/** A text with one character taken out or put in. */
const damaged = (texts: fc.Arbitrary<string>) =>
  fc
    .tuple(texts, fc.nat(), fc.constantFrom('', '"', '\\', ',', ':', '{', ']', '\n', '0', '-', 'x', ' '))
    .map(([text, at, put]) => {
      const i = at % (text.length + 1)
      return text.slice(0, i) + put + text.slice(put === '' ? i + 1 : i)
    })

/**
 * By the text, not by the value: V8 13.6 gives a key that begins with an escape the name of a key that begins with a backslash and that
 * it has met at the same place, as in `{"x":{"a":1,"\\":1}}` and then `{"x":{"a":1,"\n":1}}`.
 */
const hasHalfPair = (text: string): boolean =>
  /\\u[dD][89a-fA-F]/.test(
    text.replaceAll(/\\[^u]/g, '').replaceAll(/\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/g, '')
  )

function strictJson(text: string): unknown {
  const value = JSON.parse(text)
  const [document] = parseAllDocuments(text, { uniqueKeys: true, schema: 'json', logLevel: 'silent' })
  if (document?.errors.some(({ code }) => code === 'DUPLICATE_KEY')) throw new Error('a key is there twice')
  if (hasHalfPair(text)) throw new Error('half of a character')
  return value
}

t.test('JSON is accepted exactly where a strict parser accepts it, with the same value', async () => {
  const agrees = (text: string) => {
    let expected: unknown
    try {
      expected = { value: strictJson(text) }
    } catch {
      return 'fault' in readOne(text, 'json')
    }
    assert.deepEqual(readOne(text, 'json'), expected)
    return true
  }
  fc.assert(fc.property(json, agrees), { numRuns: 400 })
  fc.assert(fc.property(damaged(json), agrees), { numRuns: 400 })
})

const ODD = [
  '!x ',
  '&x ',
  '*x',
  '!!str ',
  '<<: {}\n',
  'b: 1\nb: 2\n',
  '---\n',
  'a: ',
  '- ',
  '"',
  "'",
  '|',
  '{',
  '}',
  ': ',
  '#',
  '%',
  '\n',
  '  '
]

t.test('YAML that a strict printer has written is read as what it was', async () => {
  const key = fc.string().filter(name => name !== '__proto__')
  const values = fc.object({ maxDepth: 3, key, values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] })
  const styles = fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const)
  fc.assert(
    fc.property(values, styles, (value, defaultStringType) => {
      const text = stringify(value, { defaultStringType, aliasDuplicateObjects: false })
      assert.deepEqual(readOne(text, 'yaml'), { value: JSON.parse(JSON.stringify(value)) })
    }),
    { numRuns: 200 }
  )
})

t.test(
  'YAML is accepted only where a strict parser accepts it, with the same value, and without a tag, anchor or alias',
  async () => {
    const piece = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...ODD) },
      { weight: 1, arbitrary: fc.string({ maxLength: 3 }) }
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), parts => {
        const text = parts.join('')
        const read = readOne(text, 'yaml')
        if ('fault' in read) return
        const parsed = parseAllDocuments(text, { uniqueKeys: true, strict: true, logLevel: 'silent', schema: 'core' })
        const all = 'empty' in parsed ? [] : parsed
        assert.deepEqual(
          all.flatMap(({ errors, warnings }) => [...errors, ...warnings]),
          []
        )
        for (const document of all)
          visit(document, {
            Alias: () => assert.fail('an alias'),
            Node: (_, node) => assert.ok(!('anchor' in node && node.anchor) && !('tag' in node && node.tag?.startsWith('!')))
          })
        const values = all.map(document => document.toJS()).filter(value => value !== null)
        assert.deepEqual(read.value ?? null, JSON.parse(JSON.stringify(values[0] ?? null)))
        assert.ok(values.length <= 1)
      }),
      { numRuns: 1000 }
    )
  }
)
