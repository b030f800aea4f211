import t from 'tap'
import {
  hasShape,
  isCount,
  isFields,
  isFlag,
  isList,
  isMap,
  isOneOf,
  isText,
  isTime,
  orAbsent,
  orNull,
  valueOf
} from '../../../src/domain/shape.ts'

type Is = (value: unknown) => boolean
const shapes: readonly (readonly [string, Is, readonly unknown[], readonly unknown[]])[] = [
  ['fields', isFields, [{}, { a: 1 }], [null, [], 'a', 5, undefined]],
  ['a text', isText, ['', 'a'], [5, null, ['a']]],
  ['a flag', isFlag, [true, false], ['true', 0, null]],
  ['a count', isCount, [0, 1, Number.MAX_SAFE_INTEGER], [-1, 1.5, '1', 2 ** 53, Number.NaN]],
  [
    'a time',
    isTime,
    ['2026-01-31T23:59:59.999Z', '2026-02-28T00:00:00.000Z', '2026-01-01'],
    ['2026-02-31T25:00:00.000Z', '2026-13-01T00:00:00.000Z', 'soon', 5, null]
  ],
  ['a text or null', orNull(isText), ['a', null], [undefined, 5]],
  ['a text or nothing', orAbsent(isText), ['a', undefined], [null, 5]],
  ['a list of texts', isList(isText), [[], ['a']], [['a', 5], 'a', { length: 0 }]],
  ['a map of texts', isMap(isText), [{}, { a: 'b' }], [{ a: 5 }, ['a'], null]],
  ['one of some', isOneOf(['a', null]), ['a', null], ['b', undefined]],
  [
    'an object of a shape',
    hasShape({ a: isText, b: orAbsent(isCount) }),
    [{ a: 'x' }, { a: 'x', b: 1, c: true }],
    [{}, { a: 5 }, { b: 1 }, { a: 'x', b: -1 }, Object.create({ a: 'x' }), null, ['x']]
  ]
]
for (const [name, is, good, bad] of shapes)
  t.test(name, async t => {
    for (const value of good) t.ok(is(value), JSON.stringify(value))
    for (const value of bad) t.notOk(is(value), JSON.stringify(value))
  })

t.test('a text that is no JSON has no value', async t => {
  t.strictSame(['{"a":1}', 'null', '{', ''].map(valueOf), [{ a: 1 }, null, undefined, undefined])
})
