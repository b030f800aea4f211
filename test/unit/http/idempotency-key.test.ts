import t from 'tap'
import { canonical, contentOf, keyIn, nameOf } from '../../../src/http/idempotency-key.ts'

type Request = Parameters<typeof contentOf>[0]

/** The parts of a request that are looked at. */
const request = (parts: object): Request =>
  ({
    method: 'POST',
    headers: {},
    query: {},
    params: { project: 'demo' },
    body: undefined,
    routeOptions: { url: '/api/v1/projects/:project/sync', schema: { headers: { properties: { 'idempotency-key': {} } } } },
    ...parts
  }) as unknown as Request

t.test('values are equal regardless of the order of their fields, and of nothing else', async t => {
  const equal: [unknown, unknown][] = [
    [
      { a: 1, b: { c: 2, d: [3] } },
      { b: { d: [3], c: 2 }, a: 1 }
    ],
    [
      { constructor: 1, toString: 2 },
      { toString: 2, constructor: 1 }
    ],
    [JSON.parse('{"__proto__":{"a":1},"b":2}'), JSON.parse('{"b":2,"__proto__":{"a":1}}')]
  ]
  for (const [one, other] of equal) t.equal(canonical(one), canonical(other))
  const different = [
    {},
    { a: 1 },
    { a: '1' },
    { a: null },
    { a: [1, 2] },
    { a: [2, 1] },
    JSON.parse('{"__proto__":1}'),
    [],
    null,
    'a'
  ]
  t.equal(new Set(different.map(canonical)).size, different.length)
})

t.test('a key with the quotes of a structured field is the same', async t => {
  for (const [header, key] of [
    ['abc', 'abc'],
    ['"abc"', 'abc'],
    [undefined, undefined]
  ] as const)
    t.equal(keyIn(request({ headers: { 'idempotency-key': header } })), key)
  t.equal(keyIn(request({ headers: { 'idempotency-key': 'abc' }, routeOptions: { schema: {} } })), undefined, 'of another route')
})

t.test('what a key is for, and what must be equal', async t => {
  const name = nameOf(request({}), 'k')
  const others = [{ method: 'PUT' }, { params: { project: 'other' } }, { routeOptions: { url: '/api/v1/tokens' } }]
  for (const other of others) t.not(nameOf(request(other), 'k'), name)
  t.not(nameOf(request({}), 'l'), name)
  t.equal(nameOf(request({ body: { a: 1 }, query: { force: true } }), 'k'), name)

  const content = contentOf(request({}))
  for (const other of [{ body: {} }, { body: [] }, { query: { force: true } }, { headers: { 'if-match': '"1"' } }])
    t.not(contentOf(request(other)), content)
  t.equal(contentOf(request({ headers: { prefer: 'wait=10', 'user-agent': 'x' } })), content)
})
