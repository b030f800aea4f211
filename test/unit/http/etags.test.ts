import t from 'tap'
import { etagOf, expectedVersions, isKnown } from '../../../src/http/etags.ts'

const [three, four] = [etagOf(3, '{"a":1}'), etagOf(4, '{"a":1}')]

t.test('an ETag is a version and a digest of the answer', async t => {
  t.match(three, /^"3-[\w-]{16}"$/)
  t.match(etagOf(undefined, '{}'), /^"-[\w-]{16}"$/, 'what has no version has the digest alone')
  t.not(etagOf(3, '{"a":2}'), three)
  t.equal(etagOf(3, '{"a":1}'), three)
})

t.test('If-Match compares versions, strongly', async t => {
  const table: [string | undefined, readonly number[] | undefined][] = [
    [undefined, undefined],
    ['*', undefined],
    [' * ', undefined],
    [three, [3]],
    ['"3"', [3]],
    [' "3" ', [3]],
    ['"0"', [0]],
    ['"999999999999999"', [999_999_999_999_999]],
    [`${three}, ${four}`, [3, 4]],
    [`"3","4"`, [3, 4]],
    [',, "3" ,\t,"4",', [3, 4]],
    [`W/${three}`, []],
    [`W/"3", "4"`, [4]],
    ['"of-somebody-else", "4"', [4]],
    ['"a,b", "4"', [4]],
    [etagOf(undefined, '{}'), []]
  ]
  for (const [header, versions] of table) t.strictSame(expectedVersions(header), versions, String(header))
})

t.test('what is no ETag of ours allows nothing', async t => {
  const hostile = [
    '',
    '3',
    "'3'",
    '"3"x',
    '"3" "4"',
    '"-1"',
    '"1.5"',
    '"of somebody else"',
    '"1e3"',
    '"0x3"',
    '"٣"',
    '""',
    '"*"',
    '**',
    '*, "3"',
    '"3'
  ]
  hostile.push(`"${'9'.repeat(16)}"`, '"3\n"', '"3-short"', `"3-${'x'.repeat(17)}"`, 'w/"3"', '"3\u0000"')
  for (const header of hostile) t.strictSame(expectedVersions(header), [], JSON.stringify(header))
  // a square of these would not end
  t.strictSame(expectedVersions(`${', '.repeat(200_000)}x`), [])
  t.strictSame(expectedVersions('"'.repeat(200_001)), [])
})

t.test('If-None-Match compares the whole, weakly', async t => {
  for (const header of [three, `W/${three}`, `"x", ${three}`, `${four},${three}`, '*', ' * '])
    t.ok(isKnown(header, three), header)
  for (const header of [undefined, '', four, '"3"', 'W/"3"', etagOf(3, '{"a":2}'), three.slice(1, -1), `x ${three}`])
    t.notOk(isKnown(header, three), String(header))
})
